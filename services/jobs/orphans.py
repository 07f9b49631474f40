"""Finds running jobs that nobody works for any more: of dead desks, and with a lease run out.

Death is found out, not guessed by age: the lock of the data folder, or the desk's lock on a
shared database, is free. A lease runs out for a desk that stands still.
"""

from collections.abc import Collection

import sqlalchemy as sa

from kiosk.core.clock import Clock
from kiosk.core.ids import JobId
from kiosk.core.jobs import Job
from services.store import Store, job_reads, jobs


class Orphans:
    """Any thread. `desk` is our own name."""

    def __init__(self, store: Store, clock: Clock, desk: str) -> None:
        self._store = store
        self._clock = clock
        self._desk = desk

    def take_back(self) -> tuple[Job, ...]:
        """At the start, before any worker of ours runs: what our desk left is an orphan too."""
        return self._take(frozenset(), {self._desk})

    def sweep(self, held: Collection[JobId]) -> tuple[Job, ...]:
        """While running: `held` are the jobs of our own workers, which live."""
        return self._take(held, set())

    def _take(self, held: Collection[JobId], dead: set[str]) -> tuple[Job, ...]:
        with self._store.read() as connection:
            running = job_reads.list_running(connection)
        others = {job.desk for job in running} - {self._desk}
        gone = dead | (self._store.dead_owners(others) if others else frozenset[str]())
        if not any(self._is_orphan(job, held, gone) for job in running):
            return ()
        with self._store.write() as connection:
            return self._requeue(connection, held, gone)

    def _requeue(
        self, connection: sa.Connection, held: Collection[JobId], gone: Collection[str]
    ) -> tuple[Job, ...]:
        running, now = job_reads.list_running(connection), self._clock.now()
        stopped = [job for job in running if job.desk in gone]
        silent = [job for job in running if job not in stopped and self._is_orphan(job, held, gone)]
        return (
            *jobs.requeue(connection, stopped, now, "the program was stopped while this ran"),
            *jobs.requeue(connection, silent, now, "the worker was not heard of any more"),
        )

    def _is_orphan(self, job: Job, held: Collection[JobId], gone: Collection[str]) -> bool:
        if job.id in held:
            return False
        late = job.lease_until is None or job.lease_until < self._clock.now()
        return job.desk in gone or late
