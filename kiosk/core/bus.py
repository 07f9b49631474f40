"""The in-process event bus: subscribe by event type, publish from any thread.

Handlers run on the publisher's thread and must be quick and must not raise; `ui.bridge` is the
one subscriber that crosses to Qt.
"""

import threading
from collections.abc import Callable
from typing import Any, TypeVar

from kiosk.core.events import Event

E = TypeVar("E")


class Bus:
    """Any thread. Attributes are private; a subscription lives until its `cancel` is called."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._handlers: dict[type, tuple[Callable[[Any], None], ...]] = {}

    def subscribe(self, event_type: type[E], handler: Callable[[E], None]) -> Callable[[], None]:
        """Call `handler` for every event of exactly this type; the answer cancels it."""
        with self._lock:
            self._handlers[event_type] = (*self._handlers.get(event_type, ()), handler)

        def cancel() -> None:
            with self._lock:
                kept = tuple(h for h in self._handlers.get(event_type, ()) if h is not handler)
                self._handlers[event_type] = kept

        return cancel

    def publish(self, *events: Event) -> None:
        """Hand each event to its handlers, in order of subscription."""
        for event in events:
            for handler in self._handlers.get(type(event), ()):
                handler(event)
