"""The link gate by itself: when the next probe is due."""

import pytest

from kiosk.core.bus import Bus
from kiosk.core.errors import Busy, CredentialsRefused, LinkDown, OutcomeUnknown, PeerError
from kiosk.core.jobs import JobKind, Peer
from kiosk.core.visits import AccessState, WaitReason
from services.jobs.gate import LinkGate
from tests.fakes.clock import FakeClock
from tests.unit.jobs.rig import Rig


class _Peer:
    """A peer that is away, or busy, and counts who asks."""

    def __init__(self, error: PeerError | None = None) -> None:
        self.away = True
        self.asked = 0
        self._error = error or LinkDown("refused")

    def probe(self) -> None:
        self.asked += 1
        if self.away:
            raise self._error


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


@pytest.mark.parametrize("closed", [True, False])
def test_a_peer_that_is_busy_is_there(closed: bool) -> None:
    clock, peer = FakeClock(), _Peer(Busy("later", "HTTP 429", 90.0))
    gate = LinkGate(Peer.HIKCENTRAL, peer.probe, clock, Bus())
    if closed:
        gate.close(WaitReason.LINK_DOWN)
        clock.advance(1)
        assert gate.probe_if_due()
    assert gate.is_there()
    assert gate.is_open


def test_three_unknown_outcomes_in_a_row_close_the_gate_of_a_peer_that_answers_the_probe(
    rig: Rig,
) -> None:
    visits = [rig.register() for _ in range(4)]
    for _ in visits:
        rig.hik.fail_next("add_person", OutcomeUnknown("time-out"))
    assert rig.run() == 3
    gate = rig.gates[Peer.HIKCENTRAL]
    assert (gate.is_open, gate.reason) == (False, WaitReason.LINK_DOWN)
    rig.clock.advance(1)
    assert rig.run() == 1, "a probe that gets through opens it again"


def test_unknown_outcomes_with_successes_between_them_leave_the_gate_open(rig: Rig) -> None:
    for _ in range(5):
        rig.register()
        rig.hik.fail_next("add_person", OutcomeUnknown("time-out"))
        rig.run()
        rig.register()
        rig.settle(rounds=3)
    assert rig.gates[Peer.HIKCENTRAL].is_open


def test_a_server_that_is_busy_because_it_refuses_the_key_costs_no_attempt(rig: Rig) -> None:
    """Some versions answer an unknown key as if they were overloaded (contract 1.6)."""
    visit = rig.register()
    rig.hik.fail_next("add_person", Busy("performance ceiling", "0x00052101"))
    rig.hik.fail_next("version", CredentialsRefused("unknown key"))
    rig.gates[Peer.HIKCENTRAL].succeeded()
    rig.run()
    assert rig.jobs(visit.id)[JobKind.ENROLL].attempts == 0
    assert rig.visit(visit.id).wait_reason is WaitReason.CREDENTIALS
