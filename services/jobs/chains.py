"""Puts the outside work of a visit into the job table, inside the caller's transaction.

Whoever saw "saved" has these rows too: visit, jobs and audit commit together (invariant I2).
"""

import logging
from collections.abc import Iterable, Mapping
from datetime import datetime
from types import MappingProxyType
from typing import Any

import sqlalchemy as sa

from kiosk.core.access import Direction, PersonRef
from kiosk.core.audit import AuditAction
from kiosk.core.ids import GroupId
from kiosk.core.jobs import GRANT_CHAIN, GRANTING, JobKind, Milestone
from kiosk.core.passages import Passage
from kiosk.core.visits import GRANTED_OR_ON_THE_WAY, AccessState, Visit
from services.store import audits, job_reads, jobs, timeline, visits

log = logging.getLogger(__name__)

_EMPTY: Mapping[str, Any] = MappingProxyType({})
_TAKEN_AWAY = frozenset({AccessState.REVOKING, AccessState.REVOKED})
_VOID_BY_GRANT = (JobKind.REMOVE_PERSON,)
_SETTLED: Mapping[str, Any] = MappingProxyType(
    {"wait_reason": None, "wait_detail": "", "next_try_at": None}
)


def queue_grant(connection: sa.Connection, visit: Visit, now: datetime) -> None:
    """Queue enroll, assign, apply in this order."""
    jobs.cancel_queued_of_person(connection, visit.person_code, _VOID_BY_GRANT, now, "needed again")
    for kind in GRANT_CHAIN:
        _queue(connection, visit, kind, now)


def queue_grant_anew(
    connection: sa.Connection, visit: Visit, now: datetime, why: str = "a new photo"
) -> None:
    """Take the whole way again, sending the photo; what was left over is cancelled.

    A revoke that still waits is void: what must go is what the new way does not give.
    """
    void = (*GRANTING, JobKind.REVOKE)
    jobs.cancel_queued(connection, visit.id, void, now, f"superseded by {why}")
    for kind in GRANT_CHAIN:
        _queue(connection, visit, kind, now, {"new_face": True})


def queue_other_group(connection: sa.Connection, visit: Visit, now: datetime, why: str) -> Visit:
    """Assign and apply again for a person who is enrolled: another group, or a lost membership.

    They bring newer times along, which could not be confirmed in a group that comes only now.
    """
    steps = (JobKind.ASSIGN, JobKind.APPLY)
    void = (*steps, JobKind.UPDATE_VALIDITY)
    jobs.cancel_queued(connection, visit.id, void, now, f"superseded by {why}")
    for kind in steps:
        _queue(connection, visit, kind, now)
    if visit.access is AccessState.ENROLLED:
        return visit
    return visits.update_visit(
        connection, visit, access=AccessState.ENROLLED, doors_ready=0, **_SETTLED
    )


def queue_update_validity(
    connection: sa.Connection, visit: Visit, now: datetime, why: str
) -> Visit:
    """Bring the window to person and doors; a visit that was ready waits for the doors again."""
    kinds = (JobKind.UPDATE_VALIDITY,)
    jobs.cancel_queued(connection, visit.id, kinds, now, f"superseded by {why}")
    _queue(connection, visit, JobKind.UPDATE_VALIDITY, now)
    if visit.access is not AccessState.READY:
        return visit
    return visits.update_visit(
        connection, visit, access=AccessState.ASSIGNED, doors_ready=0, **_SETTLED
    )


def queue_revoke(
    connection: sa.Connection, visit: Visit, actor: str, now: datetime, *, barred: bool = False
) -> Visit:
    """Order the removal of all access, from any state of the chain; `barred` for good.

    Queued and dead steps that would grant are cancelled; a running one is waited for. A visit
    that holds nothing, or is being revoked already, is returned as it is, but for `barred`.
    """
    if visit.access in GRANTED_OR_ON_THE_WAY:
        return queue_revoke_again(connection, visit, actor, now, barred=barred)
    if barred and not visit.barred and visit.is_open and visit.access in _TAKEN_AWAY:
        audits.record(connection, now, actor, AuditAction.ACCESS_REVOKE_ORDERED, visit.id)
        return visits.update_visit(connection, visit, barred=True)
    return visit


def queue_revoke_again(
    connection: sa.Connection,
    visit: Visit,
    actor: str,
    now: datetime,
    *,
    barred: bool = False,
    groups: Iterable[GroupId] = (),
) -> Visit:
    """Order it also for a visit whose access was gone and has come back, in these `groups`."""
    void = (*GRANTING, JobKind.REMOVE_PERSON)  # Nothing that is put off stands before it.
    jobs.cancel_queued(connection, visit.id, void, now, "superseded by revoke")
    payload = {"groups": sorted(groups)} if groups else _EMPTY
    _queue(connection, visit, JobKind.REVOKE, now, payload, pass_dead=True)
    audits.record(connection, now, actor, AuditAction.ACCESS_REVOKE_ORDERED, visit.id)
    barred = barred or visit.barred
    changes: dict[str, Any] = {"barred": barred, **_SETTLED}
    if visit.access is not AccessState.REVOKING:
        changes["access"] = AccessState.REVOKING
    return visits.update_visit(connection, visit, **changes)


def queue_remove_person(connection: sa.Connection, visit: Visit, now: datetime) -> None:
    """Remove the person of a visit that is over."""
    _queue(connection, visit, JobKind.REMOVE_PERSON, now, pass_dead=True)


def queue_revoke_ghost(
    connection: sa.Connection, person: PersonRef, groups: Iterable[GroupId], now: datetime
) -> bool:
    """Take access from somebody with a code of ours whom no visit explains; False when that is
    under way already."""
    chain = f"ghost:{person.code}"
    if job_reads.has_open_chain(connection, chain):
        return False
    payload = {"code": person.code, "person_id": person.id, "groups": sorted(groups)}
    key = f"{chain}:{job_reads.count_chain(connection, chain) + 1}"
    kind = JobKind.REVOKE_GHOST
    step = jobs.NewJob(None, chain, kind, key, payload, now, subject=person.code)
    return jobs.insert_job(connection, step, now) is not None


def _queue(
    connection: sa.Connection,
    visit: Visit,
    kind: JobKind,
    now: datetime,
    payload: Mapping[str, Any] = _EMPTY,
    *,
    pass_dead: bool = False,
) -> None:
    earlier = job_reads.count_jobs(connection, visit.id, kind)
    key = f"{visit.id}:{kind.value}" + (f":{earlier + 1}" if earlier else "")
    subject = visit.person_code
    step = jobs.NewJob(visit.id, visit.id, kind, key, payload, now, pass_dead, subject)
    jobs.insert_job(connection, step, now)


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
            timeline.log_milestone(connection, queued, now, milestone, passage.door_name)
            log.info(milestone.value, extra={"visit": visit.id, "job": queued.id})
