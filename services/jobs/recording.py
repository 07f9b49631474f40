"""Writes what came of a job, in one transaction with what it means for the visit.

The row is guarded by its token: a worker that lost its lease changes nothing. Events are
returned, to be published after the commit.
"""

import random
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa

from kiosk.core.backoff import delay_s
from kiosk.core.clock import Clock
from kiosk.core.events import Event, JobChanged
from kiosk.core.jobs import (
    GRANTING,
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
from kiosk.core.visits import WaitReason
from services.jobs.anew import take_anew
from services.jobs.meaning import died_of, reached, waits
from services.jobs.outcomes import Gone
from services.jobs.receipts import note_receipts
from services.jobs.rules import EngineRules
from services.store import job_reads, jobs, totals, visits

_LONGEST_RETRY_AFTER_S = 600.0
_VOID_BY = {kind: frozenset({kind, JobKind.REVOKE}) for kind in GRANTING} | {
    # The newest group and the newest times are written by the newest assign.
    JobKind.UPDATE_VALIDITY: frozenset({JobKind.UPDATE_VALIDITY, JobKind.ASSIGN, JobKind.REVOKE}),
    # Access is given anew, and must not wait for the next try of taking it away.
    JobKind.REVOKE: frozenset({JobKind.ENROLL}),
}


@dataclass(frozen=True, slots=True)
class _Again:
    """When a failed try is repeated: None for a job that is dead."""

    run_at: datetime | None
    reason: WaitReason
    detail: str


class Recorder:
    """Any worker thread, inside a write transaction given by the caller."""

    def __init__(
        self, rules: EngineRules, clock: Clock, draw: Callable[[], float] | None = None
    ) -> None:
        self.rules = rules
        self.clock = clock
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
        note_receipts(connection, job, result, now)
        return [JobChanged(moved), *reached(connection, moved, outcome.note, now)]

    def _not_now(
        self, connection: sa.Connection, job: Job, outcome: NotNow, now: datetime
    ) -> list[Event]:
        result = job.result if outcome.result is None else outcome.result
        later = _Again(now + timedelta(seconds=outcome.delay_s), outcome.reason, outcome.detail)
        # Waiting is not failing: the attempt that claiming counted is given back.
        attempts = max(job.attempts - 1, 0)
        news = (
            result.get("ready") != job.result.get("ready")
            or outcome.link is not None
            or outcome.reason is not job.reason
        )
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
        died = died_of(connection, moved, later.reason, later.detail, now)
        if isinstance(outcome, Gone) and job.visit_id is not None:
            died += take_anew(connection, job.visit_id, now)
        return [JobChanged(moved), *died]

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
        jobs.postpone_followers(connection, moved, moved.run_at)
        note_receipts(connection, job, moved.result, now)
        return [JobChanged(moved), *waits(connection, moved)]


def _is_superseded(connection: sa.Connection, job: Job) -> bool:
    """True for a step that was on its way when what makes it void was ordered, or when the way
    was stopped by hand."""
    if job.visit_id is None or job.kind not in _VOID_BY:
        return False
    if job_reads.has_later_step(connection, job, _VOID_BY[job.kind]):
        return True
    if job.kind is JobKind.REVOKE:
        return False
    return visits.get_visit(connection, job.visit_id).wait_reason is WaitReason.STOPPED


def _cancel(connection: sa.Connection, moved: Job, now: datetime) -> list[Event]:
    cancelled = jobs.move_job(connection, moved, JobState.CANCELLED, now, "superseded")
    return [JobChanged(cancelled or moved)]
