"""What the outcome of a step means for its visit: the state of its access, and why it waits.

Inside the transaction that records the outcome. A job without a visit changes none.
"""

import logging
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from kiosk.core.access import Direction
from kiosk.core.audit import AuditAction
from kiosk.core.events import VisitChanged
from kiosk.core.ids import PersonId
from kiosk.core.jobs import GRANTING, Job, JobKind, JobState
from kiosk.core.people import SYSTEM_ACTOR
from kiosk.core.visits import AccessState, Visit, WaitReason
from services.jobs.milestones import milestones
from services.store import audits, job_reads, timeline, visits

log = logging.getLogger(__name__)

_Reached = tuple[dict[str, Any], AuditAction | None]
_NOTHING: _Reached = ({}, None)
_SETTLED: dict[str, Any] = {"wait_reason": None, "wait_detail": "", "next_try_at": None}
_ON_THE_WAY = frozenset({AccessState.QUEUED, AccessState.ENROLLED, AccessState.ASSIGNED})
_OPEN = (JobState.QUEUED, JobState.RUNNING)


def reached(connection: sa.Connection, done: Job, note: str, now: datetime) -> list[VisitChanged]:
    """A step is done: move the visit, write audit and milestones."""
    if done.kind is JobKind.REVOKE_GHOST:
        action = AuditAction.ACCESS_REVOKED
        audits.record(connection, now, SYSTEM_ACTOR.name, action, None, done.payload["code"])
    if done.visit_id is None:
        return []
    visit = visits.get_visit(connection, done.visit_id)
    changes, action = _changes(connection, done, visit, now)
    if action is None:
        return []
    audits.record(connection, now, SYSTEM_ACTOR.name, action, visit.id, note)
    for milestone, text in milestones(done.kind, done.result):
        timeline.log_milestone(connection, done, now, milestone, text)
        log.info(milestone.value, extra={"visit": visit.id, "job": done.id})
    if action is AuditAction.PERSON_REMOVED:
        everyone = visits.list_of_person(connection, visit.person_code)
        return [event for one in everyone for event in _change(connection, one, changes)]
    return _change(connection, visit, changes)


def waits(connection: sa.Connection, queued: Job) -> list[VisitChanged]:
    """A step is to be tried again: the visit says why, and when."""
    if queued.kind not in _SHOWN_WAITING or queued.visit_id is None:
        return []
    changes: dict[str, Any] = {
        "wait_reason": queued.reason,
        "wait_detail": queued.last_error,
        "next_try_at": queued.run_at,
    }
    if queued.kind in _CONFIRMING and "total" in queued.result:
        changes["doors_ready"] = int(queued.result["ready"])
        changes["doors_total"] = int(queued.result["total"])
    return _change(connection, visits.get_visit(connection, queued.visit_id), changes)


def died_of(
    connection: sa.Connection, dead: Job, reason: WaitReason, detail: str, now: datetime
) -> list[VisitChanged]:
    """A step has died: a visit on its way to access needs a person at the desk."""
    if dead.kind not in GRANTING or dead.visit_id is None:
        return []
    visit = visits.get_visit(connection, dead.visit_id)
    if visit.access not in _ON_THE_WAY:
        return []
    what = f"{dead.kind.value}: {reason.value}"
    audits.record(connection, now, SYSTEM_ACTOR.name, AuditAction.ACCESS_FAILED, visit.id, what)
    changes = {
        "access": AccessState.FAILED,
        "wait_reason": reason,
        "wait_detail": detail,
        "next_try_at": None,
    }
    return _change(connection, visit, changes)


_CONFIRMING = frozenset({JobKind.APPLY, JobKind.UPDATE_VALIDITY})
_SHOWN_WAITING = GRANTING | {JobKind.REVOKE}


def _changes(connection: sa.Connection, done: Job, visit: Visit, now: datetime) -> _Reached:
    if done.kind in _CONFIRMING:
        return _confirmed(connection, done, visit, now)
    return _MEANING[done.kind](done, visit, now)


def _notified(done: Job, _visit: Visit, now: datetime) -> _Reached:
    if not done.result.get("sent"):
        return _NOTHING
    field = f"{Direction(done.payload['direction']).value}_notified_at"
    return {field: now}, AuditAction.HOST_NOTIFIED


def _removed(done: Job, _visit: Visit, now: datetime) -> _Reached:
    if not done.result.get("removed"):
        return _NOTHING
    return {"person_removed_at": now, "person_id": None}, AuditAction.PERSON_REMOVED


def _revoked(done: Job, visit: Visit, now: datetime) -> _Reached:
    if visit.access is not AccessState.REVOKING:
        return _NOTHING
    gone: dict[str, Any] = {
        "access": AccessState.REVOKED,
        "access_revoked_at": now,
        "doors_ready": 0,
    }
    if visit.person_id is None and "person_id" in done.result:
        # An add whose answer was lost: whoever removes persons later must know of this one.
        gone["person_id"] = PersonId(done.result["person_id"])
    return {**gone, **_SETTLED}, AuditAction.ACCESS_REVOKED


def _enrolled(done: Job, visit: Visit, _now: datetime) -> _Reached:
    if "person_id" not in done.result:
        return _NOTHING
    known: dict[str, Any] = {
        "person_id": PersonId(done.result["person_id"]),
        "person_removed_at": None,
    }
    if visit.access is AccessState.QUEUED:
        known |= {"access": AccessState.ENROLLED, **_SETTLED}
    return known, AuditAction.ACCESS_ENROLLED


def _assigned(done: Job, visit: Visit, _now: datetime) -> _Reached:
    changes: dict[str, Any] = dict(_SETTLED)
    if visit.access is AccessState.ENROLLED:
        changes["access"] = AccessState.ASSIGNED
    elif visit.access is not AccessState.ASSIGNED:  # As a step for the former type has made it.
        return _NOTHING
    if "doors" not in done.result:
        return _NOTHING
    doors = {"doors_total": len(done.result["doors"]), "doors_ready": 0}
    return {**doors, **changes}, AuditAction.ACCESS_ASSIGNED


_MEANING: Mapping[JobKind, Callable[[Job, Visit, datetime], _Reached]] = {
    JobKind.NOTIFY: _notified,
    JobKind.REMOVE_PERSON: _removed,
    JobKind.REVOKE: _revoked,
    JobKind.ENROLL: _enrolled,
    JobKind.ASSIGN: _assigned,
}


def _confirmed(connection: sa.Connection, done: Job, visit: Visit, now: datetime) -> _Reached:
    """Ready, unless something newer than what the doors have confirmed is on its way to them."""
    if "clean" not in done.result or visit.access is not AccessState.ASSIGNED:
        return _NOTHING
    if job_reads.has_later_step(connection, done, GRANTING, _OPEN):
        return _NOTHING
    ready = {
        "doors_ready": int(done.result["ready"]),
        "doors_total": int(done.result["total"]),
        "access": AccessState.READY,
        "access_granted_at": visit.access_granted_at or now,
    }
    return {**ready, **_SETTLED}, AuditAction.ACCESS_READY


def _change(connection: sa.Connection, visit: Visit, changes: dict[str, Any]) -> list[VisitChanged]:
    return [VisitChanged(visits.update_visit(connection, visit, **changes))]
