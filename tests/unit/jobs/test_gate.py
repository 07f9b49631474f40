"""The link gate by itself: when the next probe is due."""

from kiosk.core.bus import Bus
from kiosk.core.errors import LinkDown
from kiosk.core.jobs import Peer
from kiosk.core.visits import WaitReason
from services.jobs.gate import LinkGate
from tests.fakes.clock import FakeClock


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
