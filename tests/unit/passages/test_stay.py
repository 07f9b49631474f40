"""Coming and going: the grace to come back, events that come late, and whose visit it was."""

from datetime import datetime, timedelta

import pytest

from kiosk.core.access import DoorEvent
from kiosk.core.audit import AuditAction
from kiosk.core.ids import DoorId
from kiosk.core.visits import AccessState, Visit, VisitStatus
from services.jobs.rules import StayRules
from services.passages import PassageIntake
from services.upkeep.overdue import OverdueVisits
from tests.fakes.clock import START
from tests.fakes.hikcentral import DOORS
from tests.unit.jobs.judging import ready
from tests.unit.jobs.rig import ENTRY, EXIT, INNER, RECEPTION, SECURITY, Rig

GRACE = timedelta(minutes=15)
MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)


@pytest.fixture
def intake(rig: Rig) -> PassageIntake:
    """A house in which one may step out for a while."""
    return rig.new_intake(StayRules())


@pytest.fixture
def strict(rig: Rig) -> PassageIntake:
    return rig.new_intake(StayRules(one_entry=True))


@pytest.fixture
def overdue(rig: Rig) -> OverdueVisits:
    return OverdueVisits(rig.store, rig.clock, rig.bus, rig.wake, rig.access, StayRules())


def walk(rig: Rig, intake: PassageIntake, visit: Visit, *doors: DoorId) -> Visit:
    """Through these doors, a minute apart, each told at once."""
    for door in doors:
        rig.clock.advance(60)
        intake.take([rig.event(visit, door, rig.clock.now())], None)
    return rig.visit(visit.id)


def at(rig: Rig, visit: Visit, door: DoorId, minutes: float) -> DoorEvent:
    return rig.event(visit, door, START + minutes * MINUTE)


def actions(rig: Rig) -> list[AuditAction]:
    return [one.action for one in reversed(rig.admin.list_audit(SECURITY))]


def go_to(rig: Rig, moment: datetime) -> None:
    rig.clock.advance((moment - rig.clock.now()).total_seconds())


def test_who_steps_out_keeps_access_for_the_grace_and_no_longer(
    rig: Rig, intake: PassageIntake, overdue: OverdueVisits
) -> None:
    visit = ready(rig)
    out = walk(rig, intake, visit, ENTRY, EXIT)
    assert (out.status, out.access) == (VisitStatus.STEPPED_OUT, AccessState.READY)
    left = rig.clock.now()
    assert out.left_at == left
    go_to(rig, left + GRACE - timedelta(seconds=1))
    overdue.tick()
    assert rig.visit(visit.id) == out
    go_to(rig, left + GRACE)
    overdue.tick()
    rig.settle()
    gone = rig.visit(visit.id)
    assert (gone.status, gone.access) == (VisitStatus.CHECKED_OUT, AccessState.REVOKED)
    assert gone.checked_out_at == left
    assert rig.hik.doors_open_to(visit.id, rig.clock.now()) == set()


def test_who_comes_back_in_time_goes_on_with_the_visit(
    rig: Rig, intake: PassageIntake, overdue: OverdueVisits
) -> None:
    visit = ready(rig)
    back = walk(rig, intake, visit, ENTRY, EXIT, ENTRY)
    assert (back.status, back.left_at, back.entry_count) == (VisitStatus.CHECKED_IN, None, 2)
    rig.clock.advance(2 * GRACE.total_seconds())
    overdue.tick()
    assert rig.visit(visit.id) == back
    assert rig.hik.doors_open_to(visit.id, rig.clock.now()) == set(DOORS)
    assert actions(rig).count(AuditAction.CAME_BACK) == 1
    assert actions(rig).count(AuditAction.CHECKED_IN) == 1


def test_the_grace_counts_from_the_newest_exit(
    rig: Rig, intake: PassageIntake, overdue: OverdueVisits
) -> None:
    visit = ready(rig)
    walk(rig, intake, visit, ENTRY, EXIT)
    rig.clock.advance(600)
    walk(rig, intake, visit, EXIT)
    rig.clock.advance(600)
    overdue.tick()
    assert rig.visit(visit.id).status is VisitStatus.STEPPED_OUT
    rig.clock.advance(300)
    overdue.tick()
    assert rig.visit(visit.id).status is VisitStatus.CHECKED_OUT


def test_stepped_out_at_the_end_of_the_window_is_over(
    rig: Rig, intake: PassageIntake, overdue: OverdueVisits
) -> None:
    visit = ready(rig)
    end = rig.access.end_of(visit)
    go_to(rig, end - 2 * MINUTE)
    walk(rig, intake, visit, EXIT)
    go_to(rig, end)
    overdue.tick()
    assert rig.visit(visit.id).status is VisitStatus.CHECKED_OUT


def test_checked_in_at_the_desk_while_outside(
    rig: Rig, intake: PassageIntake, overdue: OverdueVisits
) -> None:
    visit = ready(rig)
    walk(rig, intake, visit, ENTRY, EXIT)
    rig.desk.check_in(visit.id, RECEPTION)
    rig.clock.advance(2 * GRACE.total_seconds())
    overdue.tick()
    assert rig.visit(visit.id).status is VisitStatus.CHECKED_IN


def test_an_exit_that_is_told_after_the_grace_ends_the_visit_at_once(
    rig: Rig, intake: PassageIntake
) -> None:
    visit = ready(rig)
    go_to(rig, START + 30 * MINUTE)
    intake.take([at(rig, visit, EXIT, 5)], None)
    gone = rig.visit(visit.id)
    assert (gone.status, gone.access) == (VisitStatus.CHECKED_OUT, AccessState.REVOKING)
    assert gone.checked_out_at == START + 5 * MINUTE


def test_out_and_back_told_together_after_an_outage(rig: Rig, intake: PassageIntake) -> None:
    """Both events lie behind the grace, and the visitor has been inside since."""
    visit = ready(rig)
    walk(rig, intake, visit, ENTRY)
    go_to(rig, START + 60 * MINUTE)
    intake.take([at(rig, visit, EXIT, 20), at(rig, visit, ENTRY, 25)], None)
    inside = rig.visit(visit.id)
    assert (inside.status, inside.access) == (VisitStatus.CHECKED_IN, AccessState.READY)
    assert (inside.entry_count, inside.exit_count) == (2, 1)


@pytest.mark.parametrize("order", [(0, 1, 2), (2, 1, 0), (1, 2, 0), (2, 0, 1)])
def test_the_newest_event_decides_in_whatever_order_they_come(
    rig: Rig, intake: PassageIntake, order: tuple[int, ...]
) -> None:
    visit = ready(rig)
    go_to(rig, START + 10 * MINUTE)
    events = [at(rig, visit, ENTRY, 1), at(rig, visit, EXIT, 4), at(rig, visit, ENTRY, 7)]
    for one in order:
        intake.take([events[one]], None)
    inside = rig.visit(visit.id)
    assert (inside.status, inside.left_at) == (VisitStatus.CHECKED_IN, None)
    assert (inside.entry_count, inside.exit_count) == (2, 1)
    assert inside.first_entry_at == START + MINUTE


def test_an_inner_door_brings_nobody_back(rig: Rig, intake: PassageIntake) -> None:
    visit = ready(rig)
    assert walk(rig, intake, visit, ENTRY, EXIT, INNER).status is VisitStatus.STEPPED_OUT


@pytest.mark.parametrize("order", [(0, 1), (1, 0)])
def test_one_entry_one_exit_is_over_with_the_exit_in_any_order(
    rig: Rig, strict: PassageIntake, order: tuple[int, int]
) -> None:
    visit = ready(rig)
    go_to(rig, START + 10 * MINUTE)
    events = [at(rig, visit, EXIT, 3), at(rig, visit, ENTRY, 5)]
    for one in order:
        strict.take([events[one]], None)
    gone = rig.visit(visit.id)
    assert (gone.status, gone.access) == (VisitStatus.CHECKED_OUT, AccessState.REVOKING)


def test_one_entry_one_exit_gives_no_second_entry(rig: Rig, strict: PassageIntake) -> None:
    visit = ready(rig)
    assert walk(rig, strict, visit, ENTRY, EXIT).status is VisitStatus.CHECKED_OUT
    rig.settle()
    assert rig.hik.doors_open_to(visit.id, rig.clock.now()) == set()
    assert walk(rig, strict, visit, ENTRY).status is VisitStatus.CHECKED_OUT


def two(rig: Rig, begin: float, end: float) -> tuple[Visit, Visit]:
    """A visit from START for two hours, and another of the same person."""
    first = ready(rig)
    times = {"expected_entry": START + begin * HOUR, "expected_exit": START + end * HOUR}
    return first, rig.register(returning=first.id, **times)


def statuses(rig: Rig, *visits: Visit) -> list[VisitStatus]:
    return [rig.visit(one.id).status for one in visits]


IN, OUT, EXPECTED = VisitStatus.CHECKED_IN, VisitStatus.STEPPED_OUT, VisitStatus.EXPECTED


def test_who_comes_early_comes_for_the_next_visit_and_not_for_tomorrow(
    rig: Rig, intake: PassageIntake
) -> None:
    times = {"expected_entry": START + HOUR, "expected_exit": START + 2 * HOUR}
    first = rig.register(**times)
    rig.clock.advance(60)
    later = {"expected_entry": START + 24 * HOUR, "expected_exit": START + 25 * HOUR}
    second = rig.register(returning=first.id, **later)
    rig.settle(rounds=5)
    go_to(rig, START + 50 * MINUTE)
    intake.take([at(rig, rig.visit(first.id), ENTRY, 50)], None)
    assert statuses(rig, first, second) == [IN, EXPECTED]


def test_today_and_tomorrow_are_told_apart(rig: Rig, intake: PassageIntake) -> None:
    first, second = two(rig, 24, 26)
    walk(rig, intake, first, ENTRY)
    assert statuses(rig, first, second) == [IN, EXPECTED]
    walk(rig, intake, first, EXIT)
    assert statuses(rig, first, second) == [OUT, EXPECTED]
    walk(rig, intake, first, ENTRY)
    assert statuses(rig, first, second) == [IN, EXPECTED]


def test_an_exit_belongs_to_the_visit_that_is_inside(rig: Rig, intake: PassageIntake) -> None:
    first, second = two(rig, 1, 3)
    walk(rig, intake, first, ENTRY)
    go_to(rig, START + 90 * MINUTE)
    assert statuses(rig, first, second) == [IN, EXPECTED]
    walk(rig, intake, first, EXIT)
    assert statuses(rig, first, second) == [OUT, EXPECTED]


def test_a_late_event_of_a_visit_that_is_over_leaves_the_new_one_alone(
    rig: Rig, intake: PassageIntake
) -> None:
    first = ready(rig)
    walk(rig, intake, first, ENTRY)
    rig.desk.check_out(first.id, RECEPTION)
    go_to(rig, START + HOUR)
    times = {"expected_entry": rig.clock.now(), "expected_exit": rig.clock.now() + HOUR}
    second = rig.register(returning=first.id, **times)
    intake.take([at(rig, rig.visit(first.id), EXIT, 5)], None)
    assert statuses(rig, first, second) == [VisitStatus.CHECKED_OUT, EXPECTED]
    assert rig.visit(first.id).exit_count == 1
