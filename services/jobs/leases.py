"""Leases: a worker may act for a job only while the row says so.

Guards against the worker that stood still (a suspended computer, a frozen network drive) while
its job was given to another one: before every request the lease must have time left for the
request, else it is renewed, and when that fails nothing is sent.
"""

import logging
import threading
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta

from kiosk.core.clock import Clock
from kiosk.core.errors import LeaseLost
from kiosk.core.ids import JobId
from kiosk.core.jobs import Job, Lane
from services.store import Store, jobs

log = logging.getLogger(__name__)

_CALL_S = 20.0  # longer than the deadline of one call
_LONGEST_RUN_S = 600.0


@dataclass(slots=True)
class _Held:
    """`until` by the clock of deadlines, which may stop while the computer sleeps; `until_at` by
    the one on the wall, which may be set. The lease is over when either says so."""

    job: Job
    since: float
    until: float
    until_at: datetime

    def left_s(self, clock: Clock) -> float:
        by_wall = (self.until_at - clock.now()).total_seconds()
        return min(by_wall, self.until - clock.monotonic())


class Leases:
    """The running jobs of this process. Any thread; the current job belongs to its thread."""

    def __init__(self, store: Store, clock: Clock, lease_s: float) -> None:
        self.lease_s = lease_s
        self._store = store
        self._clock = clock
        self._lock = threading.Lock()
        self._held: dict[JobId, _Held] = {}
        self._mine = threading.local()

    @contextmanager
    def holding(self, job: Job) -> Generator[None]:
        """The calling thread works for `job`, which it has claimed: the lease counts from then."""
        now, wall = self._clock.monotonic(), self._clock.now()
        until_at = job.lease_until or wall
        left_s = min(self.lease_s, (until_at - wall).total_seconds())
        held = _Held(job, now, now + left_s, until_at)
        with self._lock:
            self._held[job.id] = held
        self._mine.held = held
        try:
            yield
        finally:
            self._mine.held = None
            with self._lock:
                if self._held.get(job.id) is held:
                    del self._held[job.id]

    def check(self) -> None:
        """Called before every request. LeaseLost when the job has been given to another worker.

        Does nothing on a thread that works for no job.
        """
        held: _Held | None = getattr(self._mine, "held", None)
        if held is None or held.left_s(self._clock) > _CALL_S:
            return
        if not self._renew(held):
            raise LeaseLost(held.job.id)

    def is_urgent(self) -> bool:
        """True on a thread that takes access away."""
        held: _Held | None = getattr(self._mine, "held", None)
        return held is not None and held.job.lane is Lane.REVOKE

    def renew_all(self) -> frozenset[JobId]:
        """Renew what runs; the jobs that are held. One that runs for ever is let go."""
        now = self._clock.monotonic()
        with self._lock:
            running = list(self._held.values())
        for held in running:
            if now - held.since < _LONGEST_RUN_S:
                self._renew(held)
            else:
                log.error("job_stands_still", extra={"job": held.job.id})
                with self._lock:
                    self._held.pop(held.job.id, None)
        with self._lock:
            return frozenset(self._held)

    def _renew(self, held: _Held) -> bool:
        # Counted from before the write: the row is then never older than we believe.
        now = self._clock.monotonic()
        until = self._clock.now() + timedelta(seconds=self.lease_s)
        with self._store.write() as connection:
            renewed = jobs.renew(connection, held.job, until)
        if renewed:
            held.until, held.until_at = now + self.lease_s, until
        return renewed
