"""No access outlives a visit: visits past their planned end are ended by the program.

After end + grace an expected visit is a no-show, and the access of one who is inside ends while
the list still says "inside", because that is the truth. After `auto_close` more, the visit
itself is closed (fix 4).
"""

from collections.abc import Callable
from datetime import datetime, timedelta

import sqlalchemy as sa

from kiosk.core.bus import Bus
from kiosk.core.clock import Clock
from kiosk.core.events import VisitChanged
from kiosk.core.people import SYSTEM_ACTOR
from kiosk.core.visits import Visit, VisitStatus
from services.jobs.chains import queue_revoke
from services.jobs.closing import close_visit
from services.store import Store, visits


class OverdueVisits:
    """Called by the ticker once a minute."""

    def __init__(
        self,
        store: Store,
        clock: Clock,
        bus: Bus,
        wake: Callable[[], None],
        *,
        grace: timedelta,
        auto_close: timedelta,
    ) -> None:
        self._store = store
        self._clock = clock
        self._bus = bus
        self._wake = wake
        self._grace = grace
        self._auto_close = auto_close

    def tick(self) -> None:
        """End what is over; a visit that needs nothing is not touched."""
        now = self._clock.now()
        with self._store.write() as connection:
            late = visits.list_past_end(connection, now - self._grace)
            changed = [(visit, self._end(connection, visit, now)) for visit in late]
        moved = [new for old, new in changed if new.revision != old.revision]
        self._bus.publish(*(VisitChanged(visit) for visit in moved))
        if moved:
            self._wake()

    def _end(self, connection: sa.Connection, visit: Visit, now: datetime) -> Visit:
        actor = SYSTEM_ACTOR.name
        if visit.status is VisitStatus.EXPECTED:
            return close_visit(connection, visit, VisitStatus.NO_SHOW, actor, now)
        if visit.expected_exit + self._auto_close < now:
            return close_visit(connection, visit, VisitStatus.CHECKED_OUT, actor, now)
        return queue_revoke(connection, visit, actor, now)
