"""Time that stands still until it is advanced, and timers that follow it."""

import asyncio
from datetime import UTC, datetime, timedelta

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.simulator.building.clock import Timers
from services.simulator.remote import SimulatorRemote, doors_with
from tests.fakes.clock import START, FakeClock
from tests.unit.simulator.partner import Partner

NOON = datetime(2026, 6, 1, 12, tzinfo=UTC)
DELAYS = st.lists(st.floats(0, 100, allow_nan=False), max_size=20)


@given(DELAYS, st.lists(st.floats(0, 60, allow_nan=False), min_size=1, max_size=6))
def test_every_timer_fires_once_in_order_and_on_time(
    delays: list[float], steps: list[float]
) -> None:
    timers = Timers(FakeClock())
    timers.stand_still(NOON)
    fired: list[tuple[float, datetime]] = []
    for delay in delays:
        timers.call_later(delay, lambda delay=delay: fired.append((delay, timers.moment())))
    passed = 0.0
    for step in steps:
        timers.advance(step)
        passed += step
        assert [delay for delay, _ in fired] == sorted(d for d in delays if d <= timers.elapsed_s())
    for delay, at in fired:
        assert at == NOON + timedelta(seconds=delay)
    assert timers.moment() == NOON + timedelta(seconds=passed)


def test_a_timer_started_by_a_timer_fires_in_the_same_advance() -> None:
    timers = Timers(FakeClock())
    timers.stand_still(NOON)
    seen: list[float] = []

    def again() -> None:
        seen.append(timers.elapsed_s())
        timers.call_later(2, again)

    timers.call_later(1, again)
    timers.advance(6)
    assert seen == [1, 3, 5]


def test_a_cancelled_timer_never_fires() -> None:
    timers = Timers(FakeClock())
    timers.stand_still(NOON)
    seen: list[str] = []
    timer = timers.call_later(1, lambda: seen.append("x"))
    assert timer.live
    timer.cancel()
    timer.cancel()
    timers.advance(5)
    assert (seen, timer.live) == ([], False)


def test_changing_the_mode_keeps_the_remaining_time() -> None:
    async def play() -> list[float]:
        clock = FakeClock()
        timers = Timers(clock)
        done = asyncio.Event()
        left: list[float] = []
        slow = timers.call_later(100, done.set)
        clock.advance(40)
        timers.stand_still()
        assert timers.moment() == START + timedelta(seconds=40)
        left.append(slow.left_s)
        timers.advance(50)
        timers.run()
        left.append(slow.left_s)
        timers.stand_still(NOON)
        timers.advance(9)
        assert not done.is_set()
        timers.advance(1)
        assert done.is_set()
        return left

    assert asyncio.run(play()) == [60, 10]


def test_in_real_time_the_loop_fires_them() -> None:
    async def play() -> None:
        timers = Timers(FakeClock())
        done, never = asyncio.Event(), asyncio.Event()
        timers.call_later(0.02, never.set).cancel()
        timers.call_later(0.01, done.set)
        async with asyncio.timeout(60):
            await done.wait()
        assert not never.is_set()

    asyncio.run(play())


def test_only_a_manual_clock_moves_and_only_forward() -> None:
    timers = Timers(FakeClock())
    with pytest.raises(ValueError, match="manual"):
        timers.advance(1)
    timers.stand_still(NOON)
    with pytest.raises(ValueError, match="forward"):
        timers.advance(-1)


def test_devices_are_applied_when_the_clock_says_so(
    partner: Partner, remote: SimulatorRemote
) -> None:
    remote.set_partner(freshness_s=None)
    remote.set_apply_delay(5, 5)
    assert remote.use_manual_clock(NOON) == NOON
    partner.enrol("V-1")
    remote.advance(4.9)
    assert doors_with(remote.state(), "V-1") == ()
    assert remote.advance(0.1) == NOON + timedelta(seconds=5)
    assert len(doors_with(remote.state(), "V-1")) == 3


def test_late_events_come_when_the_clock_says_so(partner: Partner, remote: SimulatorRemote) -> None:
    remote.set_partner(freshness_s=None)
    remote.set_server(event_delay_s=600)
    remote.use_manual_clock()
    remote.show_face("101", "V-1")
    remote.advance(599)
    assert remote.state()["events"] == 0
    remote.advance(1)
    assert remote.state()["events"] == 1


def test_back_to_real_time(partner: Partner, remote: SimulatorRemote) -> None:
    remote.use_manual_clock(NOON)
    assert partner.code("/common/v1/version") == "0x02401003"
    remote.use_real_clock()
    assert partner.code("/common/v1/version") == "0"
    with pytest.raises(httpx.HTTPStatusError, match="400"):
        remote.advance(1)
