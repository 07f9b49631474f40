"""What people may do with the jobs: start a dead one over, all of a class, or stop a queued one."""

from datetime import datetime
from typing import Any

import sqlalchemy as sa

from kiosk.core.audit import AuditAction
from kiosk.core.errors import IllegalMove
from kiosk.core.jobs import GRANTING, NEVER_GIVES_UP, Job, JobKind, JobState
from kiosk.core.people import Actor
from kiosk.core.visits import AccessState, Visit, WaitReason
from services.jobs.chains import queue_grant_anew
from services.store import audits, jobs, visits

_SETTLED = {"wait_reason": None, "wait_detail": "", "next_try_at": None}
_ACCESS_BEFORE = {
    JobKind.ENROLL: AccessState.QUEUED,
    JobKind.ASSIGN: AccessState.ENROLLED,
    JobKind.APPLY: AccessState.ASSIGNED,
    JobKind.UPDATE_VALIDITY: AccessState.ASSIGNED,
}
_ON_THE_WAY = frozenset(_ACCESS_BEFORE.values())
Changed = tuple[Job, Visit | None]


def retry_job(connection: sa.Connection, job: Job, actor: Actor, now: datetime) -> Changed:
    """A dead step starts over, a way that was stopped by hand is taken anew. IllegalMove."""
    if job.state is JobState.CANCELLED:
        return _start_anew(connection, job, actor, now)
    if job.state is not JobState.DEAD:
        # A running step may move to queued as well, but not by hand.
        raise IllegalMove("job", job.state.value, JobState.QUEUED.value)
    moved = jobs.move_job(
        connection,
        job,
        JobState.QUEUED,
        now,
        "retry by hand",
        run_at=now,
        attempts=0,
        result={},
        reason=None,
        last_error="",
    )
    audits.record(connection, now, actor.name, AuditAction.JOB_RETRIED, job.visit_id, str(job.id))
    return moved or job, _taken_up(connection, job)


def _taken_up(connection: sa.Connection, dead: Job) -> Visit | None:
    if dead.visit_id is None:
        return None
    visit = visits.get_visit(connection, dead.visit_id)
    if visit.access is not AccessState.FAILED or dead.kind not in _ACCESS_BEFORE:
        return visit
    return visits.update_visit(connection, visit, access=_ACCESS_BEFORE[dead.kind], **_SETTLED)


def _start_anew(connection: sa.Connection, job: Job, actor: Actor, now: datetime) -> Changed:
    visit = None if job.visit_id is None else visits.get_visit(connection, job.visit_id)
    if visit is None or visit.wait_reason is not WaitReason.STOPPED or not visit.is_open:
        raise IllegalMove("job", job.state.value, JobState.QUEUED.value)
    again = visits.update_visit(connection, visit, access=AccessState.QUEUED, **_SETTLED)
    queue_grant_anew(connection, again, now, "retry by hand")
    audits.record(connection, now, actor.name, AuditAction.JOB_RETRIED, visit.id, str(job.id))
    return jobs.list_jobs(connection, visit_id=visit.id, kinds=(JobKind.ENROLL,))[0], again


def cancel_job(connection: sa.Connection, job: Job, actor: Actor, now: datetime) -> Changed:
    """Stop a queued step. A step on the way to access takes those behind it along.

    IllegalMove for what is not queued, and for what takes access away.
    """
    if job.state is not JobState.QUEUED or job.kind in NEVER_GIVES_UP:
        raise IllegalMove("job", job.state.value, JobState.CANCELLED.value)
    audits.record(connection, now, actor.name, AuditAction.JOB_CANCELLED, job.visit_id, str(job.id))
    if job.kind in GRANTING and job.visit_id is not None:
        jobs.cancel_queued(connection, job.visit_id, GRANTING, now, "stopped by hand")
        return jobs.get_job(connection, job.id), _stopped(connection, job)
    moved = jobs.move_job(connection, job, JobState.CANCELLED, now, "stopped by hand")
    return moved or job, None


def _stopped(connection: sa.Connection, job: Job) -> Visit | None:
    if job.visit_id is None:
        return None
    visit = visits.get_visit(connection, job.visit_id)
    changes: dict[str, Any] = {
        "wait_reason": WaitReason.STOPPED,
        "wait_detail": "",
        "next_try_at": None,
    }
    if visit.access in _ON_THE_WAY:
        changes["access"] = AccessState.FAILED
    elif visit.access is not AccessState.FAILED:
        return visit
    # Of one that had failed nothing is left to be retried but the whole way.
    return visits.update_visit(connection, visit, **changes)
