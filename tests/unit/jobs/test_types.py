"""Another type is another access group: exactly that one, at the server and at the doors."""

from datetime import timedelta

import pytest

from kiosk.core.errors import IllegalMove, LinkDown, OutcomeUnknown, Refused
from kiosk.core.ids import VisitId
from kiosk.core.jobs import JobKind, JobState
from kiosk.core.visits import AccessState, Receipt, VisitType
from services.jobs.chains import queue_revoke
from tests.fakes.clock import START
from tests.fakes.hikcentral import DOORS, GROUP
from tests.unit.jobs.judging import (
    GUEST_DOORS,
    VIP_DOORS,
    VIP_GROUP,
    assert_no_step_left,
    groups_of,
    list_steps,
    once,
    person_window,
    ready,
    receipts,
    step_of,
    told,
    use_two_groups,
)
from tests.unit.jobs.rig import RECEPTION, Rig

CALLS_OF_A_CHAIN = 9


@pytest.fixture(autouse=True)
def two_groups(rig: Rig) -> None:
    use_two_groups(rig)


def promote(rig: Rig, visit_id: VisitId) -> None:
    rig.desk.change_type(visit_id, VisitType.VIP, RECEPTION)


def assert_vip(rig: Rig, visit_id: VisitId) -> None:
    seen = rig.visit(visit_id)
    assert (seen.access, seen.visit_type) == (AccessState.READY, VisitType.VIP)
    assert groups_of(rig, seen.person_code) == {VIP_GROUP}
    assert rig.hik.doors_open_to(seen.person_code, rig.clock.now()) == VIP_DOORS
    assert (seen.doors_ready, seen.doors_total) == (len(VIP_DOORS), len(VIP_DOORS))
    assert_no_step_left(rig, visit_id)


def test_a_guest_becomes_very_important(rig: Rig) -> None:
    visit = ready(rig)
    assert groups_of(rig, visit.id) == {GROUP}
    promote(rig, visit.id)
    assert not rig.visit(visit.id).may_walk
    rig.settle()
    assert_vip(rig, visit.id)
    assert rig.hik.count("add_person") == 1
    assert told(rig, visit.id).count((JobKind.ASSIGN, "group_assigned")) == 2


@pytest.mark.parametrize("point", range(1, CALLS_OF_A_CHAIN + 1))
def test_while_a_call_of_the_chain_is_on_its_way(rig: Rig, point: int) -> None:
    visit = rig.register()
    count = 0

    def before(method: str) -> None:
        nonlocal count
        count += 1
        if count == point:
            promote(rig, visit.id)

    rig.hik.before = before
    rig.settle()
    assert count >= point
    assert_vip(rig, visit.id)


@pytest.mark.parametrize("method", ["add_member", "apply", "apply_report"])
@pytest.mark.parametrize("fault", [LinkDown("gone"), OutcomeUnknown("?"), Refused("no"), None])
def test_while_a_step_fails(
    rig: Rig, method: str, fault: LinkDown | OutcomeUnknown | Refused | None
) -> None:
    visit = rig.register()
    if fault is None:
        rig.hik.lose_answer(method)
    else:
        rig.hik.fail_next(method, fault)
    done = once(rig, method, lambda: promote(rig, visit.id))
    rig.settle()
    assert done
    assert_vip(rig, visit.id)


def test_there_and_back(rig: Rig) -> None:
    visit = ready(rig)
    promote(rig, visit.id)
    rig.run(1)
    rig.desk.change_type(visit.id, VisitType.GUEST, RECEPTION)
    rig.settle()
    assert rig.visit(visit.id).access is AccessState.READY
    assert groups_of(rig, visit.id) == {GROUP}
    assert rig.hik.doors_open_to(visit.id, rig.clock.now()) == GUEST_DOORS


@pytest.mark.parametrize("positive", [True, False])
def test_ready_only_when_the_doors_of_the_former_type_are_closed(rig: Rig, positive: bool) -> None:
    rig.hik.positive = positive
    visit = ready(rig)
    rig.hik.hold = True
    promote(rig, visit.id)
    rig.settle(rounds=4)
    for door in VIP_DOORS:
        rig.hik.release(door)
    rig.settle(rounds=6)
    assert rig.visit(visit.id).access is AccessState.ASSIGNED
    assert DOORS[0] in rig.hik.doors_open_to(visit.id, rig.clock.now())
    rig.hik.release()
    rig.settle()
    assert_vip(rig, visit.id)
    assert set(receipts(rig, visit.id, Receipt.REVOKED)) == {DOORS[0]}


def test_the_doors_of_the_former_type_are_closed_with_the_visit(rig: Rig) -> None:
    """Ended before the doors of the new type have confirmed."""
    visit = ready(rig)
    rig.hik.hold = True
    promote(rig, visit.id)
    rig.run()
    rig.desk.cancel(visit.id, RECEPTION)
    rig.hik.hold = False
    rig.settle()
    assert rig.visit(visit.id).access is AccessState.REVOKED
    assert rig.hik.doors_open_to(visit.id, rig.clock.now()) == set()


@pytest.mark.parametrize("positive", [True, False])
@pytest.mark.parametrize("running", [True, False])
def test_times_and_type_at_once_are_one_way(rig: Rig, positive: bool, running: bool) -> None:
    rig.hik.positive = positive
    visit = ready(rig)
    rig.desk.change_times(visit.id, START, START + timedelta(hours=4), RECEPTION)
    if running:
        once(rig, "update_person", lambda: promote(rig, visit.id))
    else:
        promote(rig, visit.id)
    rig.settle()
    assert_vip(rig, visit.id)
    assert person_window(rig, visit.id) == rig.access.window_of(rig.visit(visit.id))
    assert len(list_steps(rig, visit.id, JobKind.ENROLL)) == 1


def test_every_group_that_was_given_is_on_the_timeline(rig: Rig) -> None:
    visit = rig.register()
    once(rig, "add_member", lambda: promote(rig, visit.id))
    rig.settle()
    assert_vip(rig, visit.id)
    assert told(rig, visit.id).count((JobKind.ASSIGN, "group_assigned")) == 2


def test_a_dead_step_of_the_former_type_cannot_be_retried(rig: Rig) -> None:
    visit = rig.register()
    rig.hik.fail_next("add_member", Refused("no"))
    rig.run()
    dead = step_of(rig, visit.id, JobKind.ASSIGN)
    assert dead.state is JobState.DEAD
    promote(rig, visit.id)
    with pytest.raises(IllegalMove):
        rig.desk.retry(dead.id, RECEPTION)
    rig.settle()
    assert_vip(rig, visit.id)


def test_ended_while_the_type_changes(rig: Rig) -> None:
    visit = ready(rig)
    promote(rig, visit.id)
    done = once(rig, "add_member", lambda: rig.desk.cancel(visit.id, RECEPTION))
    rig.settle()
    assert done
    assert rig.visit(visit.id).access is AccessState.REVOKED
    assert groups_of(rig, visit.id) == set()
    assert rig.hik.doors_open_to(visit.id, rig.clock.now()) == set()


def test_the_same_type_changes_nothing(rig: Rig) -> None:
    visit = ready(rig)
    assert rig.desk.change_type(visit.id, VisitType.GUEST, RECEPTION) == visit


def test_another_type_of_one_who_is_expired_waits_for_new_times(rig: Rig) -> None:
    visit = ready(rig)
    rig.desk.check_in(visit.id, RECEPTION)
    with rig.store.write() as connection:
        queue_revoke(connection, rig.visit(visit.id), "system", rig.clock.now())
    rig.settle()
    promote(rig, visit.id)
    rig.settle()
    assert rig.visit(visit.id).access is AccessState.REVOKED
    assert groups_of(rig, visit.id) == set()
    rig.desk.change_times(visit.id, START, START + timedelta(hours=4), RECEPTION)
    rig.settle()
    assert_vip(rig, visit.id)
