"""The in-process event bus: subscribe by event type, publish from any thread.

Handlers run on the publisher's thread and must be quick and must not raise; `ui.bridge` is the
one subscriber that crosses to Qt.
"""

import threading
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

from kiosk.core.events import Event

E = TypeVar("E")


@dataclass(frozen=True, slots=True, eq=False)
class _Subscription:
    """One call of `subscribe`: the same handler may be subscribed twice."""

    handler: Callable[[Any], None]


class Bus:
    """Any thread. Attributes are private; a subscription lives until its `cancel` is called."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._subscriptions: dict[type, tuple[_Subscription, ...]] = {}

    def subscribe(self, event_type: type[E], handler: Callable[[E], None]) -> Callable[[], None]:
        """Call `handler` for every event of exactly this type; the answer cancels it."""
        subscription = _Subscription(handler)
        with self._lock:
            before = self._subscriptions.get(event_type, ())
            self._subscriptions[event_type] = (*before, subscription)

        def cancel() -> None:
            with self._lock:
                live = self._subscriptions[event_type]
                self._subscriptions[event_type] = tuple(s for s in live if s is not subscription)

        return cancel

    def publish(self, *events: Event) -> None:
        """Hand each event to its handlers, in order of subscription."""
        for event in events:
            for subscription in self._subscriptions.get(type(event), ()):
                subscription.handler(event)
