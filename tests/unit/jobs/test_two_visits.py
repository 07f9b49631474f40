"""Two visits of one person at once, or one now and one later: neither takes the other's access."""

from datetime import timedelta

import pytest

from kiosk.core.jobs import JobKind
from kiosk.core.visits import AccessState, Receipt, Visit, VisitType, WaitReason
from tests.fakes.clock import START
from tests.fakes.hikcentral import DOORS, GROUP
from tests.unit.jobs.judging import (
    GUEST_DOORS,
    VIP_DOORS,
    VIP_GROUP,
    door_windows,
    groups_of,
    let_time_go,
    once,
    person_window,
    ready,
    receipts,
    told,
    use_two_groups,
)
from tests.unit.jobs.rig import RECEPTION, Rig

HOUR = timedelta(hours=1)


def second_visit(rig: Rig, first: Visit, begin: float = 1, end: float = 5, **more: object) -> Visit:
    """Another visit of the same person, so many hours after START."""
    times = {"expected_entry": START + begin * HOUR, "expected_exit": START + end * HOUR}
    return rig.register(**(times | {"returning": first.id} | more))


def both(rig: Rig, **more: object) -> tuple[Visit, Visit]:
    """Two visits whose windows overlap; both ready."""
    first = ready(rig)
    second = second_visit(rig, first, **more)
    rig.settle()
    assert rig.visit(second.id).access is AccessState.READY
    return rig.visit(first.id), rig.visit(second.id)


def test_two_at_once_share_one_person_and_one_window(rig: Rig) -> None:
    first, second = both(rig)
    assert first.access is second.access is AccessState.READY
    begin, end = rig.access.window_of(first)[0], rig.access.window_of(second)[1]
    assert person_window(rig, first.id) == (begin, end)
    assert door_windows(rig, first.id) == dict.fromkeys(DOORS, (begin, end))
    assert rig.hik.count("add_person") == 1


@pytest.mark.parametrize("which", [0, 1])
def test_the_end_of_one_leaves_the_other_its_own_window(rig: Rig, which: int) -> None:
    visits = both(rig)
    ended, kept = visits[which], visits[1 - which]
    rig.desk.cancel(ended.id, RECEPTION)
    rig.settle()
    assert rig.visit(ended.id).access is AccessState.REVOKED
    assert rig.visit(kept.id).access is AccessState.READY
    window = rig.access.window_of(kept)
    assert person_window(rig, kept.person_code) == window
    assert door_windows(rig, kept.person_code) == dict.fromkeys(DOORS, window)
    assert rig.hik.is_granted(kept.person_code)
    assert receipts(rig, ended.id, Receipt.REVOKED) == {}
    rig.desk.cancel(kept.id, RECEPTION)
    rig.settle()
    assert rig.hik.doors_open_to(kept.person_code, rig.clock.now()) == set()
    assert not rig.hik.is_granted(kept.person_code)
    assert set(receipts(rig, kept.id, Receipt.REVOKED)) == set(DOORS)


def test_a_visit_behind_a_gap_waits_for_its_turn(rig: Rig) -> None:
    first = ready(rig)
    later = second_visit(rig, first, begin=30, end=32)
    let_time_go(rig, 300)
    waiting = rig.visit(later.id)
    assert (waiting.access, waiting.wait_reason) == (AccessState.ENROLLED, WaitReason.OTHER_VISIT)
    window = rig.access.window_of(first)
    assert person_window(rig, first.id) == window
    assert door_windows(rig, first.id) == dict.fromkeys(DOORS, window)
    rig.desk.check_out(first.id, RECEPTION)
    let_time_go(rig, 120)
    assert rig.visit(first.id).access is AccessState.REVOKED
    assert rig.visit(later.id).access is AccessState.READY
    later_window = rig.access.window_of(later)
    assert person_window(rig, first.id) == later_window
    assert door_windows(rig, first.id) == dict.fromkeys(DOORS, later_window)


def test_prolonged_until_it_touches_the_later_one(rig: Rig) -> None:
    first = ready(rig)
    later = second_visit(rig, first, begin=4, end=5)
    rig.run()
    assert rig.visit(later.id).access is AccessState.ENROLLED
    rig.desk.change_times(first.id, START, START + 4 * HOUR, RECEPTION)
    let_time_go(rig, 120)
    assert rig.visit(first.id).access is AccessState.READY
    assert rig.visit(later.id).access is AccessState.READY
    begin, end = rig.access.window_of(rig.visit(first.id))[0], rig.access.window_of(later)[1]
    assert door_windows(rig, first.id) == dict.fromkeys(DOORS, (begin, end))


@pytest.mark.parametrize(
    "method", ["find_person", "remove_member", "update_person", "apply", "apply_report"]
)
def test_come_again_while_the_revoke_of_the_first_runs(rig: Rig, method: str) -> None:
    first = ready(rig)
    rig.desk.check_out(first.id, RECEPTION)
    came: list[Visit] = []
    once(rig, method, lambda: came.append(second_visit(rig, first, begin=0, end=3)))
    rig.settle()
    (second,) = came
    assert rig.visit(first.id).access is AccessState.REVOKED
    assert rig.visit(second.id).access is AccessState.READY
    window = rig.access.window_of(second)
    assert person_window(rig, first.id) == window
    assert door_windows(rig, first.id) == dict.fromkeys(DOORS, window)
    assert groups_of(rig, first.id) == {GROUP}


@pytest.mark.parametrize("method", ["find_person", "put_face", "get_person", "add_member", "apply"])
@pytest.mark.parametrize("which", [0, 1])
def test_one_ends_while_the_other_is_given_access(rig: Rig, method: str, which: int) -> None:
    use_two_groups(rig)
    first = ready(rig)
    second = second_visit(rig, first, visit_type=VisitType.VIP)
    ended, kept = (first, second) if which == 0 else (second, first)
    done = once(rig, method, lambda: rig.desk.cancel(ended.id, RECEPTION))
    rig.settle()
    assert done
    assert rig.visit(ended.id).access is AccessState.REVOKED
    assert rig.visit(kept.id).access is AccessState.READY
    assert groups_of(rig, first.id) == {rig.access.group_of(kept)}
    window = rig.access.window_of(kept)
    assert person_window(rig, first.id) == window
    doors = VIP_DOORS if kept is second else GUEST_DOORS
    assert door_windows(rig, first.id) == dict.fromkeys(doors, window)


@pytest.mark.parametrize("order", [(0, 1), (1, 0)])
def test_both_end_at_the_same_moment(rig: Rig, order: tuple[int, int]) -> None:
    visits = both(rig)
    for one in order:
        rig.desk.cancel(visits[one].id, RECEPTION)
    rig.settle()
    assert {rig.visit(one.id).access for one in visits} == {AccessState.REVOKED}
    assert rig.hik.doors_open_to(visits[0].id, rig.clock.now()) == set()
    assert not rig.hik.is_granted(visits[0].id)


def test_the_other_ends_while_the_revoke_of_the_first_runs(rig: Rig) -> None:
    first, second = both(rig)
    rig.desk.cancel(first.id, RECEPTION)
    once(rig, "update_person", lambda: rig.desk.cancel(second.id, RECEPTION))
    rig.settle()
    assert {rig.visit(one.id).access for one in (first, second)} == {AccessState.REVOKED}
    assert rig.hik.doors_open_to(first.id, rig.clock.now()) == set()
    assert not rig.hik.is_granted(first.id)


@pytest.mark.parametrize("which", [0, 1])
def test_of_two_groups_only_the_one_of_the_ended_visit_goes(rig: Rig, which: int) -> None:
    use_two_groups(rig)
    visits = both(rig, visit_type=VisitType.VIP)
    assert groups_of(rig, visits[0].id) == {GROUP, VIP_GROUP}
    ended, kept = visits[which], visits[1 - which]
    rig.desk.cancel(ended.id, RECEPTION)
    rig.settle()
    assert rig.visit(ended.id).access is AccessState.REVOKED
    assert groups_of(rig, kept.person_code) == {rig.access.group_of(kept)}
    doors = VIP_DOORS if kept.visit_type is VisitType.VIP else GUEST_DOORS
    window = rig.access.window_of(kept)
    assert door_windows(rig, kept.person_code) == dict.fromkeys(doors, window)


@pytest.mark.parametrize("doors_back_after_s", [0, 400])
def test_come_again_while_a_door_of_the_ended_visit_is_off(
    rig: Rig, doors_back_after_s: int
) -> None:
    """The new visit does not wait for the revoke, and the revoke ends in what is wanted now."""
    first = ready(rig)
    rig.desk.check_out(first.id, RECEPTION)
    rig.hik.hold = True
    rig.run()
    rig.hik.release(DOORS[0])
    let_time_go(rig, 2, step_s=1)
    second = second_visit(rig, first, begin=0, end=3)
    let_time_go(rig, 60)
    assert rig.visit(second.id).access is AccessState.ASSIGNED
    assert rig.visit(first.id).access is AccessState.REVOKING
    assert set(receipts(rig, first.id, Receipt.REVOKED)) == {DOORS[0]}
    for door in DOORS[:2]:
        rig.hik.release(door)
    let_time_go(rig, doors_back_after_s)
    rig.hik.release()
    rig.hik.hold = False
    let_time_go(rig, 60)
    assert rig.visit(first.id).access is AccessState.REVOKED
    assert rig.visit(second.id).access is AccessState.READY
    assert set(receipts(rig, first.id, Receipt.REVOKED)) == {DOORS[0]}
    window = rig.access.window_of(second)
    assert person_window(rig, first.id) == window
    assert door_windows(rig, first.id) == dict.fromkeys(DOORS, window)


def test_waiting_for_the_other_visit_is_told_once(rig: Rig) -> None:
    first = ready(rig)
    later = second_visit(rig, first, begin=30, end=32)
    let_time_go(rig, 3600, step_s=60)
    lines = [what for kind, what in told(rig, later.id) if kind is JobKind.ASSIGN]
    assert len(lines) < 20
