"""The timeline of a visit: one line per transition of a job, written in the same transaction."""

from datetime import datetime

import sqlalchemy as sa

from kiosk.core.ids import JobId, VisitId
from kiosk.core.jobs import Job, JobKind, JobLogEntry, Milestone
from services.store.prepared import Prepared
from services.store.tables import job_log

_L = job_log.c
_COLUMNS = ("job_id", "visit_id", "kind", "at", "what", "attempt", "note")
_LINE = Prepared(job_log.insert().values({name: sa.bindparam(name) for name in _COLUMNS}))


def write_line(connection: sa.Connection, one: Job, at: datetime, what: str, note: str) -> None:
    """`what` is a value of JobState or Milestone."""
    _LINE.run(
        connection,
        job_id=one.id,
        visit_id=one.visit_id,
        kind=one.kind.value,
        at=at,
        what=what,
        attempt=one.attempts,
        note=note[:300],
    )


def log_milestone(
    connection: sa.Connection, one: Job, at: datetime, milestone: Milestone, note: str = ""
) -> None:
    """Add a line to the timeline that is no change of state."""
    write_line(connection, one, at, milestone.value, note)


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
