"""Which visits wait for a step that is due, without saying so. Any thread."""

from datetime import datetime

import sqlalchemy as sa

from kiosk.core.ids import VisitId
from kiosk.core.jobs import JobState, Lane
from kiosk.core.visits import AccessState, WaitReason
from services.store.tables import job, visit

_MOVING = (
    AccessState.QUEUED.value,
    AccessState.ENROLLED.value,
    AccessState.ASSIGNED.value,
    AccessState.REVOKING.value,
)


def list_unexplained(
    connection: sa.Connection, lane: Lane, reason: WaitReason, now: datetime
) -> tuple[VisitId, ...]:
    """Visits whose access moves, whose next step is of the lane and due, with another reason."""
    before = job.alias("before")
    blocked = sa.exists().where(
        before.c.chain == job.c.chain,
        before.c.seq < job.c.seq,
        before.c.state.in_([JobState.QUEUED.value, JobState.RUNNING.value]),
    )
    query = (
        sa.select(visit.c.id)
        .join(job, job.c.visit_id == visit.c.id)
        .where(
            job.c.state == sa.literal_column("'queued'", sa.String),  # SQLite's partial index
            job.c.run_at <= now,
            job.c.lane == lane.value,
            ~blocked,
            visit.c.access.in_(_MOVING),
            visit.c.wait_reason.is_distinct_from(reason.value),
        )
        .distinct()
    )
    return tuple(VisitId(key) for key in connection.scalars(query))
