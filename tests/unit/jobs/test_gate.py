"""The link gate by itself: when the next probe is due."""

from kiosk.core.bus import Bus
from kiosk.core.errors import LinkDown
from kiosk.core.jobs import JobKind, Peer
from kiosk.core.visits import AccessState, WaitReason
from services.jobs.gate import LinkGate
from tests.fakes.clock import FakeClock
from tests.unit.jobs.rig import Rig


class _Peer:
    """A peer that is away, and counts who asks."""

    def __init__(self) -> None:
        self.away = True
        self.asked = 0

    def probe(self) -> None:
        self.asked += 1
        if self.away:
            raise LinkDown("refused")


def test_many_jobs_that_fail_together_do_not_put_the_probe_off() -> None:
    clock, peer = FakeClock(), _Peer()
    gate = LinkGate(Peer.MAIL, peer.probe, clock, Bus())
    for _ in range(8):
        gate.close(WaitReason.LINK_DOWN)
    clock.advance(1.0)
    peer.away = False
    assert gate.probe_if_due()
    assert gate.is_open


def test_probes_that_fail_come_more_and_more_rarely_until_30_s() -> None:
    clock, peer = FakeClock(), _Peer()
    gate = LinkGate(Peer.MAIL, peer.probe, clock, Bus())
    gate.close(WaitReason.LINK_DOWN)
    asked_after: list[int] = []
    for second in range(1, 121):
        clock.advance(1.0)
        before = peer.asked
        gate.probe_if_due()
        if peer.asked > before:
            asked_after.append(second)
    assert asked_after == [1, 3, 7, 15, 30, 60, 90, 120]


def test_a_lost_answer_of_a_peer_that_is_away_costs_no_attempt(rig: Rig) -> None:
    visit = rig.register()
    rig.run(0)
    rig.hik.lose_answer("add_person")

    def leave(method: str) -> None:
        if method == "add_person":
            rig.hik.down = LinkDown("gone")

    rig.hik.after = leave
    rig.run()
    waiting = rig.jobs(visit.id)[JobKind.ENROLL]
    assert (waiting.attempts, waiting.uncertain) == (0, True)
    assert rig.visit(visit.id).wait_reason is WaitReason.LINK_DOWN
    rig.hik.after, rig.hik.down = lambda method: None, None
    rig.settle(rounds=5)
    assert rig.visit(visit.id).access is AccessState.READY
    assert len(rig.hik.persons_of(visit.id)) == 1


def test_a_lost_answer_of_a_peer_that_answers_others_is_a_failed_try(rig: Rig) -> None:
    visit = rig.register()
    rig.hik.lose_answer("add_person")
    rig.run()
    waiting = rig.jobs(visit.id)[JobKind.ENROLL]
    assert (waiting.attempts, waiting.uncertain) == (1, True)
    assert rig.gates[Peer.HIKCENTRAL].is_open
