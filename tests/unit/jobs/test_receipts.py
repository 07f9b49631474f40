"""Which door has confirmed what, and when: given, and taken away."""

import pytest

from kiosk.core.jobs import JobKind
from kiosk.core.visits import AccessState, Receipt, Visit
from tests.fakes.hikcentral import DOORS
from tests.unit.jobs.judging import let_time_go, ready, receipts, told
from tests.unit.jobs.rig import RECEPTION, SECURITY, Rig


def one_door_after_the_other(rig: Rig, visit: Visit, what: Receipt) -> None:
    """Each door confirms a minute after the one before, and its receipt has that time."""
    known = receipts(rig, visit.id, what)
    assert known == {}
    for door in DOORS:
        rig.clock.advance(60)
        rig.hik.release(door)
        rig.run()
        known = known | {door: rig.clock.now()}
        assert receipts(rig, visit.id, what) == known
    assert len(set(known.values())) == len(DOORS)


def test_each_door_that_gives_access_is_noted_with_its_time(rig: Rig) -> None:
    rig.hik.hold = True
    visit = rig.register()
    rig.run()
    one_door_after_the_other(rig, visit, Receipt.GRANTED)
    assert rig.visit(visit.id).access is AccessState.READY


def test_each_door_that_is_closed_is_noted_with_its_time(rig: Rig) -> None:
    visit = ready(rig)
    rig.hik.hold = True
    rig.desk.check_out(visit.id, RECEPTION)
    rig.run()
    one_door_after_the_other(rig, visit, Receipt.REVOKED)
    gone = rig.visit(visit.id)
    assert gone.access is AccessState.REVOKED
    assert gone.access_revoked_at == max(receipts(rig, visit.id, Receipt.REVOKED).values())
    notes = [one.note for one in rig.admin.timeline(visit.id, SECURITY)]
    assert "revoked at 3 of 3 doors" in notes
    assert told(rig, visit.id)[-1] == (JobKind.REVOKE, "access_revoked")


@pytest.mark.parametrize("polls", [0, 1, 5])
def test_a_door_that_has_not_confirmed_has_no_receipt(rig: Rig, polls: int) -> None:
    rig.hik.positive = False
    visit = ready(rig)
    rig.hik.hold = True
    rig.desk.check_out(visit.id, RECEPTION)
    rig.run()
    rig.hik.release(DOORS[1])
    let_time_go(rig, polls, step_s=1)
    confirmed = {DOORS[1]} if polls > 1 else set()
    assert set(receipts(rig, visit.id, Receipt.REVOKED)) == confirmed


def test_what_was_given_stays_told_when_it_is_taken_away(rig: Rig) -> None:
    visit = ready(rig)
    given = receipts(rig, visit.id, Receipt.GRANTED)
    rig.clock.advance(60)
    rig.desk.check_out(visit.id, RECEPTION)
    rig.settle()
    assert receipts(rig, visit.id, Receipt.GRANTED) == given
    assert set(receipts(rig, visit.id, Receipt.REVOKED)) == set(DOORS)
    times = [one.at for one in rig.lookup.list_receipts(visit.id)]
    assert times == sorted(times)


def test_a_door_that_fails_takes_its_receipts_back_until_it_was_asked_anew(rig: Rig) -> None:
    visit = ready(rig)
    rig.hik.broken[DOORS[0]] = "0x7"
    rig.desk.check_out(visit.id, RECEPTION)
    let_time_go(rig, 4, step_s=1)
    assert DOORS[0] not in receipts(rig, visit.id, Receipt.REVOKED)
    rig.hik.broken.clear()
    rig.settle()
    assert rig.visit(visit.id).access is AccessState.REVOKED
    assert set(receipts(rig, visit.id, Receipt.REVOKED)) == set(DOORS)


def test_a_second_round_of_access_has_receipts_of_its_own(rig: Rig) -> None:
    visit = ready(rig)
    first = receipts(rig, visit.id, Receipt.GRANTED)
    rig.clock.advance(60)
    rig.desk.change_times(visit.id, visit.expected_entry, visit.expected_exit, RECEPTION)
    rig.settle()
    found = [one for one in rig.lookup.list_receipts(visit.id) if one.what is Receipt.GRANTED]
    assert len(found) == 2 * len(DOORS)
    assert {one.at for one in found} > set(first.values())
