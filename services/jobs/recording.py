"""Writes what came of a job, and what it means for the visit, in one transaction.

The row is guarded by its token: a worker that lost its lease changes nothing. Events are
returned, to be published after the commit.
"""

import logging
import random
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa

from kiosk.core.access import Direction
from kiosk.core.audit import AuditAction
from kiosk.core.backoff import delay_s
from kiosk.core.events import Event, JobChanged, VisitChanged
from kiosk.core.ids import PersonId
from kiosk.core.jobs import (
    GRANT_CHAIN,
    NEVER_GIVES_UP,
    Again,
    Done,
    Job,
    JobKind,
    JobState,
    Never,
    NotNow,
    Outcome,
)
from kiosk.core.people import SYSTEM_ACTOR
from kiosk.core.visits import AccessState, Visit, WaitReason
from services.jobs.anew import take_anew
from services.jobs.milestones import milestones
from services.jobs.outcomes import Gone
from services.jobs.rules import EngineRules
from services.store import audits, jobs, totals, visits

log = logging.getLogger(__name__)

_ON_THE_WAY = frozenset({AccessState.QUEUED, AccessState.ENROLLED, AccessState.ASSIGNED})
_LONGEST_RETRY_AFTER_S = 600.0


@dataclass(frozen=True, slots=True)
class _Again:
    """When a failed try is repeated: None for a job that is dead."""

    run_at: datetime | None
    reason: WaitReason
    detail: str


class Recorder:
    """Any worker thread, inside a write transaction given by the caller."""

    def __init__(self, rules: EngineRules, draw: Callable[[], float] | None = None) -> None:
        self.rules = rules
        self._draw = draw or random.SystemRandom().random

    def record(
        self, connection: sa.Connection, job: Job, outcome: Outcome, now: datetime
    ) -> list[Event]:
        """Move the job and the visit; an empty list when the lease was lost."""
        if isinstance(outcome, Done):
            return self._done(connection, job, outcome, now)
        if isinstance(outcome, NotNow):
            return self._not_now(connection, job, outcome, now)
        return self._failed(connection, job, outcome, now)

    def _done(
        self, connection: sa.Connection, job: Job, outcome: Done, now: datetime
    ) -> list[Event]:
        result = {**job.result, **outcome.result}
        moved = jobs.move_job(
            connection,
            job,
            JobState.DONE,
            now,
            outcome.note,
            result=result,
            uncertain=False,
            reason=None,
            last_error="",
        )
        if moved is None:
            return []
        visit = visits.get_visit(connection, job.visit_id)
        changes, action = _reached(job.kind, visit, result, job.payload, now)
        if action is not None:
            audits.record(connection, now, SYSTEM_ACTOR.name, action, visit.id, outcome.note)
        for milestone, note in milestones(job.kind, result):
            jobs.log_milestone(connection, moved, now, milestone, note)
            log.info(milestone.value, extra={"visit": visit.id, "job": job.id})
        return [JobChanged(moved), *_change(connection, visit, changes)]

    def _not_now(
        self, connection: sa.Connection, job: Job, outcome: NotNow, now: datetime
    ) -> list[Event]:
        result = job.result if outcome.result is None else outcome.result
        later = _Again(now + timedelta(seconds=outcome.delay_s), outcome.reason, outcome.detail)
        # Waiting is not failing: the attempt that claiming counted is given back.
        attempts = max(job.attempts - 1, 0)
        news = result.get("ready") != job.result.get("ready") or outcome.link is not None
        return self._requeue(
            connection,
            job,
            later,
            now,
            attempts=attempts,
            result=result,
            uncertain=outcome.uncertain,
            logged=news or not jobs.is_routine(result),
        )

    def _failed(
        self, connection: sa.Connection, job: Job, outcome: Again | Never, now: datetime
    ) -> list[Event]:
        totals.add_task_error(connection, job.kind)
        later = self._next_try(job, outcome, now)
        uncertain = isinstance(outcome, Again) and outcome.uncertain
        if later.run_at is not None:
            kept = outcome.result if isinstance(outcome, Again) else None
            result = job.result if kept is None else kept
            return self._requeue(
                connection,
                job,
                later,
                now,
                attempts=job.attempts,
                result=result,
                uncertain=uncertain,
            )
        moved = jobs.move_job(
            connection,
            job,
            JobState.DEAD,
            now,
            f"{later.reason.value}: {later.detail}",
            reason=later.reason,
            last_error=later.detail,
            uncertain=uncertain or job.uncertain,
        )
        if moved is None:
            return []
        if _is_superseded(connection, job):
            return _cancel(connection, moved, now)
        visit = visits.get_visit(connection, job.visit_id)
        events: list[Event] = [JobChanged(moved), *self._died(connection, visit, job, later, now)]
        if isinstance(outcome, Gone):
            events += take_anew(connection, visit.id, now)
        return events

    def _died(
        self, connection: sa.Connection, visit: Visit, job: Job, later: _Again, now: datetime
    ) -> list[Event]:
        if job.kind not in GRANT_CHAIN or visit.access not in _ON_THE_WAY:
            return []
        detail = f"{job.kind.value}: {later.reason.value}"
        audits.record(
            connection, now, SYSTEM_ACTOR.name, AuditAction.ACCESS_FAILED, visit.id, detail
        )
        changes: dict[str, Any] = {
            "access": AccessState.FAILED,
            "wait_reason": later.reason,
            "wait_detail": later.detail,
            "next_try_at": None,
        }
        return _change(connection, visit, changes)

    def _next_try(self, job: Job, outcome: Again | Never, now: datetime) -> _Again:
        endless = job.kind in NEVER_GIVES_UP
        if isinstance(outcome, Never) and not endless:
            return _Again(None, outcome.reason, outcome.detail)
        schedule = self.rules.revoke_schedule_s if endless else self.rules.schedule_s
        wait = delay_s(max(job.attempts, 1), schedule, self._draw, endless=endless)
        asked = outcome.retry_after_s if isinstance(outcome, Again) else None
        if wait is not None and asked is not None:
            wait = max(wait, min(asked, _LONGEST_RETRY_AFTER_S))
        run_at = None if wait is None else now + timedelta(seconds=wait)
        return _Again(run_at, outcome.reason, outcome.detail)

    def _requeue(
        self, connection: sa.Connection, job: Job, later: _Again, now: datetime, **values: Any
    ) -> list[Event]:
        # Uncertain is sticky: a later definite refusal does not undo an unknown outcome.
        values["uncertain"] = values["uncertain"] or job.uncertain
        moved = jobs.move_job(
            connection,
            job,
            JobState.QUEUED,
            now,
            f"{later.reason.value}: {later.detail}",
            run_at=later.run_at,
            reason=later.reason,
            last_error=later.detail,
            **values,
        )
        if moved is None:
            return []
        if _is_superseded(connection, job):
            return _cancel(connection, moved, now)
        visit = visits.get_visit(connection, job.visit_id)
        changes = _waiting(job.kind, later, values["result"])
        return [JobChanged(moved), *_change(connection, visit, changes)]


def _is_superseded(connection: sa.Connection, job: Job) -> bool:
    """True for a step that was on its way when the revoke was ordered: never to be repeated."""
    return job.kind in GRANT_CHAIN and jobs.has_later_step(connection, job, JobKind.REVOKE)


def _cancel(connection: sa.Connection, moved: Job, now: datetime) -> list[Event]:
    cancelled = jobs.move_job(connection, moved, JobState.CANCELLED, now, "superseded by revoke")
    return [JobChanged(cancelled or moved)]


def _waiting(kind: JobKind, later: _Again, result: Mapping[str, Any]) -> dict[str, Any]:
    if kind is JobKind.NOTIFY:
        return {}
    changes: dict[str, Any] = {
        "wait_reason": later.reason,
        "wait_detail": later.detail,
        "next_try_at": later.run_at,
    }
    if kind is JobKind.APPLY and "total" in result:
        changes |= {"doors_ready": int(result["ready"]), "doors_total": int(result["total"])}
    return changes


_SETTLED = {"wait_reason": None, "wait_detail": "", "next_try_at": None}


def _reached(
    kind: JobKind,
    visit: Visit,
    result: Mapping[str, Any],
    payload: Mapping[str, Any],
    now: datetime,
) -> tuple[dict[str, Any], AuditAction | None]:
    """The changes of the visit that a done step means, and the audit entry."""
    if kind is JobKind.NOTIFY:
        if not result.get("sent"):
            return {}, None
        field = f"{Direction(payload['direction']).value}_notified_at"
        return {field: now}, AuditAction.HOST_NOTIFIED
    if kind is JobKind.REVOKE:
        done = {"access": AccessState.REVOKED, "access_revoked_at": now, "doors_ready": 0}
        return {**done, **_SETTLED}, AuditAction.ACCESS_REVOKED
    return _granted(kind, visit, result, now)


def _granted(
    kind: JobKind, visit: Visit, result: Mapping[str, Any], now: datetime
) -> tuple[dict[str, Any], AuditAction | None]:
    if kind is JobKind.ENROLL and "person_id" in result:
        known: dict[str, Any] = {"person_id": PersonId(result["person_id"])}
        if visit.access is not AccessState.QUEUED:
            return known, AuditAction.ACCESS_ENROLLED
        return {**known, "access": AccessState.ENROLLED, **_SETTLED}, AuditAction.ACCESS_ENROLLED
    if kind is JobKind.ASSIGN and "doors" in result and visit.access is AccessState.ENROLLED:
        doors = {"doors_total": len(result["doors"]), "doors_ready": 0}
        return {**doors, "access": AccessState.ASSIGNED, **_SETTLED}, AuditAction.ACCESS_ASSIGNED
    if kind is JobKind.APPLY and "clean" in result and visit.access is AccessState.ASSIGNED:
        ready = {"doors_ready": int(result["ready"]), "doors_total": int(result["total"])}
        given = {"access": AccessState.READY, "access_granted_at": now}
        return {**ready, **given, **_SETTLED}, AuditAction.ACCESS_READY
    return {}, None


def _change(connection: sa.Connection, visit: Visit, changes: dict[str, Any]) -> list[Event]:
    if not changes:
        return []
    return [VisitChanged(visits.update_visit(connection, visit, **changes))]
