"""Puts the outside work of a visit into the job table, inside the caller's transaction.

Whoever saw "saved" has these rows too: visit, jobs and audit commit together (invariant I2).
"""

import logging
from datetime import datetime

import sqlalchemy as sa

from kiosk.core.access import Direction
from kiosk.core.audit import AuditAction
from kiosk.core.jobs import GRANT_CHAIN, JobKind, Milestone
from kiosk.core.passages import Passage
from kiosk.core.visits import GRANTED_OR_ON_THE_WAY, AccessState, Visit
from services.store import audits, jobs, visits

log = logging.getLogger(__name__)


def queue_grant(connection: sa.Connection, visit: Visit, now: datetime) -> None:
    """Queue enroll, assign, apply in this order. A second call changes nothing."""
    for kind in GRANT_CHAIN:
        step = jobs.NewJob(visit.id, visit.id, kind, f"{visit.id}:{kind.value}", {}, now)
        jobs.insert_job(connection, step, now)


def queue_grant_anew(
    connection: sa.Connection, visit: Visit, now: datetime, why: str = "a new photo"
) -> None:
    """Take the whole way again, sending the photo; what the failure left over is cancelled."""
    jobs.cancel_queued(connection, visit.id, GRANT_CHAIN, now, f"superseded by {why}")
    tries = jobs.count_jobs(connection, visit.id, JobKind.ENROLL)
    for kind in GRANT_CHAIN:
        key = f"{visit.id}:{kind.value}:{tries + 1}"
        step = jobs.NewJob(visit.id, visit.id, kind, key, {"new_face": True}, now)
        jobs.insert_job(connection, step, now)


def queue_revoke(connection: sa.Connection, visit: Visit, actor: str, now: datetime) -> Visit:
    """Order the removal of all access, from any state of the chain.

    Queued and dead steps that would grant are cancelled; a running one is waited for. A visit
    that holds nothing, or is being revoked already, is returned as it is.
    """
    if visit.access not in GRANTED_OR_ON_THE_WAY:
        return visit
    jobs.cancel_queued(connection, visit.id, GRANT_CHAIN, now, "superseded by revoke")
    key = f"{visit.id}:{JobKind.REVOKE.value}"
    step = jobs.NewJob(visit.id, visit.id, JobKind.REVOKE, key, {}, now, pass_dead=True)
    jobs.insert_job(connection, step, now)
    audits.record(connection, now, actor, AuditAction.ACCESS_REVOKE_ORDERED, visit.id)
    return visits.update_visit(
        connection,
        visit,
        access=AccessState.REVOKING,
        wait_reason=None,
        wait_detail="",
        next_try_at=None,
    )


def queue_notice(connection: sa.Connection, visit: Visit, passage: Passage, now: datetime) -> None:
    """One message to the host for the first entry, one for the first exit."""
    if passage.direction is Direction.UNKNOWN:
        return
    chain = f"{visit.id}:{passage.direction.value}"
    payload = {
        "direction": passage.direction.value,
        "at": passage.at.isoformat(),
        "door": passage.door_name,
    }
    # A chain of its own: a slow mail server must not stand between a visitor and a revoke.
    step = jobs.NewJob(visit.id, chain, JobKind.NOTIFY, f"{chain}:notice", payload, now)
    queued = jobs.insert_job(connection, step, now)
    if queued is not None:
        entered = passage.direction is Direction.ENTRY
        seen = Milestone.FIRST_ENTRY if entered else Milestone.FIRST_EXIT
        for milestone in (seen, Milestone.NOTICE_SCHEDULED):
            jobs.log_milestone(connection, queued, now, milestone, passage.door_name)
            log.info(milestone.value, extra={"visit": visit.id, "job": queued.id})
