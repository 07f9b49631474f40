"""The timer ends what is over, at the ceiling of the day too, and writes nothing otherwise."""

from dataclasses import replace
from datetime import time, timedelta
from zoneinfo import ZoneInfo

import pytest

from kiosk.core.visits import AccessState, Visit, VisitStatus
from services.jobs.rules import AccessRules, StayRules
from services.upkeep.overdue import OverdueVisits
from tests.fakes.clock import START
from tests.unit.jobs.judging import ready
from tests.unit.jobs.rig import ENTRY, EXIT, RECEPTION, Rig

ALMATY = ZoneInfo("Asia/Almaty")
CEILING = START.astimezone(ALMATY).replace(hour=22, minute=0)
LATE = timedelta(hours=14)
SECOND = timedelta(seconds=1)


@pytest.fixture
def rules(rig: Rig) -> AccessRules:
    rig.access = replace(rig.access, day_end=time(22), zone=ALMATY)
    rig.engine = rig.new_engine()
    return rig.access


@pytest.fixture
def overdue(rig: Rig, rules: AccessRules) -> OverdueVisits:
    return OverdueVisits(rig.store, rig.clock, rig.bus, rig.wake, rules, StayRules())


def go_to_ceiling(rig: Rig, off: timedelta) -> None:
    rig.clock.advance((CEILING + off - rig.clock.now()).total_seconds())


def inside(rig: Rig, visit: Visit) -> None:
    rig.desk.check_in(visit.id, RECEPTION)


def test_access_ends_at_the_ceiling_though_the_plan_is_longer(
    rig: Rig, overdue: OverdueVisits
) -> None:
    visit = ready(rig, expected_exit=START + LATE)
    assert rig.access.end_of(visit) == CEILING
    inside(rig, visit)
    go_to_ceiling(rig, -SECOND)
    overdue.tick()
    assert rig.visit(visit.id).access is AccessState.READY
    go_to_ceiling(rig, timedelta(0))
    overdue.tick()
    rig.settle()
    late = rig.visit(visit.id)
    assert (late.status, late.access) == (VisitStatus.CHECKED_IN, AccessState.REVOKED)
    assert rig.hik.doors_open_to(visit.id, rig.clock.now()) == set()


def test_hikcentral_itself_knows_the_ceiling(rig: Rig, rules: AccessRules) -> None:
    """Invariant I4: the doors close although this program never runs again."""
    visit = ready(rig, expected_exit=START + LATE)
    assert rig.hik.doors_open_to(visit.id, CEILING - SECOND) != set()
    assert rig.hik.doors_open_to(visit.id, CEILING) == set()


def test_one_who_never_came_is_a_no_show_at_the_ceiling(rig: Rig, overdue: OverdueVisits) -> None:
    visit = ready(rig, expected_exit=START + LATE)
    go_to_ceiling(rig, timedelta(0))
    overdue.tick()
    assert rig.visit(visit.id).status is VisitStatus.NO_SHOW


def test_who_is_outside_beyond_the_grace_has_left(rig: Rig, overdue: OverdueVisits) -> None:
    visit = ready(rig)
    intake = rig.new_intake(StayRules())
    for door in (ENTRY, EXIT):
        intake.take([rig.event(visit, door, rig.clock.now())], None)
        rig.clock.advance(60)
    left = rig.visit(visit.id).left_at
    rig.clock.advance(15 * 60)
    overdue.tick()
    rig.settle()
    gone = rig.visit(visit.id)
    assert (gone.status, gone.access) == (VisitStatus.CHECKED_OUT, AccessState.REVOKED)
    assert gone.checked_out_at == left


def test_nothing_is_written_when_nothing_is_due(
    rig: Rig, overdue: OverdueVisits, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Expected, inside, outside for a moment, over, without a photo: all are let be."""
    expected, came, out, over = (ready(rig) for _ in range(4))
    rig.register(photo=None)
    inside(rig, came)
    rig.new_intake(StayRules()).take([rig.event(out, EXIT, rig.clock.now())], None)
    assert rig.visit(out.id).status is VisitStatus.STEPPED_OUT
    rig.desk.cancel(over.id, RECEPTION)
    rig.settle()

    def refuse() -> None:
        raise AssertionError("a write transaction although nothing is due")

    before = rig.lookup.list_visits()
    monkeypatch.setattr(rig.store, "write", refuse)
    overdue.tick()
    assert rig.lookup.list_visits() == before
    assert expected.id in {one.id for one in before}


def test_prolonged_beyond_the_ceiling_access_ends_again(rig: Rig, overdue: OverdueVisits) -> None:
    """Times that lie wholly behind the ceiling of the day give nothing."""
    visit = ready(rig, expected_exit=START + LATE)
    inside(rig, visit)
    go_to_ceiling(rig, timedelta(0))
    overdue.tick()
    rig.settle()
    rig.desk.change_times(visit.id, START, rig.clock.now() + timedelta(hours=1), RECEPTION)
    rig.settle()
    assert rig.hik.doors_open_to(visit.id, rig.clock.now()) == set()
    assert not rig.hik.is_granted(visit.id)
    overdue.tick()
    rig.settle()
    assert rig.visit(visit.id).access is AccessState.REVOKED
