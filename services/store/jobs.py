"""The job table: insert, claim, move, list. One row per step, one log row per transition."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

import sqlalchemy as sa

from kiosk.core.errors import NotFound
from kiosk.core.ids import JobId, VisitId
from kiosk.core.jobs import (
    PRIORITY_OF,
    Job,
    JobKind,
    JobLogEntry,
    JobState,
    Milestone,
    check_job_move,
)
from kiosk.core.visits import WaitReason
from services.store.tables import job, job_log
from services.store.upsert import insert_or_ignore

_J = job.c
_QUEUED: sa.ColumnElement[str] = sa.literal_column("'queued'", sa.String)
_LOGGED_POLLS = 5
_FINISHED = frozenset({JobState.DONE, JobState.CANCELLED, JobState.DEAD})


@dataclass(frozen=True, slots=True)
class NewJob:
    """A step to be queued. `chain` orders: a step waits for every earlier one of its chain.

    `pass_dead` lets it run although an earlier step died (revoke). `idem_key` makes a second
    insert of the same step impossible.
    """

    visit_id: VisitId
    chain: str
    kind: JobKind
    idem_key: str
    payload: Mapping[str, Any]
    run_at: datetime
    pass_dead: bool = False


def insert_job(connection: sa.Connection, new: NewJob, now: datetime) -> Job | None:
    """Queue a step at the end of its chain; None when its key exists already."""
    last = sa.select(sa.func.coalesce(sa.func.max(_J.seq), 0)).where(_J.chain == new.chain)
    seq = int(connection.scalar(last) or 0) + 1
    key = insert_or_ignore(
        connection,
        job,
        "idem_key",
        {
            "visit_id": new.visit_id,
            "chain": new.chain,
            "seq": seq,
            "kind": new.kind.value,
            "payload": dict(new.payload),
            "idem_key": new.idem_key,
            "state": JobState.QUEUED.value,
            "priority": PRIORITY_OF[new.kind],
            "run_at": new.run_at,
            "pass_dead": new.pass_dead,
            "result": {},
            "created_at": now,
        },
    )
    if key is None:
        return None
    made = get_job(connection, JobId(key))
    _write_log(connection, made, now, JobState.QUEUED.value, "")
    return made


@cache
def _claim_statement(closed_kinds: tuple[str, ...]) -> sa.Select[Any]:
    before = job.alias("before")
    blocked = sa.exists().where(
        before.c.chain == _J.chain,
        before.c.seq < _J.seq,
        sa.or_(
            before.c.state.in_([JobState.QUEUED.value, JobState.RUNNING.value]),
            sa.and_(before.c.state == JobState.DEAD.value, ~_J.pass_dead),
        ),
    )
    return (
        sa.select(_J.id)
        .where(
            # Written as a literal so that SQLite uses the partial index.
            _J.state == _QUEUED,
            _J.run_at <= sa.bindparam("now"),
            _J.kind.not_in(closed_kinds),
            ~blocked,
        )
        .order_by(_J.priority, _J.run_at, _J.id)
        .limit(1)
    )


def claim(
    connection: sa.Connection,
    now: datetime,
    owner: str,
    lease_until: datetime,
    closed_kinds: Iterable[JobKind] = (),
) -> Job | None:
    """Mark the most urgent job that may run as running, with a new token; None when none may.

    Commit before the first byte leaves: the running row is the record of the intent.
    """
    chosen = _claim_statement(tuple(kind.value for kind in closed_kinds))
    key = connection.scalar(chosen, {"now": now})
    if key is None:
        return None
    connection.execute(
        job.update()
        .where(_J.id == key, _J.state == _QUEUED)
        .values(
            state=JobState.RUNNING.value,
            lease_owner=owner,
            lease_until=lease_until,
            attempts=_J.attempts + 1,
            token=_J.token + 1,
        )
    )
    claimed = get_job(connection, JobId(key))
    if not is_routine(claimed.result):
        _write_log(connection, claimed, now, JobState.RUNNING.value, "")
    return claimed


def is_routine(result: Mapping[str, Any]) -> bool:
    """True for a step that has asked the doors often: a door that is off for a day must not
    fill the timeline with the same two lines every few seconds."""
    return int(result.get("polls", 0)) > _LOGGED_POLLS


def next_run_at(connection: sa.Connection, after: datetime) -> datetime | None:
    """When the next queued job becomes due; one that is due already waits for something else."""
    query = sa.select(sa.func.min(_J.run_at)).where(_J.state == _QUEUED, _J.run_at > after)
    return connection.scalar(query)


def move_job(
    connection: sa.Connection,
    current: Job,
    wanted: JobState,
    now: datetime,
    note: str = "",
    *,
    logged: bool = True,
    **values: Any,
) -> Job | None:
    """Move a job along its table, guarded by its token; None when the lease was lost.

    `logged` False leaves the timeline alone: a look at the doors that brought nothing new.
    """
    check_job_move(current.state, wanted)
    if wanted in _FINISHED:
        values["finished_at"] = now
    changed = connection.execute(
        job.update()
        .where(_J.id == current.id, _J.state == current.state.value, _J.token == current.token)
        .values(state=wanted.value, **{name: _plain(value) for name, value in values.items()})
    )
    if changed.rowcount == 0:
        return None
    moved = get_job(connection, current.id)
    if logged:
        _write_log(connection, moved, now, wanted.value, note)
    return moved


def cancel_queued(
    connection: sa.Connection, visit_id: VisitId, kinds: Iterable[JobKind], now: datetime, why: str
) -> tuple[Job, ...]:
    """Cancel the queued and dead steps of these kinds: something newer makes them void."""
    query = sa.select(job).where(
        _J.visit_id == visit_id,
        _J.kind.in_([kind.value for kind in kinds]),
        _J.state.in_([JobState.QUEUED.value, JobState.DEAD.value]),
    )
    found = [_job(row) for row in connection.execute(query).all()]
    moved = [move_job(connection, one, JobState.CANCELLED, now, why) for one in found]
    return tuple(one for one in moved if one is not None)


def requeue_orphans(connection: sa.Connection, now: datetime) -> int:
    """At start: every running row belongs to a dead process. Queued again, outcome unknown."""
    query = sa.select(job).where(_J.state == JobState.RUNNING.value)
    orphans = [_job(row) for row in connection.execute(query).all()]
    for orphan in orphans:
        move_job(
            connection,
            orphan,
            JobState.QUEUED,
            now,
            "the program was stopped while this ran",
            uncertain=True,
            run_at=now,
            # The attempt was cut off by us, so it does not count against the job.
            attempts=max(orphan.attempts - 1, 0),
        )
    return len(orphans)


def log_milestone(
    connection: sa.Connection, one: Job, at: datetime, milestone: Milestone, note: str = ""
) -> None:
    """Add a line to the timeline that is no change of state."""
    _write_log(connection, one, at, milestone.value, note)


def has_later_step(connection: sa.Connection, current: Job, kind: JobKind) -> bool:
    """True when a later step of this kind waits in the chain of `current`."""
    chain = sa.select(_J.chain).where(_J.id == current.id).scalar_subquery()
    later = sa.exists().where(_J.chain == chain, _J.seq > current.seq, _J.kind == kind.value)
    return bool(connection.scalar(sa.select(later)))


def count_jobs(connection: sa.Connection, visit_id: VisitId, kind: JobKind) -> int:
    """How many steps of this kind the visit has had."""
    mine = (_J.visit_id == visit_id, _J.kind == kind.value)
    return int(connection.scalar(sa.select(sa.func.count()).where(*mine)) or 0)


def get_job(connection: sa.Connection, job_id: JobId) -> Job:
    """NotFound when there is none."""
    row = connection.execute(sa.select(job).where(_J.id == job_id)).one_or_none()
    if row is None:
        raise NotFound("job", str(job_id))
    return _job(row)


def list_jobs(
    connection: sa.Connection,
    states: Iterable[JobState] | None = None,
    limit: int = 500,
    visit_id: VisitId | None = None,
) -> tuple[Job, ...]:
    """The newest jobs first."""
    query = sa.select(job).order_by(_J.id.desc()).limit(limit)
    if states is not None:
        query = query.where(_J.state.in_([state.value for state in states]))
    if visit_id is not None:
        query = query.where(_J.visit_id == visit_id)
    return tuple(_job(row) for row in connection.execute(query))


def list_log(connection: sa.Connection, visit_id: VisitId) -> tuple[JobLogEntry, ...]:
    """The timeline of a visit, oldest first."""
    query = sa.select(job_log).where(job_log.c.visit_id == visit_id).order_by(job_log.c.id)
    return tuple(
        JobLogEntry(
            JobId(row.job_id),
            VisitId(row.visit_id),
            JobKind(row.kind),
            row.at,
            row.what,
            row.attempt,
            row.note,
        )
        for row in connection.execute(query)
    )


def _write_log(connection: sa.Connection, one: Job, at: datetime, what: str, note: str) -> None:
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


def _plain(value: Any) -> Any:
    if isinstance(value, WaitReason):
        return value.value
    if isinstance(value, Mapping):
        return dict(value)  # pyright: ignore[reportUnknownArgumentType, reportUnknownVariableType]
    return value[:300] if isinstance(value, str) else value


def _job(row: sa.Row[Any]) -> Job:
    return Job(
        id=JobId(row.id),
        visit_id=VisitId(row.visit_id),
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
    )
