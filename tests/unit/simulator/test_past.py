"""How long the world of before is remembered: no longer than a fault looks back (fault F34)."""

import random
from datetime import UTC, datetime
from pathlib import Path

import pytest

from kiosk.core.clock import SystemClock
from kiosk.core.secret import Secret
from services.simulator.building.past import Past
from services.simulator.building.world import World
from services.simulator.config import SimulatorConfig
from services.simulator.partner.faults import Fault, FaultBook
from services.simulator.partner.kinds import STALE_READ

START = datetime(2026, 6, 1, 8, 0, 0, tzinfo=UTC)
CONFIG = SimulatorConfig(Path("unused"), "90000001", Secret("x"), Secret("y"), seed=1)


class Rig:
    def __init__(self) -> None:
        self.world = World(CONFIG, SystemClock())
        self.world.timers.stand_still(START)
        self.faults = FaultBook(self.world.timers, random.Random(1), lambda: None, lambda _: set())
        self.past = Past(self.world, lambda: World(CONFIG, SystemClock()), self.faults.lookback_s)

    def add(self, **span: object) -> int:
        fault = Fault("person", STALE_READ, **span)  # type: ignore[arg-type]
        self.past.record()
        return self.faults.add(fault)

    def change(self, times: int, every_s: float) -> None:
        for _ in range(times):
            self.world.timers.advance(every_s)
            self.world.registry.organisations.add("Department", "1")
            self.world.changed()

    def seen(self, ago_s: float) -> int:
        """How many departments there were; 3 at the beginning."""
        return len(self.past.world(ago_s).registry.organisations.by_id)


@pytest.fixture
def rig() -> Rig:
    return Rig()


def test_only_as_much_as_the_longest_look_back_needs(rig: Rig) -> None:
    rig.add(seconds=2, count=None)
    rig.add(seconds=10, count=None)
    rig.change(100, every_s=1)
    assert len(rig.past) <= 12
    assert [rig.seen(ago_s) for ago_s in (0, 2, 10)] == [103, 101, 93]


def test_it_ends_with_the_last_fault(rig: Rig) -> None:
    number = rig.add(seconds=10, count=None)
    rig.change(5, every_s=1)
    rig.faults.clear(number)
    rig.change(1, every_s=1)
    assert (len(rig.past), rig.world.watchers) == (0, [])


def test_it_ends_when_the_fault_is_used_up(rig: Rig) -> None:
    rig.add(seconds=10, count=1)
    fault = rig.faults.take("person", {})
    assert fault is not None
    # The request is held back: what it will look at has to stay.
    rig.change(3, every_s=1)
    assert rig.seen(10) == 3
    rig.faults.finish(fault)
    rig.change(1, every_s=1)
    assert len(rig.past) == 0


def test_it_ends_with_the_window_of_the_fault(rig: Rig) -> None:
    rig.add(seconds=10, count=None, after_s=5, for_s=5)
    rig.change(9, every_s=1)
    assert len(rig.past) == 10
    rig.change(1, every_s=1)
    assert len(rig.past) == 0


def test_it_can_begin_again(rig: Rig) -> None:
    rig.faults.clear(rig.add(seconds=10, count=None))
    rig.change(1, every_s=1)
    rig.add(seconds=10, count=None)
    rig.change(1, every_s=1)
    assert rig.seen(1) == 4
