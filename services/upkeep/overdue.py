"""No access outlives a visit: visits that are over are ended by the program.

At the end of its access an expected visit is a no-show; the access of one who is inside ends
while the list still says "inside", because that is the truth. After `auto_close` more the visit
itself is closed (fix 4). Who stepped out and has not come back in time has left.
"""

from collections.abc import Callable
from datetime import datetime

import sqlalchemy as sa

from kiosk.core.bus import Bus
from kiosk.core.clock import Clock
from kiosk.core.events import QueueChanged, VisitChanged
from kiosk.core.people import SYSTEM_ACTOR
from kiosk.core.visits import AccessState, Visit, VisitStatus
from services.jobs.chains import queue_revoke
from services.jobs.closing import close_visit
from services.jobs.rules import AccessRules, StayRules
from services.store import Store, totals, visits

_ACTOR = SYSTEM_ACTOR.name
_NOTHING_LEFT = frozenset({AccessState.NONE, AccessState.REVOKING, AccessState.REVOKED})


class OverdueVisits:
    """Called by the ticker some times a minute."""

    def __init__(
        self,
        store: Store,
        clock: Clock,
        bus: Bus,
        wake: Callable[[], None],
        access: AccessRules,
        stay: StayRules,
    ) -> None:
        self._store = store
        self._clock = clock
        self._bus = bus
        self._wake = wake
        self._access = access
        self._stay = stay

    def tick(self) -> None:
        """End what is over; a visit that needs nothing is not touched."""
        now = self._clock.now()
        with self._store.read() as connection:
            over = [visit.id for visit in visits.list_open(connection) if self._is_due(visit, now)]
        if not over:
            return
        with self._store.write() as connection:
            found = [visits.get_visit(connection, visit_id) for visit_id in over]
            moved = [self._end(connection, v, now) for v in found if self._is_due(v, now)]
            counts = totals.count_open_and_dead(connection)
        self._bus.publish(*(VisitChanged(visit) for visit in moved), QueueChanged(*counts))
        self._wake()

    def _is_due(self, visit: Visit, now: datetime) -> bool:
        if not visit.is_open:
            return False
        if visit.status is VisitStatus.CHECKED_IN:
            holds = visit.access not in _NOTHING_LEFT and self._access.end_of(visit) <= now
            return holds or self._is_forgotten(visit, now)
        return self._access.end_of(visit) <= now or self._has_left(visit, now)

    def _is_forgotten(self, visit: Visit, now: datetime) -> bool:
        return visit.expected_exit + self._stay.auto_close < now

    def _has_left(self, visit: Visit, now: datetime) -> bool:
        left = visit.left_at if visit.status is VisitStatus.STEPPED_OUT else None
        return left is not None and left + self._stay.reentry_grace <= now

    def _end(self, connection: sa.Connection, visit: Visit, now: datetime) -> Visit:
        if visit.status is VisitStatus.EXPECTED:
            return close_visit(connection, visit, VisitStatus.NO_SHOW, _ACTOR, now)
        if visit.status is VisitStatus.STEPPED_OUT or self._is_forgotten(visit, now):
            return close_visit(connection, visit, VisitStatus.CHECKED_OUT, _ACTOR, now)
        return queue_revoke(connection, visit, _ACTOR, now)
