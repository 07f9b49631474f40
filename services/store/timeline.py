"""The timeline of a visit: one row per transition or milestone of a job, never changed."""

from datetime import datetime

import sqlalchemy as sa

from kiosk.core.ids import JobId, VisitId
from kiosk.core.jobs import Job, JobKind, JobLogEntry, Milestone
from services.store.tables import job_log


def write_entry(connection: sa.Connection, one: Job, at: datetime, what: str, note: str) -> None:
    """In the transaction of what it tells; `what` is a value of JobState or Milestone."""
    connection.execute(
        job_log.insert().values(
            job_id=one.id,
            visit_id=one.visit_id,
            kind=one.kind.value,
            at=at,
            what=what,
            attempt=one.attempts,
            note=note[:300],
        )
    )


def log_milestone(
    connection: sa.Connection, one: Job, at: datetime, milestone: Milestone, note: str = ""
) -> None:
    """Add a line to the timeline that is no change of state."""
    write_entry(connection, one, at, milestone.value, note)


def list_log(connection: sa.Connection, visit_id: VisitId) -> tuple[JobLogEntry, ...]:
    """The timeline of a visit, oldest first."""
    query = sa.select(job_log).where(job_log.c.visit_id == visit_id).order_by(job_log.c.id)
    return tuple(
        JobLogEntry(
            JobId(row.job_id),
            visit_id,
            JobKind(row.kind),
            row.at,
            row.what,
            row.attempt,
            row.note,
        )
        for row in connection.execute(query)
    )
