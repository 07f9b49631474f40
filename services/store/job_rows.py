"""A row of the job table as a `Job`, and values as the table keeps them."""

from collections.abc import Mapping
from typing import Any

from kiosk.core.ids import JobId, VisitId
from kiosk.core.jobs import Job, JobKind, JobState
from kiosk.core.visits import WaitReason


def job_of(row: Any) -> Job:
    """`row` has the names of the table's columns."""
    return Job(
        id=JobId(row.id),
        visit_id=None if row.visit_id is None else VisitId(row.visit_id),
        chain=row.chain,
        subject=row.subject,
        seq=row.seq,
        kind=JobKind(row.kind),
        state=JobState(row.state),
        payload=row.payload,
        priority=row.priority,
        run_at=row.run_at,
        attempts=row.attempts,
        token=row.token,
        uncertain=row.uncertain,
        result=row.result,
        reason=None if row.reason is None else WaitReason(row.reason),
        last_error=row.last_error,
        created_at=row.created_at,
        finished_at=row.finished_at,
        lease_owner=row.lease_owner,
        lease_until=row.lease_until,
    )


def plain(value: Any) -> Any:
    """Enums and mappings as plain values, texts no longer than the column."""
    if isinstance(value, WaitReason):
        return value.value
    if isinstance(value, Mapping):
        return dict(value)  # pyright: ignore[reportUnknownArgumentType, reportUnknownVariableType]
    return value[:300] if isinstance(value, str) else value
