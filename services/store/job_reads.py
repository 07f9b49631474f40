"""Questions about the job table."""

from collections.abc import Iterable
from datetime import datetime

import sqlalchemy as sa

from kiosk.core.errors import NotFound
from kiosk.core.ids import JobId, PersonCode, VisitId
from kiosk.core.jobs import Job, JobKind, JobState, Lane
from services.store.job_rows import job_of
from services.store.prepared import Prepared
from services.store.tables import job, visit

_J = job.c
# Written as literals so that SQLite uses the partial indexes.
IS_QUEUED = _J.state == sa.literal_column("'queued'", sa.String)
IS_RUNNING = _J.state == sa.literal_column("'running'", sa.String)
IS_DEAD = _J.state == sa.literal_column("'dead'", sa.String)
_MINE = _J.lane == sa.bindparam("its_lane")
_DUE = sa.exists().where(IS_QUEUED, _MINE, _J.run_at <= sa.bindparam("at")).label("due")
_LATER = (
    sa.select(sa.func.min(_J.run_at))
    .where(IS_QUEUED, _MINE, _J.run_at > sa.bindparam("at"))
    .scalar_subquery()
    .label("later")
)
_AGENDA = Prepared(sa.select(_DUE, _LATER), (_DUE, _LATER))


def agenda(connection: sa.Connection, lane: Lane, now: datetime) -> tuple[bool, datetime | None]:
    """Is a queued job of the lane due, even one that has to wait for another; and when the next
    of the others becomes due."""
    (row,) = _AGENDA.run(connection, its_lane=lane.value, at=now)
    return bool(row.due), row.later


def list_running(connection: sa.Connection) -> tuple[Job, ...]:
    """What is being worked for, by whichever desk."""
    return tuple(job_of(row) for row in connection.execute(sa.select(job).where(IS_RUNNING)))


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


def is_quiet(connection: sa.Connection, code: PersonCode, since: datetime) -> bool:
    """True when no step about the person waits, runs, or has ended since."""
    of_person = sa.select(visit.c.id).where(visit.c.person_code == code)
    about = sa.or_(_J.visit_id.in_(of_person), _J.chain == f"ghost:{code}")
    states = [JobState.QUEUED.value, JobState.RUNNING.value]
    moving = sa.or_(_J.state.in_(states), _J.finished_at >= since)
    to_hikcentral = _J.lane != Lane.NOTIFY.value
    return not connection.scalar(sa.select(sa.exists().where(about, to_hikcentral, moving)))


def count_unfinished(connection: sa.Connection, visit_id: VisitId, kind: JobKind) -> int:
    """How many steps of this kind wait, run, or wait for a person."""
    states = [JobState.QUEUED.value, JobState.RUNNING.value, JobState.DEAD.value]
    mine = (_J.visit_id == visit_id, _J.kind == kind.value, _J.state.in_(states))
    return int(connection.scalar(sa.select(sa.func.count()).where(*mine)) or 0)


def has_open_chain(connection: sa.Connection, chain: str) -> bool:
    """True while a step of the chain waits or runs."""
    states = [JobState.QUEUED.value, JobState.RUNNING.value]
    waiting = sa.exists().where(_J.chain == chain, _J.state.in_(states))
    return bool(connection.scalar(sa.select(waiting)))


def count_chain(connection: sa.Connection, chain: str) -> int:
    """How many steps the chain has had."""
    return int(connection.scalar(sa.select(sa.func.count()).where(_J.chain == chain)) or 0)


def count_jobs(connection: sa.Connection, visit_id: VisitId, kind: JobKind) -> int:
    """How many steps of this kind the visit has had."""
    mine = (_J.visit_id == visit_id, _J.kind == kind.value)
    return int(connection.scalar(sa.select(sa.func.count()).where(*mine)) or 0)


def get_job(connection: sa.Connection, job_id: JobId) -> Job:
    """NotFound when there is none."""
    row = connection.execute(sa.select(job).where(_J.id == job_id)).one_or_none()
    if row is None:
        raise NotFound("job", str(job_id))
    return job_of(row)


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
        # Written as literals, for the partial indexes.
        chosen = [sa.literal_column(f"'{state.value}'", sa.String) for state in states]
        query = query.where(sa.or_(sa.false(), *(_J.state == one for one in chosen)))
    if visit_id is not None:
        query = query.where(_J.visit_id == visit_id)
    return tuple(job_of(row) for row in connection.execute(query))
