"""Sees what another process committed (the command line, another desk), and tells screens and
workers."""

from collections.abc import Callable

from kiosk.core.bus import Bus
from kiosk.core.events import QueueChanged, VisitChanged
from services.store import Store, totals, visits


class ChangeWatch:
    """Called by the ticker. Cheap when nothing happened: one question."""

    def __init__(self, store: Store, bus: Bus, wake: Callable[[], None]) -> None:
        self._store = store
        self._bus = bus
        self._wake = wake
        self._mark = store.change_mark()
        with store.read() as connection:
            self._seen = visits.last_change(connection)

    def tick(self) -> None:
        """Publish visits that somebody else changed; our own come twice, which harms nobody."""
        mark = self._store.change_mark()
        if mark == self._mark:
            return
        with self._store.read() as connection:
            changed = visits.list_changed_since(connection, self._seen)
            seen = visits.last_change(connection)
            counts = totals.count_open_and_dead(connection)
        self._mark, self._seen = mark, seen
        self._bus.publish(*(VisitChanged(visit) for visit in changed), QueueChanged(*counts))
        self._wake()
