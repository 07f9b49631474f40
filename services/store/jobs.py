"""The job table: insert, claim, move. One row per step, one log row per transition."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

import sqlalchemy as sa

from kiosk.core.ids import PersonCode, VisitId
from kiosk.core.jobs import (
    LANE_OF,
    PRIORITY_OF,
    Job,
    JobKind,
    JobState,
    Lane,
    check_job_move,
)
from services.store.job_reads import IS_QUEUED
from services.store.job_rows import job_of, plain
from services.store.prepared import Prepared
from services.store.tables import job, visit
from services.store.timeline import write_line
from services.store.upsert import insert_into

_J = job.c
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


def _insert_statement(dialect: str) -> sa.ClauseElement:
    given = ("visit_id", "chain", "subject", "kind", "lane", "payload", "idem_key", "priority")
    given += ("run_at", "pass_dead", "created_at")
    earlier = job.alias("earlier")
    last = sa.select(sa.func.coalesce(sa.func.max(earlier.c.seq), 0) + 1)
    values: dict[str, Any] = {name: sa.bindparam(name, type_=_J[name].type) for name in given}
    values["seq"] = last.where(earlier.c.chain == sa.bindparam("chain")).scalar_subquery()
    put = insert_into(dialect, job).values(state=JobState.QUEUED.value, result={}, **values)
    return put.on_conflict_do_nothing(index_elements=["idem_key"]).returning(*job.c)


_INSERT = Prepared(_insert_statement, tuple(job.c))


def insert_job(connection: sa.Connection, new: NewJob, now: datetime) -> Job | None:
    """Queue a step at the end of its chain; None when its key exists already."""
    rows = _INSERT.run(
        connection,
        visit_id=new.visit_id,
        chain=new.chain,
        subject=new.subject or new.chain,
        kind=new.kind.value,
        lane=LANE_OF[new.kind].value,
        payload=dict(new.payload),
        idem_key=new.idem_key,
        priority=PRIORITY_OF[new.kind],
        run_at=new.run_at,
        pass_dead=new.pass_dead,
        created_at=now,
    )
    if not rows:
        return None
    made = job_of(rows[0])
    write_line(connection, made, now, JobState.QUEUED.value, "")
    return made


def _claim_statement() -> sa.ClauseElement:
    before, other = job.alias("before"), job.alias("other")
    unfinished = sa.text("before.state IN ('queued', 'running')")
    dead = sa.text("before.state = 'dead'")
    blocked = sa.exists().where(
        before.c.chain == _J.chain,
        before.c.seq < _J.seq,
        sa.or_(unfinished, sa.and_(dead, ~_J.pass_dead)),
    )
    busy = sa.exists().where(other.c.subject == _J.subject, sa.text("other.state = 'running'"))
    chosen = (
        sa.select(_J.id)
        .where(
            IS_QUEUED,
            _J.lane == sa.bindparam("claimed_lane"),
            _J.run_at <= sa.bindparam("at"),
            ~blocked,
            ~busy,
        )
        .order_by(_J.priority, _J.run_at, _J.id)
        .limit(sa.literal_column("1"))
        .with_for_update(skip_locked=True, of=job)
        .scalar_subquery()
    )
    return (
        job.update()
        .where(_J.id == chosen, IS_QUEUED)
        .values(
            state=JobState.RUNNING.value,
            lease_owner=sa.bindparam("owner"),
            lease_until=sa.bindparam("until"),
            attempts=_J.attempts + 1,
            token=_J.token + 1,
        )
        .returning(*job.c)
    )


_CLAIM = Prepared(_claim_statement(), tuple(job.c))


def claim(
    connection: sa.Connection, lane: Lane, now: datetime, owner: str, lease_until: datetime
) -> Job | None:
    """Mark the most urgent job of the lane as running, with a new token; None when none may run.

    Commit before the first byte leaves: the running row is the record of the intent.
    """
    rows = _CLAIM.run(connection, claimed_lane=lane.value, at=now, owner=owner, until=lease_until)
    if not rows:
        return None
    claimed = job_of(rows[0])
    if not is_routine(claimed.result):
        write_line(connection, claimed, now, JobState.RUNNING.value, "")
    return claimed


def is_routine(result: Mapping[str, Any]) -> bool:
    """True for a step that has asked the doors often: a door that is off for a day must not
    fill the timeline with the same two lines every few seconds."""
    return int(result.get("polls", 0)) > _LOGGED_POLLS


def renew(connection: sa.Connection, running: Job, until: datetime) -> bool:
    """Keep a running job for longer; False when it has been taken away."""
    mine = (_J.id == running.id, _J.state == "running", _J.token == running.token)
    return connection.execute(job.update().where(*mine).values(lease_until=until)).rowcount == 1


@cache
def _move_statement(names: tuple[str, ...]) -> Prepared:
    """There are a handful of combinations of columns."""
    current = (
        _J.id == sa.bindparam("its_id"),
        _J.state == sa.bindparam("its_state"),
        _J.token == sa.bindparam("its_token"),
    )
    values = {name: sa.bindparam(f"new_{name}", type_=_J[name].type) for name in names}
    moved = job.update().where(*current).values(state=sa.bindparam("new_state"), **values)
    return Prepared(moved.returning(*job.c), tuple(job.c))


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
    rows = _move_statement(tuple(sorted(values))).run(
        connection,
        its_id=current.id,
        its_state=current.state.value,
        its_token=current.token,
        new_state=wanted.value,
        **{f"new_{name}": plain(value) for name, value in values.items()},
    )
    if not rows:
        return None
    moved = job_of(rows[0])
    if logged:
        write_line(connection, moved, now, wanted.value, note)
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
    found = [job_of(row) for row in connection.execute(query).all()]
    moved = [move_job(connection, one, JobState.CANCELLED, now, why) for one in found]
    return tuple(one for one in moved if one is not None)


def requeue(
    connection: sa.Connection, orphans: Iterable[Job], now: datetime, why: str
) -> tuple[Job, ...]:
    """Running jobs whose worker is gone are queued again, outcome unknown."""
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
    behind = (_J.chain == current.chain, _J.seq > current.seq, IS_QUEUED)
    late = (_J.run_at < run_at, ~_J.pass_dead)
    connection.execute(job.update().where(*behind, *late).values(run_at=run_at))
