"""What our side must say right after a request went wrong: one word for each kind of trouble.

The words follow section 3 of the fault matrix and the error kinds of `kiosk.core.errors`.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from kiosk.core.jobs import Job, JobKind, JobState
from kiosk.core.visits import Visit, WaitReason
from services.store import passages
from tests.integration.matrix.operations import Operation
from tests.integration.matrix.our_side import RETRY_S
from tests.integration.matrix.world import World


class Verdict(StrEnum):
    LINK = "the link is down: gate closed, no attempt used"
    CREDENTIALS = "our key or clock is refused: gate closed, no attempt used"
    CERTIFICATE = "we refuse the certificate: gate closed, no attempt used"
    UNKNOWN = "the outcome is not known: one attempt used, look first"
    BUSY = "come back later: one attempt used, after the time that was asked for"
    NO = "a definite no: a person is asked; taking access away goes on trying"
    NOT_PERMITTED = "the interface is closed to us: a person is asked"
    UNCONFIRMED = "nobody can tell what the doors have: it waits, and says so"
    FACE_REFUSED = "the visitor must be photographed again"
    FINE = "it was understood all the same"
    WHATEVER = "only the invariants decide"


_UNKNOWNS_ARE_A_LINK_DOWN = 3
_GATES = {
    Verdict.LINK: WaitReason.LINK_DOWN,
    Verdict.CREDENTIALS: WaitReason.CREDENTIALS,
    Verdict.CERTIFICATE: WaitReason.CERTIFICATE,
}
_DEAD = {
    Verdict.NO: WaitReason.REJECTED,
    Verdict.NOT_PERMITTED: WaitReason.NOT_PERMITTED,
    Verdict.FACE_REFUSED: WaitReason.FACE_REFUSED,
}


@dataclass(frozen=True, slots=True)
class Expected:
    """`wait_s` is the wait that BUSY asks for; `tries` how often the trouble was met so far."""

    verdict: Verdict
    wait_s: float | None
    tries: int


def require_verdict(world: World, operation: Operation, visit: Visit, expected: Expected) -> None:
    """Assert what the job, the visit and the gate say."""
    verdict = expected.verdict
    if operation.kind is None:
        _require_of_poll(world, visit, expected)
        return
    job = next(one for one in reversed(world.jobs()) if one.kind is operation.kind)
    now = world.visit(visit.id)
    if verdict in _GATES:
        _require_gate(world, job, now, _GATES[verdict])
    elif verdict in _DEAD:
        _require_dead(job, now, _DEAD[verdict])
    else:
        _OTHERS[verdict](world, job, now, expected)


def _require_gate(world: World, job: Job, visit: Visit, reason: WaitReason) -> None:
    assert not world.ours.gate.is_open, world.told()
    assert world.ours.gate.reason is reason, world.told()
    assert (job.state, job.reason, job.attempts) == (JobState.QUEUED, reason, 0), world.told()
    assert visit.wait_reason is reason


def _require_dead(job: Job, visit: Visit, reason: WaitReason) -> None:
    never_dies = job.kind is JobKind.REVOKE
    expected = JobState.QUEUED if never_dies else JobState.DEAD
    assert (job.state, job.reason) == (expected, reason), job.last_error
    assert visit.wait_reason is reason
    assert visit.wait_detail, "nothing for a person to read"


def _require_unknown(world: World, job: Job, visit: Visit, expected: Expected) -> None:
    told = (job.state, job.reason, job.uncertain, job.attempts)
    assert told == (JobState.QUEUED, WaitReason.UNKNOWN, True, expected.tries), world.told()
    assert visit.wait_reason is WaitReason.UNKNOWN


def _require_busy(world: World, job: Job, visit: Visit, expected: Expected) -> None:
    told = (job.state, job.reason, job.attempts)
    assert told == (JobState.QUEUED, WaitReason.BUSY, expected.tries), world.told()
    wait = (job.run_at - world.clock.now()).total_seconds()
    assert wait == (expected.wait_s or RETRY_S), "another wait than was asked for"
    assert visit.next_try_at == job.run_at
    assert world.ours.gate.is_open


def _require_fine(world: World, job: Job, _visit: Visit, _expected: Expected) -> None:
    assert job.attempts <= 1, world.told()
    assert job.reason in (None, WaitReason.DOORS_PENDING), world.told()
    assert world.ours.gate.is_open


def _require_unconfirmed(world: World, job: Job, visit: Visit, _expected: Expected) -> None:
    assert (job.state, job.reason) == (JobState.QUEUED, WaitReason.UNCONFIRMED), world.told()
    assert visit.wait_reason is WaitReason.UNCONFIRMED


def _require_nothing(_world: World, _job: Job, _visit: Visit, _expected: Expected) -> None:
    return


_Check = Callable[[World, Job, Visit, Expected], None]
_OTHERS: Mapping[Verdict, _Check] = {
    Verdict.UNKNOWN: _require_unknown,
    Verdict.BUSY: _require_busy,
    Verdict.FINE: _require_fine,
    Verdict.UNCONFIRMED: _require_unconfirmed,
    Verdict.WHATEVER: _require_nothing,
}


def _require_of_poll(world: World, visit: Visit, expected: Expected) -> None:
    """A poll has no row: its words are the gate and the watermark, which must not move."""
    verdict = expected.verdict
    if verdict is Verdict.WHATEVER:
        return
    gate = world.ours.gate
    reason = _GATES.get(verdict)
    if verdict is Verdict.UNKNOWN and expected.tries >= _UNKNOWNS_ARE_A_LINK_DOWN:
        reason = WaitReason.LINK_DOWN
    assert (gate.is_open, gate.reason) == (reason is None, reason)
    with world.store.read() as connection:
        moved = passages.get_watermark(connection, "door_events") is not None
    fine = verdict is Verdict.FINE
    assert moved is fine, "the watermark"
    assert world.visit(visit.id).entry_count == int(fine)
