"""Persons leave HikCentral when the retention time after their last visit is over."""

from collections.abc import Callable
from datetime import timedelta

from kiosk.core.clock import Clock
from kiosk.core.jobs import JobKind
from kiosk.core.visits import AccessState, Visit
from services.jobs.chains import queue_remove_person
from services.store import Store, job_reads, visits

_GONE_FROM_DOORS = frozenset({AccessState.NONE, AccessState.REVOKED})


class PersonCleanUp:
    """Called by the ticker. What has failed for good waits for a person, and is not repeated."""

    def __init__(
        self, store: Store, clock: Clock, wake: Callable[[], None], retention: timedelta
    ) -> None:
        self._store = store
        self._clock = clock
        self._wake = wake
        self._retention = retention

    def tick(self) -> None:
        """Queue the removal of those whose last visit ended long enough ago."""
        now = self._clock.now()
        with self._store.read() as connection:
            over = visits.list_with_person(connection, closed_before=now - self._retention)
        if not over:
            return
        with self._store.write() as connection:
            for code in dict.fromkeys(visit.person_code for visit in over):
                theirs = visits.list_of_person(connection, code)
                if all(self._is_over(visit) for visit in theirs):
                    asked = job_reads.count_unfinished(
                        connection, theirs[-1].id, JobKind.REMOVE_PERSON
                    )
                    if not asked:
                        queue_remove_person(connection, theirs[-1], now)
        self._wake()

    def _is_over(self, visit: Visit) -> bool:
        ended = visit.closed_at
        long_ago = ended is not None and ended <= self._clock.now() - self._retention
        return long_ago and not visit.is_open and visit.access in _GONE_FROM_DOORS
