"""Taking access away although HikCentral lacks something that it needs."""

from kiosk.core.errors import NotPermitted
from kiosk.core.visits import AccessState, WaitReason
from tests.fakes.hikcentral import GROUP
from tests.unit.jobs.rig import RECEPTION, Rig


def test_a_group_that_was_deleted_there_holds_nobody_any_more(rig: Rig) -> None:
    visit = rig.register()
    rig.settle()
    del rig.hik.groups[GROUP], rig.hik.members[GROUP]
    rig.desk.cancel(visit.id, RECEPTION)
    rig.settle()
    assert rig.visit(visit.id).access is AccessState.REVOKED
    assert rig.hik.doors_open_to(visit.id, rig.clock.now()) == set()


def test_without_the_right_to_take_members_out_the_window_ends_all_the_same(rig: Rig) -> None:
    visit = rig.register()
    rig.settle()
    for _ in range(4):
        rig.hik.fail_next("remove_member", NotPermitted("not ticked", "69"))
    rig.desk.cancel(visit.id, RECEPTION)
    rig.run()
    rig.hik.release()
    told = rig.visit(visit.id)
    assert (told.access, told.wait_reason) == (AccessState.REVOKING, WaitReason.NOT_PERMITTED)
    assert rig.hik.doors_open_to(visit.id, rig.clock.now()) == set()
    (person,) = rig.hik.persons_of(visit.id)
    assert person.end == rig.clock.now()
    rig.settle(rounds=700)
    assert rig.visit(visit.id).access is AccessState.REVOKED
