"""Nothing is skipped: missing pages, events that come hours late, a server that wants quiet."""

from datetime import datetime, timedelta

import pytest

from kiosk.core.access import FoundEvents
from kiosk.core.errors import Busy
from services.passages import DoorEventPoll
from services.store import passages
from tests.fakes.clock import START
from tests.unit.jobs.rig import ENTRY, Rig


def watermark(rig: Rig) -> datetime | None:
    with rig.store.read() as connection:
        return passages.get_watermark(connection, "door_events")


def test_the_watermark_stays_before_a_gap(
    rig: Rig, poll: DoorEventPoll, monkeypatch: pytest.MonkeyPatch
) -> None:
    visit = rig.register()
    seen = rig.event(visit, ENTRY, START)
    hidden = rig.event(visit, ENTRY, START + timedelta(seconds=1))
    with monkeypatch.context() as patch:
        patch.setattr(rig.hik, "door_events", lambda *_: FoundEvents([seen], complete=False))
        poll.tick()
    assert watermark(rig) is None
    assert rig.visit(visit.id).entry_count == 1
    rig.clock.advance(3600)
    rig.hik.events += [seen, hidden]
    poll.tick()
    assert rig.visit(visit.id).entry_count == 2
    assert watermark(rig) == rig.clock.now()


def test_an_event_that_comes_hours_late_is_found(rig: Rig, poll: DoorEventPoll) -> None:
    visit = rig.register()
    poll.tick()
    for _ in range(18):
        rig.clock.advance(600)
        poll.tick()
    rig.hik.events.append(rig.event(visit, ENTRY, START + timedelta(minutes=1)))
    for _ in range(3):
        rig.clock.advance(600)
        poll.tick()
    assert rig.visit(visit.id).entry_count == 1


def test_it_looks_far_back_now_and_then_only(rig: Rig, poll: DoorEventPoll) -> None:
    asked: list[timedelta] = []

    def hear(_type: int, _doors: object, since: datetime, _until: datetime) -> FoundEvents:
        asked.append(rig.clock.now() - since)
        return FoundEvents((), complete=True)

    rig.hik.door_events = hear  # pyright: ignore[reportAttributeAccessIssue]
    for _ in range(61):
        poll.tick()
        rig.clock.advance(60)
    far = [back for back in asked if back > timedelta(hours=1)]
    assert len(asked) == 61
    assert 2 <= len(far) <= 5


def test_the_wait_that_the_server_named_is_kept(rig: Rig, poll: DoorEventPoll) -> None:
    rig.hik.fail_next("door_events", Busy("later", "HTTP 429", 90.0))
    poll.tick()
    rig.clock.advance(89)
    poll.tick()
    assert rig.hik.count("door_events") == 1
    rig.clock.advance(2)
    poll.tick()
    assert rig.hik.count("door_events") == 2
