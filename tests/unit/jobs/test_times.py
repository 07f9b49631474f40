"""Changed times reach the person and the doors, whatever runs at that moment."""

from datetime import timedelta

import pytest

from kiosk.core.errors import LinkDown, NotFound, OutcomeUnknown, Refused
from kiosk.core.events import VisitChanged
from kiosk.core.jobs import JobKind, JobState
from kiosk.core.visits import AccessState, Receipt, Visit, VisitStatus
from services.jobs.rules import StayRules
from services.upkeep.overdue import OverdueVisits
from tests.fakes.clock import START
from tests.fakes.hikcentral import DOORS
from tests.unit.jobs.judging import (
    assert_no_step_left,
    door_windows,
    let_time_go,
    list_steps,
    once,
    person_window,
    ready,
    receipts,
    step_of,
    told,
)
from tests.unit.jobs.rig import RECEPTION, SECURITY, Rig

CALLS_OF_A_CHAIN = 9
HOUR = timedelta(hours=1)


def change(rig: Rig, visit: Visit, hours: float) -> Visit:
    """The visit ends so many hours after START."""
    return rig.desk.change_times(visit.id, START, START + hours * HOUR, RECEPTION)


def lose(rig: Rig, visit: Visit) -> None:
    """Somebody deletes the person in HikCentral."""
    for person in rig.hik.persons_of(visit.id):
        del rig.hik.people[person.id]
        for members in rig.hik.members.values():
            members.discard(person.id)


def expire(rig: Rig) -> None:
    stay = StayRules()
    OverdueVisits(rig.store, rig.clock, rig.bus, rig.wake, rig.access, stay).tick()


def assert_ready_for(rig: Rig, visit: Visit) -> None:
    """The visit is ready, and person and doors have the window of the visit as it is now."""
    seen = rig.visit(visit.id)
    assert seen.access is AccessState.READY
    assert seen.wait_reason is None
    window = rig.access.window_of(seen)
    assert person_window(rig, visit.person_code) == window
    assert door_windows(rig, visit.person_code) == dict.fromkeys(DOORS, window)
    assert_no_step_left(rig, visit.id)


@pytest.mark.parametrize("hours", [1, 5])
def test_in_both_directions(rig: Rig, hours: float) -> None:
    visit = ready(rig)
    assert change(rig, visit, hours).access is AccessState.ASSIGNED
    rig.settle()
    assert_ready_for(rig, visit)
    assert rig.hik.count("put_face") == 0
    assert rig.hik.count("add_person") == 1
    assert (JobKind.UPDATE_VALIDITY, "access_granted") in told(rig, visit.id)
    given = receipts(rig, visit.id, Receipt.GRANTED)
    assert set(given) == set(DOORS)
    assert min(given.values()) > visit.created_at


@pytest.mark.parametrize("hours", [1, 5])
@pytest.mark.parametrize("point", range(1, CALLS_OF_A_CHAIN + 1))
def test_while_a_call_of_the_chain_is_on_its_way(rig: Rig, point: int, hours: float) -> None:
    visit = rig.register()
    count = 0

    def before(method: str) -> None:
        nonlocal count
        count += 1
        if count == point:
            change(rig, visit, hours)

    rig.hik.before = before
    rig.settle()
    assert count >= point
    assert_ready_for(rig, visit)


@pytest.mark.parametrize("polls", range(4))
def test_ready_is_never_shown_for_a_window_that_is_no_longer_wanted(rig: Rig, polls: int) -> None:
    """Shortened while the doors take the longer one, and before the last of them has it."""
    rig.hik.hold = True
    visit = rig.register()
    rig.run()
    for door in DOORS[:polls]:
        rig.hik.release(door)
        if polls < len(DOORS):
            rig.clock.advance(1)
            rig.run()
    change(rig, visit, 1)
    rig.hik.release()
    rig.hik.hold = False
    rig.visits_seen.clear()
    shown: list[object] = []
    rig.bus.subscribe(
        VisitChanged,
        lambda event: shown.append(door_windows(rig, visit.id)) if event.visit.may_walk else None,
    )
    rig.settle()
    assert shown == [dict.fromkeys(DOORS, rig.access.window_of(rig.visit(visit.id)))]
    assert_ready_for(rig, visit)


def test_only_the_newest_change_counts(rig: Rig) -> None:
    visit = ready(rig)
    written = rig.hik.count("update_person")
    for hours in (3, 4, 5):
        change(rig, visit, hours)
    rig.settle()
    assert rig.hik.count("update_person") == written + 1
    states = [one.state for one in list_steps(rig, visit.id, JobKind.UPDATE_VALIDITY)]
    assert states == [JobState.CANCELLED, JobState.CANCELLED, JobState.DONE]
    assert_ready_for(rig, visit)


@pytest.mark.parametrize("method", ["get_person", "update_person", "apply", "apply_report"])
@pytest.mark.parametrize("fault", [None, LinkDown("gone"), OutcomeUnknown("?"), Refused("no")])
def test_changed_again_while_the_change_runs(
    rig: Rig, method: str, fault: LinkDown | OutcomeUnknown | Refused | None
) -> None:
    visit = ready(rig)
    change(rig, visit, 5)
    if fault is not None:
        rig.hik.fail_next(method, fault)
    done = once(rig, method, lambda: change(rig, visit, 1))
    rig.settle()
    assert done
    assert_ready_for(rig, visit)


@pytest.mark.parametrize("method", ["get_person", "update_person", "apply", "apply_report"])
def test_ended_while_the_change_runs(rig: Rig, method: str) -> None:
    visit = ready(rig)
    change(rig, visit, 5)
    done = once(rig, method, lambda: rig.desk.cancel(visit.id, RECEPTION))
    rig.settle()
    assert done
    assert rig.visit(visit.id).access is AccessState.REVOKED
    assert rig.hik.doors_open_to(visit.id, rig.clock.now()) == set()
    assert not rig.hik.is_granted(visit.id)
    end = person_window(rig, visit.id)[1]
    assert end is not None
    assert end <= rig.clock.now()
    assert_no_step_left(rig, visit.id)


def expired(rig: Rig) -> Visit:
    """Inside, and its access has ended with its window."""
    visit = ready(rig)
    rig.desk.check_in(visit.id, RECEPTION)
    rig.clock.advance(3 * 3600)
    expire(rig)
    return visit


def test_prolonged_after_the_end_access_is_given_anew(rig: Rig) -> None:
    visit = expired(rig)
    rig.settle()
    assert rig.visit(visit.id).access is AccessState.REVOKED
    assert change(rig, visit, 6).access is AccessState.QUEUED
    rig.settle()
    assert_ready_for(rig, visit)
    assert rig.visit(visit.id).status is VisitStatus.CHECKED_IN
    assert rig.hik.count("add_person") == 1


@pytest.mark.parametrize("when", ["queued", "running", "polling", "over"])
def test_what_was_taken_away_by_hand_is_not_given_back(rig: Rig, when: str) -> None:
    visit = ready(rig)
    if when == "running":
        once(rig, "remove_member", lambda: change(rig, visit, 6))
    rig.hik.hold = when == "polling"
    rig.desk.revoke([visit.id], SECURITY)
    if when != "queued":
        rig.run()
    if when == "over":
        rig.settle()
    change(rig, visit, 6)
    rig.hik.hold = False
    rig.settle()
    seen = rig.visit(visit.id)
    assert (seen.access, seen.barred) == (AccessState.REVOKED, True)
    assert rig.hik.doors_open_to(visit.id, rig.clock.now()) == set()
    assert not rig.hik.is_granted(visit.id)


@pytest.mark.parametrize("method", ["find_person", "remove_member", "update_person", "apply"])
def test_prolonged_while_the_revoke_runs(rig: Rig, method: str) -> None:
    visit = expired(rig)
    done = once(rig, method, lambda: change(rig, visit, 6))
    rig.settle()
    assert done
    assert_ready_for(rig, visit)


def test_prolonged_while_the_revoke_polls_the_doors(rig: Rig) -> None:
    visit = expired(rig)
    rig.hik.hold = True
    rig.settle(rounds=4)
    rig.hik.release(DOORS[0])
    change(rig, visit, 6)
    rig.hik.release()
    rig.hik.hold = False
    rig.settle()
    assert_ready_for(rig, visit)


def test_a_dead_step_and_new_times_take_the_way_anew(rig: Rig) -> None:
    visit = rig.register()
    rig.hik.fail_next("apply", Refused("no"))
    rig.run()
    assert rig.visit(visit.id).access is AccessState.FAILED
    change(rig, visit, 5)
    rig.settle()
    assert_ready_for(rig, visit)
    assert rig.hik.count("add_person") == 1


def test_a_dead_change_can_be_retried(rig: Rig) -> None:
    visit = ready(rig)
    change(rig, visit, 5)
    rig.hik.fail_next("update_person", Refused("no"))
    rig.run()
    assert rig.visit(visit.id).access is AccessState.FAILED
    rig.desk.retry(step_of(rig, visit.id, JobKind.UPDATE_VALIDITY).id, RECEPTION)
    rig.settle()
    assert_ready_for(rig, visit)


@pytest.mark.parametrize("method", ["get_person", "update_person", "apply"])
def test_a_person_whom_hikcentral_has_lost_is_made_anew(rig: Rig, method: str) -> None:
    visit = ready(rig)
    change(rig, visit, 5)
    done = once(rig, method, lambda: lose(rig, visit))
    rig.settle()
    assert done
    assert_ready_for(rig, visit)


def test_a_window_that_was_changed_by_hand_is_put_right_with_the_next_change(rig: Rig) -> None:
    visit = ready(rig)
    (person,) = rig.hik.persons_of(visit.id)
    rig.hik.update_person(person.ref, begin=START, end=START + 99 * HOUR)
    change(rig, visit, 1)
    rig.settle()
    assert_ready_for(rig, visit)


def test_a_person_deleted_by_hand_does_not_stop_the_end(rig: Rig) -> None:
    visit = ready(rig)
    (person,) = rig.hik.persons_of(visit.id)
    lose(rig, visit)
    rig.desk.check_out(visit.id, RECEPTION)
    rig.hik.pending = [(door, person.id) for door in DOORS]  # The server tells them by itself.
    rig.settle()
    assert rig.visit(visit.id).access is AccessState.REVOKED
    assert rig.hik.doors_open_to(visit.id, rig.clock.now()) == set()


def test_a_visit_that_is_over_has_no_times_to_change(rig: Rig) -> None:
    visit = ready(rig)
    rig.desk.cancel(visit.id, RECEPTION)
    with pytest.raises(NotFound):
        change(rig, visit, 5)


def test_times_before_the_photo_ask_nothing_of_hikcentral(rig: Rig) -> None:
    visit = rig.register(photo=None)
    change(rig, visit, 5)
    rig.settle()
    assert rig.visit(visit.id).access is AccessState.NONE
    assert rig.jobs(visit.id) == {}


@pytest.mark.parametrize("settled", [True, False])
def test_taken_away_by_hand_after_the_end_is_for_good(rig: Rig, settled: bool) -> None:
    visit = expired(rig)
    if settled:
        rig.settle()
    rig.desk.revoke([visit.id], SECURITY)
    change(rig, visit, 6)
    rig.settle()
    seen = rig.visit(visit.id)
    assert (seen.access, seen.barred) == (AccessState.REVOKED, True)
    assert rig.hik.doors_open_to(visit.id, rig.clock.now()) == set()


def test_prolonged_while_the_revoke_fails_does_not_wait_for_its_next_try(rig: Rig) -> None:
    visit = expired(rig)
    rig.hik.fail_next("apply", OutcomeUnknown("?"))
    once(rig, "apply", lambda: change(rig, visit, 6))
    let_time_go(rig, 3, step_s=1)
    assert_ready_for(rig, visit)
