"""I12 and I13: only legal moves of jobs and visits, and one audit entry for each of them."""

import itertools
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import TypeVar

import sqlalchemy as sa

from kiosk.core.audit import AuditAction
from kiosk.core.jobs import JOB_MOVES, JobState, Milestone
from kiosk.core.visits import ACCESS_MOVES, STATUS_MOVES, AccessState, Visit, VisitStatus
from services.store.tables import audit, job_log
from tests.integration.matrix.world import World

_T = TypeVar("_T")
_MILESTONES = frozenset(Milestone)


def require_legal_job_moves(connection: sa.Connection) -> None:
    """I12: every logged move of every job is in the table of moves."""
    told: dict[int, list[JobState]] = {}
    query = sa.select(job_log.c.job_id, job_log.c.what).order_by(job_log.c.id)
    for job_id, what in connection.execute(query):
        if what not in _MILESTONES:
            told.setdefault(job_id, []).append(JobState(what))
    for states in told.values():
        assert states[0] is JobState.QUEUED, "I12"
        for before, after in _pairs(_with_unlogged(states)):
            assert after in JOB_MOVES[before], f"I12: job {before} -> {after}"


def _with_unlogged(states: list[JobState]) -> list[JobState]:
    """Routine polls are not logged: between two logged runs there was one more way back."""
    whole = [states[0]]
    for state in states[1:]:
        if whole[-1] is state is JobState.RUNNING:
            whole.append(JobState.QUEUED)
        elif whole[-1] is JobState.QUEUED and state not in JOB_MOVES[JobState.QUEUED]:
            whole.append(JobState.RUNNING)
        whole.append(state)
    return whole


def require_legal_visit_moves(world: World) -> None:
    """I12: every announced snapshot follows from the one before."""
    for visit_id in world.registered:
        history = [visit for visit in world.seen if visit.id == visit_id]
        for before, after in _pairs(history):
            assert after.revision >= before.revision, "I12: announced out of order"
            moved = after.status is not before.status
            assert not moved or after.status in STATUS_MOVES[before.status], "I12"
            moved = after.access is not before.access
            assert not moved or after.access in ACCESS_MOVES[before.access], "I12"


_ACCESS_ENTRIES = {
    AccessState.ASSIGNED: AuditAction.ACCESS_ASSIGNED,
    AccessState.READY: AuditAction.ACCESS_READY,
    AccessState.FAILED: AuditAction.ACCESS_FAILED,
    AccessState.REVOKING: AuditAction.ACCESS_REVOKE_ORDERED,
    AccessState.REVOKED: AuditAction.ACCESS_REVOKED,
}
_STATUS_ENTRIES = {
    VisitStatus.CHECKED_IN: AuditAction.CHECKED_IN,
    VisitStatus.CHECKED_OUT: AuditAction.CHECKED_OUT,
    VisitStatus.CANCELLED: AuditAction.CANCELLED,
}
_BY_HAND = (AuditAction.JOB_RETRIED, AuditAction.PHOTO_ATTACHED)


def require_one_entry_each(connection: sa.Connection, world: World) -> None:
    """I13: one audit entry for each change of state, and none without."""
    written = Counter(AuditAction(one) for one in connection.scalars(sa.select(audit.c.action)))
    expected: Counter[AuditAction] = Counter()
    for visit_id in world.registered:
        expected[AuditAction.VISIT_REGISTERED] += 1
        history = [visit for visit in world.seen if visit.id == visit_id]
        for before, after in _pairs(history):
            if after.status is not before.status:
                expected[_STATUS_ENTRIES[after.status]] += 1
            if after.access is not before.access and _is_entered(before, after):
                expected[_ACCESS_ENTRIES[after.access]] += 1
    for other in (*_BY_HAND, AuditAction.ACCESS_ENROLLED, AuditAction.HOST_NOTIFIED):
        expected[other] = written[other]
    assert +expected == written, "I13"
    expected_retries = sum(
        before.access is AccessState.FAILED and after.access in _RETAKEN
        for visit_id in world.registered
        for before, after in _pairs([one for one in world.seen if one.id == visit_id])
    )
    by_hand = sum(written[one] for one in _BY_HAND)
    assert by_hand == expected_retries, "I13: a retry without its entry"
    enrolled = connection.scalar(
        sa.select(sa.func.count())
        .select_from(job_log)
        .where(job_log.c.what == Milestone.PERSON_ID_STORED.value)
    )
    assert written[AuditAction.ACCESS_ENROLLED] == enrolled, "I13"


_RETAKEN = (AccessState.QUEUED, AccessState.ENROLLED, AccessState.ASSIGNED)


def _is_entered(before: Visit, after: Visit) -> bool:
    """A retry by hand takes a visit back to the state of the step that died: another entry."""
    if before.access is AccessState.FAILED and after.access in _RETAKEN:
        return False
    return after.access in _ACCESS_ENTRIES


def _pairs(items: Sequence[_T]) -> Iterator[tuple[_T, _T]]:
    return itertools.pairwise(items)
