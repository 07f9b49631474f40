"""Counts for monitoring, straight from the tables."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa

from kiosk.core.clock import Clock
from kiosk.core.events import Discrepancy
from kiosk.core.jobs import JobKind, JobState, Lane
from kiosk.core.totals import TotalsSnapshot
from kiosk.core.visits import VisitStatus
from services.store.engine import Store
from services.store.job_reads import IS_DEAD, IS_QUEUED, IS_RUNNING
from services.store.prepared import Prepared
from services.store.tables import counter, job, passage, visit
from services.store.upsert import upsert

_API_CALLS = "api_requests"
_TASK_ERRORS = "task_errors"
_DISCREPANCIES = "discrepancies"
_OVERDUE_AFTER = timedelta(minutes=2)
_STATES = ((IS_QUEUED, JobState.QUEUED), (IS_RUNNING, JobState.RUNNING), (IS_DEAD, JobState.DEAD))
_COUNTS = tuple(
    sa.select(sa.func.count()).select_from(job).where(one).scalar_subquery().label(state.value)
    for one, state in _STATES
)
_UNFINISHED = Prepared(sa.select(*_COUNTS), _COUNTS)
_TASKS = {
    JobKind.ENROLL.value: "enroll_face",
    JobKind.ASSIGN.value: "assign_access_level",
    JobKind.APPLY.value: "apply_to_doors",
    JobKind.REVOKE.value: "revoke_access_level",
    JobKind.NOTIFY.value: "send_passage_notification",
    JobKind.UPDATE_VALIDITY.value: "update_person_validity",
    JobKind.REVOKE_GHOST.value: "revoke_ghost",
    JobKind.REMOVE_PERSON.value: "remove_person",
}


class SqlTotals:
    """Implements `kiosk.core.totals.Totals`. Any thread."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store = store
        self._clock = clock

    def read(self) -> TotalsSnapshot:
        """One consistent reading."""
        with self._store.read() as connection:
            return read_totals(connection, self._clock.now())


def read_totals(connection: sa.Connection, now: datetime) -> TotalsSnapshot:
    """Everything of `TotalsSnapshot` in the transaction given."""
    return TotalsSnapshot(
        access_assignments=_ends(connection, JobKind.APPLY),
        access_revocations=_ends(connection, JobKind.REVOKE),
        door_events=_pairs(
            connection, sa.select(passage.c.direction, sa.func.count()).group_by(sa.text("1"))
        ),
        api_requests=_api_calls(connection),
        task_errors=_task_errors(connection),
        visits=_visit_counts(connection),
        open_jobs=_open_jobs(connection),
        oldest_job_at=_oldest_jobs(connection),
        guests_inside=_count(connection, visit.c.status == VisitStatus.CHECKED_IN.value),
        overdue_revokes=_overdue_revokes(connection, now),
        discrepancies=_discrepancies(connection),
    )


def add_api_calls(connection: sa.Connection, calls: Mapping[tuple[str, str], int]) -> None:
    """Add to the lasting count of HikCentral calls by (endpoint, status)."""
    for (endpoint, status), count in calls.items():
        key = {"name": _API_CALLS, "label_a": endpoint, "label_b": status}
        _count_up(connection, key, count)


def count_open_and_dead(connection: sa.Connection) -> tuple[int, int]:
    """(queued or running jobs, dead jobs)."""
    (counted,) = _UNFINISHED.run(connection)
    return counted.queued + counted.running, counted.dead


def _ends(connection: sa.Connection, kind: JobKind) -> dict[str, int]:
    rows = _pairs(
        connection,
        sa.select(job.c.state, sa.func.count())
        .where(job.c.kind == kind.value)
        .group_by(job.c.state),
    )
    return {
        "success": rows.get(JobState.DONE.value, 0),
        "failed": rows.get(JobState.DEAD.value, 0),
    }


def _task_errors(connection: sa.Connection) -> dict[str, int]:
    failed = sa.select(counter.c.label_a, counter.c.value).where(counter.c.name == _TASK_ERRORS)
    counted = _pairs(connection, failed)
    return {task: counted.get(kind, 0) for kind, task in _TASKS.items()}


def add_task_error(connection: sa.Connection, kind: JobKind) -> None:
    """Count one failed try of a step, in the transaction that records it."""
    _count_up(connection, {"name": _TASK_ERRORS, "label_a": kind.value, "label_b": ""}, 1)


def add_discrepancy(connection: sa.Connection, what: Discrepancy) -> None:
    """Count one finding of the reconciler, in the transaction that mends it."""
    _count_up(connection, {"name": _DISCREPANCIES, "label_a": what.value, "label_b": ""}, 1)


def _count_up(connection: sa.Connection, key: Mapping[str, str], count: int) -> None:
    more = {"value": counter.c.value + count}
    upsert(connection, counter, {**key, "value": count}, more)


def _discrepancies(connection: sa.Connection) -> dict[str, int]:
    found = sa.select(counter.c.label_a, counter.c.value).where(counter.c.name == _DISCREPANCIES)
    counted = _pairs(connection, found)
    return {what.value: counted.get(what.value, 0) for what in Discrepancy}


def _api_calls(connection: sa.Connection) -> dict[tuple[str, str], int]:
    rows = connection.execute(sa.select(counter).where(counter.c.name == _API_CALLS))
    return {(row.label_a, row.label_b): row.value for row in rows}


def _visit_counts(connection: sa.Connection) -> dict[str, int]:
    return {
        "registered": _count(connection, sa.true()),
        "checked_in": _count(connection, visit.c.checked_in_at.is_not(None)),
        "checked_out": _count(connection, visit.c.status == VisitStatus.CHECKED_OUT.value),
        "cancelled": _count(connection, visit.c.status == VisitStatus.CANCELLED.value),
        "no_show": _count(connection, visit.c.status == VisitStatus.NO_SHOW.value),
    }


def _open_jobs(connection: sa.Connection) -> dict[tuple[str, str], int]:
    # One question for each state, because each has an index of its own.
    found: dict[tuple[str, str], int] = {}
    for condition, state in _STATES:
        query = sa.select(job.c.lane, sa.func.count()).where(condition).group_by(job.c.lane)
        found |= {(lane, state.value): count for lane, count in connection.execute(query)}
    return found


def _oldest_jobs(connection: sa.Connection) -> dict[str, datetime]:
    found: dict[str, datetime] = {}
    for condition, _ in _STATES:
        oldest = sa.func.min(job.c.created_at)
        for lane, at in connection.execute(
            sa.select(job.c.lane, oldest).where(condition).group_by(job.c.lane)
        ):
            found[lane] = min(at, found.get(lane, at))
    return found


def _overdue_revokes(connection: sa.Connection, now: datetime) -> int:
    late = sa.select(sa.func.count()).where(
        job.c.lane == Lane.REVOKE.value,
        sa.or_(IS_QUEUED, IS_RUNNING),
        job.c.created_at < now - _OVERDUE_AFTER,
    )
    return int(connection.scalar(late) or 0)


def _count(connection: sa.Connection, condition: sa.ColumnElement[bool]) -> int:
    query = sa.select(sa.func.count()).select_from(visit).where(condition)
    return int(connection.scalar(query) or 0)


def _pairs(connection: sa.Connection, query: sa.Select[Any, Any]) -> dict[str, Any]:
    return {row[0]: row[1] for row in connection.execute(query)}
