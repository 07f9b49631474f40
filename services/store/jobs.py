"""The job table: insert, claim, move, list. One row per step, one log row per transition."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.sqlite import insert

from kiosk.core.errors import NotFound
from kiosk.core.ids import JobId, PersonCode, VisitId
from kiosk.core.jobs import (
    LANE_OF,
    PRIORITY_OF,
    Job,
    JobKind,
    JobLogEntry,
    JobState,
    Lane,
    Milestone,
    check_job_move,
)
from kiosk.core.visits import WaitReason
from services.store.tables import job, job_log, visit

_J = job.c
_QUEUED: sa.ColumnElement[str] = sa.literal_column("'queued'", sa.String)
_LOGGED_POLLS = 5
_FINISHED = frozenset({JobState.DONE, JobState.CANCELLED, JobState.DEAD})


@dataclass(frozen=True, slots=True)
class NewJob:
    """A step to be queued. `chain` orders: a step waits for every earlier one of its chain.

    `subject`: whom it is about, the chain itself where nothing is said; of one subject one step
    runs at a time. `pass_dead` lets it run although an earlier step died (revoke). `idem_key`
    makes a second insert of the same step impossible.
    """

    visit_id: VisitId | None
    chain: str
    kind: JobKind
    idem_key: str
    payload: Mapping[str, Any]
    run_at: datetime
    pass_dead: bool = False
    subject: str = ""


def insert_job(connection: sa.Connection, new: NewJob, now: datetime) -> Job | None:
    """Queue a step at the end of its chain; None when its key exists already."""
    last = sa.select(sa.func.coalesce(sa.func.max(_J.seq), 0)).where(_J.chain == new.chain)
    seq = int(connection.scalar(last) or 0) + 1
    row = connection.execute(
        insert(job)
        .values(
            visit_id=new.visit_id,
            chain=new.chain,
            seq=seq,
            subject=new.subject or new.chain,
            kind=new.kind.value,
            lane=LANE_OF[new.kind].value,
            payload=dict(new.payload),
            idem_key=new.idem_key,
            state=JobState.QUEUED.value,
            priority=PRIORITY_OF[new.kind],
            run_at=new.run_at,
            pass_dead=new.pass_dead,
            result={},
            created_at=now,
        )
        .on_conflict_do_nothing(index_elements=["idem_key"])
        .returning(*job.c)
    ).one_or_none()
    if row is None:
        return None
    made = _job(row)
    _write_log(connection, made, now, JobState.QUEUED.value, "")
    return made


def _claim_statement() -> sa.Update:
    before, other = job.alias("before"), job.alias("other")
    blocked = sa.exists().where(
        before.c.chain == _J.chain,
        before.c.seq < _J.seq,
        sa.or_(
            before.c.state.in_([JobState.QUEUED.value, JobState.RUNNING.value]),
            sa.and_(before.c.state == JobState.DEAD.value, ~_J.pass_dead),
        ),
    )
    busy = sa.exists().where(
        other.c.subject == _J.subject, other.c.state == sa.literal_column("'running'")
    )
    chosen = (
        sa.select(_J.id)
        .where(
            # Written as a literal so that SQLite uses the partial index.
            _J.state == _QUEUED,
            _J.lane == sa.bindparam("claimed_lane"),
            _J.run_at <= sa.bindparam("at"),
            ~blocked,
            ~busy,
        )
        .order_by(_J.priority, _J.run_at, _J.id)
        .limit(1)
        .with_for_update(skip_locked=True, of=job)
        .scalar_subquery()
    )
    return (
        job.update()
        .where(_J.id == chosen, _J.state == _QUEUED)
        .values(
            state=JobState.RUNNING.value,
            lease_owner=sa.bindparam("owner"),
            lease_until=sa.bindparam("until"),
            attempts=_J.attempts + 1,
            token=_J.token + 1,
        )
        .returning(*job.c)
    )


_CLAIM = _claim_statement()


def claim(
    connection: sa.Connection, lane: Lane, now: datetime, owner: str, lease_until: datetime
) -> Job | None:
    """Mark the most urgent job of the lane as running, with a new token; None when none may run.

    Commit before the first byte leaves: the running row is the record of the intent.
    """
    asked = {"claimed_lane": lane.value, "at": now, "owner": owner, "until": lease_until}
    row = connection.execute(_CLAIM, asked).one_or_none()
    if row is None:
        return None
    claimed = _job(row)
    if not is_routine(claimed.result):
        _write_log(connection, claimed, now, JobState.RUNNING.value, "")
    return claimed


def is_routine(result: Mapping[str, Any]) -> bool:
    """True for a step that has asked the doors often: a door that is off for a day must not
    fill the timeline with the same two lines every few seconds."""
    return int(result.get("polls", 0)) > _LOGGED_POLLS


def renew(connection: sa.Connection, running: Job, until: datetime) -> bool:
    """Keep a running job for longer; False when it has been taken away."""
    mine = (_J.id == running.id, _J.state == "running", _J.token == running.token)
    return connection.execute(job.update().where(*mine).values(lease_until=until)).rowcount == 1


def has_due(connection: sa.Connection, lane: Lane, now: datetime) -> bool:
    """True when a queued job of the lane is due, even one that has to wait for another."""
    waiting = sa.exists().where(_J.state == _QUEUED, _J.lane == lane.value, _J.run_at <= now)
    return bool(connection.scalar(sa.select(waiting)))


def next_run_at(connection: sa.Connection, lane: Lane, after: datetime) -> datetime | None:
    """When the next queued job of the lane becomes due; one that is due already waits for
    something else."""
    waiting = (_J.state == _QUEUED, _J.lane == lane.value, _J.run_at > after)
    return connection.scalar(sa.select(sa.func.min(_J.run_at)).where(*waiting))


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
    row = connection.execute(
        job.update()
        .where(_J.id == current.id, _J.state == current.state.value, _J.token == current.token)
        .values(state=wanted.value, **{name: _plain(value) for name, value in values.items()})
        .returning(*job.c)
    ).one_or_none()
    if row is None:
        return None
    moved = _job(row)
    if logged:
        _write_log(connection, moved, now, wanted.value, note)
    return moved


def cancel_queued(
    connection: sa.Connection, visit_id: VisitId, kinds: Iterable[JobKind], now: datetime, why: str
) -> tuple[Job, ...]:
    """Cancel the queued and dead steps of these kinds: something newer makes them void."""
    return _cancel(connection, _J.visit_id == visit_id, kinds, now, why)


def cancel_queued_of_person(
    connection: sa.Connection, code: PersonCode, kinds: Iterable[JobKind], now: datetime, why: str
) -> tuple[Job, ...]:
    """The same over all visits of a person."""
    of_person = sa.select(visit.c.id).where(visit.c.person_code == code)
    return _cancel(connection, _J.visit_id.in_(of_person), kinds, now, why)


def _cancel(
    connection: sa.Connection,
    about: sa.ColumnElement[bool],
    kinds: Iterable[JobKind],
    now: datetime,
    why: str,
) -> tuple[Job, ...]:
    query = sa.select(job).where(
        about,
        _J.kind.in_([kind.value for kind in kinds]),
        _J.state.in_([JobState.QUEUED.value, JobState.DEAD.value]),
    )
    found = [_job(row) for row in connection.execute(query).all()]
    moved = [move_job(connection, one, JobState.CANCELLED, now, why) for one in found]
    return tuple(one for one in moved if one is not None)


def requeue_orphans(
    connection: sa.Connection, now: datetime, owner: str | None = None
) -> tuple[Job, ...]:
    """Running rows whose worker is dead are queued again, outcome unknown.

    Without `owner` all of them are: who opens the database of a data folder is alone. With it
    those of one desk.
    """
    mine = sa.true() if owner is None else _J.lease_owner.startswith(f"{owner}/", autoescape=True)
    return _requeue(connection, _running(mine), now, "the program was stopped while this ran")


def requeue_expired(
    connection: sa.Connection, now: datetime, held: Collection[JobId]
) -> tuple[Job, ...]:
    """Running rows whose lease nobody has renewed, except those that are `held` here."""
    expired = sa.and_(_J.lease_until < now, _J.id.not_in(list(held)))
    return _requeue(connection, _running(expired), now, "the worker was not heard of any more")


def _running(condition: sa.ColumnElement[bool]) -> sa.Select[Any]:
    return sa.select(job).where(_J.state == sa.literal_column("'running'"), condition)


def _requeue(
    connection: sa.Connection, query: sa.Select[Any], now: datetime, why: str
) -> tuple[Job, ...]:
    orphans = [_job(row) for row in connection.execute(query).all()]
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


def postpone_followers(connection: sa.Connection, current: Job, run_at: datetime) -> None:
    """Queued steps behind `current` in its chain cannot run earlier than it: keep them out of
    the way of claiming. Those that pass a dead step are left alone."""
    behind = (_J.chain == current.chain, _J.seq > current.seq, _J.state == _QUEUED)
    late = (_J.run_at < run_at, ~_J.pass_dead)
    connection.execute(job.update().where(*behind, *late).values(run_at=run_at))


def log_milestone(
    connection: sa.Connection, one: Job, at: datetime, milestone: Milestone, note: str = ""
) -> None:
    """Add a line to the timeline that is no change of state."""
    _write_log(connection, one, at, milestone.value, note)


def has_later_step(
    connection: sa.Connection,
    current: Job,
    kinds: Iterable[JobKind],
    states: Iterable[JobState] = tuple(JobState),
) -> bool:
    """True when the chain of `current` has a later step of these kinds in one of these states."""
    later = sa.exists().where(
        _J.chain == current.chain,
        _J.seq > current.seq,
        _J.kind.in_([kind.value for kind in kinds]),
        _J.state.in_([state.value for state in states]),
    )
    return bool(connection.scalar(sa.select(later)))


def has_open_step(connection: sa.Connection, visit_id: VisitId, kinds: Iterable[JobKind]) -> bool:
    """True while a step of these kinds waits or runs for the visit."""
    waiting = sa.exists().where(
        _J.visit_id == visit_id,
        _J.kind.in_([kind.value for kind in kinds]),
        _J.state.in_([JobState.QUEUED.value, JobState.RUNNING.value]),
    )
    return bool(connection.scalar(sa.select(waiting)))


def count_jobs(connection: sa.Connection, visit_id: VisitId, kind: JobKind) -> int:
    """How many steps of this kind the visit has had."""
    mine = (_J.visit_id == visit_id, _J.kind == kind.value)
    return int(connection.scalar(sa.select(sa.func.count()).where(*mine)) or 0)


def has_open_chain(connection: sa.Connection, chain: str) -> bool:
    """True while a step of the chain waits or runs."""
    states = [JobState.QUEUED.value, JobState.RUNNING.value]
    waiting = sa.exists().where(_J.chain == chain, _J.state.in_(states))
    return bool(connection.scalar(sa.select(waiting)))


def count_chain(connection: sa.Connection, chain: str) -> int:
    """How many steps the chain has had."""
    return int(connection.scalar(sa.select(sa.func.count()).where(_J.chain == chain)) or 0)


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
    kinds: Iterable[JobKind] | None = None,
) -> tuple[Job, ...]:
    """The newest jobs first."""
    query = sa.select(job).order_by(_J.id.desc()).limit(limit)
    if kinds is not None:
        query = query.where(_J.kind.in_([kind.value for kind in kinds]))
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
            visit_id,
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
