"""Running jobs that nobody works for any more: queued again, with an outcome that is not known."""

from collections.abc import Collection
from datetime import datetime

import sqlalchemy as sa

from kiosk.core.ids import JobId
from kiosk.core.jobs import Job, JobState
from services.store.jobs import find_jobs, move_job
from services.store.tables import job

_J = job.c
# Written as a literal so that SQLite uses the partial index.
_RUNNING = _J.state == sa.literal_column("'running'", sa.String)


def requeue_orphans(
    connection: sa.Connection, now: datetime, owner: str | None = None
) -> tuple[Job, ...]:
    """Running rows whose worker is dead are queued again, outcome unknown.

    Without `owner` all of them are: who opens the database of a data folder is alone. With it
    those of one desk.
    """
    mine = sa.true() if owner is None else _J.lease_owner.startswith(f"{owner}/", autoescape=True)
    return _requeue(connection, mine, now, "the program was stopped while this ran")


def requeue_expired(
    connection: sa.Connection, now: datetime, held: Collection[JobId]
) -> tuple[Job, ...]:
    """Running rows whose lease nobody has renewed, except those that are `held` here."""
    expired = sa.and_(_J.lease_until < now, _J.id.not_in(list(held)))
    return _requeue(connection, expired, now, "the worker was not heard of any more")


def _requeue(
    connection: sa.Connection, whose: sa.ColumnElement[bool], now: datetime, why: str
) -> tuple[Job, ...]:
    orphans = find_jobs(connection, _RUNNING, whose)
    moved = [
        move_job(
            connection,
            orphan,
            JobState.QUEUED,
            now,
            why,
            uncertain=True,
            run_at=now,
            # The attempt was cut off by us, so it does not count against the job.
            attempts=max(orphan.attempts - 1, 0),
        )
        for orphan in orphans
    ]
    return tuple(one for one in moved if one is not None)
