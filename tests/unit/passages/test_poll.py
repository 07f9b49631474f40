"""The poll asks from the watermark less an overlap, and skips nothing when it fails."""

from datetime import datetime, timedelta

import pytest

from kiosk.core.errors import (
    Busy,
    CertificateRefused,
    CredentialsRefused,
    LinkDown,
    NotPermitted,
    OutcomeUnknown,
    PeerError,
    StoreUnavailable,
)
from kiosk.core.jobs import Peer
from kiosk.core.visits import VisitStatus, WaitReason
from services.passages import DoorEventPoll, PollRules
from services.store import passages
from tests.fakes.clock import START
from tests.unit.jobs.rig import ENTRY, Rig

TYPE = 197162
OVERLAP = timedelta(minutes=10)


def watermark(rig: Rig) -> datetime | None:
    with rig.store.read() as connection:
        return passages.get_watermark(connection, "door_events")


def test_events_are_taken_once_and_the_watermark_moves(rig: Rig, poll: DoorEventPoll) -> None:
    visit = rig.register()
    rig.hik.events.append(rig.event(visit, ENTRY, START))
    for _ in range(3):
        rig.clock.advance(5)
        poll.tick()
        assert watermark(rig) == rig.clock.now()
    seen = rig.visit(visit.id)
    assert (seen.status, seen.entry_count) == (VisitStatus.CHECKED_IN, 1)


def test_an_event_that_comes_late_is_found_by_the_overlap(rig: Rig, poll: DoorEventPoll) -> None:
    visit = rig.register()
    rig.clock.advance(3600)
    poll.tick()
    happened = rig.clock.now() - OVERLAP + timedelta(seconds=10)
    rig.hik.events.append(rig.event(visit, ENTRY, happened))
    rig.clock.advance(5)
    poll.tick()
    assert rig.visit(visit.id).entry_count == 1


def test_an_event_from_a_clock_ahead_of_ours_is_found(rig: Rig, poll: DoorEventPoll) -> None:
    visit = rig.register()
    rig.hik.events.append(rig.event(visit, ENTRY, START + timedelta(minutes=2)))
    poll.tick()
    assert rig.visit(visit.id).entry_count == 1


@pytest.mark.parametrize(
    ("error", "reason"),
    [
        (LinkDown("gone"), WaitReason.LINK_DOWN),
        (CredentialsRefused("no"), WaitReason.CREDENTIALS),
        (CertificateRefused("no"), WaitReason.CERTIFICATE),
    ],
)
def test_a_poll_that_cannot_get_through_closes_the_gate_and_moves_nothing(
    rig: Rig, poll: DoorEventPoll, error: PeerError, reason: WaitReason
) -> None:
    visit = rig.register()
    poll.tick()
    before = watermark(rig)
    rig.hik.down = error
    rig.clock.advance(900)
    rig.hik.events.append(rig.event(visit, ENTRY, rig.clock.now()))
    poll.tick()
    gate = rig.gates[Peer.HIKCENTRAL]
    assert (gate.is_open, gate.reason) == (False, reason)
    assert watermark(rig) == before
    asked = rig.hik.count("door_events")
    poll.tick()
    assert rig.hik.count("door_events") == asked
    rig.hik.down = None
    rig.clock.advance(900)
    rig.run()
    poll.tick()
    assert rig.visit(visit.id).entry_count == 1


@pytest.mark.parametrize("away", [True, False])
def test_an_unknown_answer_asks_whether_the_server_is_there(
    rig: Rig, poll: DoorEventPoll, away: bool
) -> None:
    rig.hik.fail_next("door_events", OutcomeUnknown("time-out"))
    if away:
        rig.hik.fail_next("version", LinkDown("gone"))
    poll.tick()
    assert rig.gates[Peer.HIKCENTRAL].is_open is not away
    assert watermark(rig) is None


def test_three_unknown_answers_close_the_gate(rig: Rig, poll: DoorEventPoll) -> None:
    gate = rig.gates[Peer.HIKCENTRAL]
    for _ in range(3):
        assert gate.is_open
        rig.hik.fail_next("door_events", OutcomeUnknown("time-out"))
        poll.tick()
    assert not gate.is_open
    assert watermark(rig) is None


def test_a_closed_interface_says_nothing_of_the_link_and_asks_for_itself(
    rig: Rig, poll: DoorEventPoll
) -> None:
    """The client refuses it without sending anything."""
    rig.hik.fail_next("door_events", NotPermitted("closed", "69"))
    rig.hik.fail_next("version", LinkDown("gone"))
    poll.tick()
    assert not rig.gates[Peer.HIKCENTRAL].is_open


@pytest.mark.parametrize("error", [NotPermitted("no"), Busy("later")])
def test_an_answer_that_is_no_does_not_close_the_gate(
    rig: Rig, poll: DoorEventPoll, error: PeerError
) -> None:
    for _ in range(5):
        rig.hik.fail_next("door_events", error)
        poll.tick()
    assert rig.gates[Peer.HIKCENTRAL].is_open
    assert watermark(rig) is None


def test_a_failure_of_the_second_event_type_moves_nothing(rig: Rig) -> None:
    rig.run()
    gate = rig.gates[Peer.HIKCENTRAL]
    rules = PollRules((TYPE, TYPE + 1))
    poll = DoorEventPoll(rig.hik, rig.intake, rig.store, gate, rig.clock, rules)
    visit = rig.register()
    rig.hik.events.append(rig.event(visit, ENTRY, START))
    seen = 0

    def before(method: str) -> None:
        nonlocal seen
        seen += method == "door_events"
        if method == "door_events" and seen == 2:
            rig.hik.fail_next("door_events", OutcomeUnknown("time-out"))

    rig.hik.before = before
    poll.tick()
    assert (watermark(rig), rig.visit(visit.id).entry_count) == (None, 0)
    rig.hik.before = lambda method: None
    poll.tick()
    assert rig.visit(visit.id).entry_count == 1


def test_a_store_that_fails_moves_nothing_and_is_told(
    rig: Rig, poll: DoorEventPoll, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*arguments: object) -> None:
        raise StoreUnavailable("disk full")

    monkeypatch.setattr(passages, "put_watermark", fail)
    visit = rig.register()
    rig.hik.events.append(rig.event(visit, ENTRY, START))
    with pytest.raises(StoreUnavailable):
        poll.tick()
    assert (watermark(rig), rig.visit(visit.id).entry_count) == (None, 0)


def test_a_clock_that_was_set_back_asks_again_from_the_overlap(
    rig: Rig, poll: DoorEventPoll
) -> None:
    rig.clock.advance(86400)
    poll.tick()
    rig.clock.advance(-86400)
    visit = rig.register()
    rig.hik.events.append(rig.event(visit, ENTRY, START - timedelta(minutes=5)))
    poll.tick()
    assert rig.visit(visit.id).entry_count == 1
