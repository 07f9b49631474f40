"""A door without power: the desk counts the doors that really have the visitor, both ways."""

from kiosk.core.visits import AccessState, WaitReason
from services.simulator.remote import doors_with
from tests.fakes.site import DESK, DOORS, LOBBY
from tests.integration.running import Running

OTHERS = DOORS[:2]


def test_two_of_three_is_not_ready(running: Running) -> None:
    running.remote.set_online(LOBBY, False)
    visit = running.register()
    partly = running.until(visit.id, doors_ready=2)
    assert (partly.doors_total, partly.access) == (3, AccessState.ASSIGNED)
    assert partly.wait_reason is WaitReason.DOORS_PENDING
    assert doors_with(running.remote.state(), visit.id) == OTHERS
    assert all(one.access is not AccessState.READY for one in running.seen)
    running.remote.set_online(LOBBY, True)
    ready = running.until(visit.id, access=AccessState.READY)
    assert (ready.doors_ready, ready.wait_reason) == (3, None)
    assert doors_with(running.remote.state(), visit.id) == DOORS


def test_access_is_not_said_gone_while_one_door_still_has_it(running: Running) -> None:
    visit = running.ready()
    running.remote.set_online(LOBBY, False)
    running.program.desk.cancel(visit.id, DESK)
    running.until(visit.id, access=AccessState.REVOKING, wait_detail="2 of 3")
    assert doors_with(running.remote.state(), visit.id) == (LOBBY,)
    assert running.visit(visit.id).access is AccessState.REVOKING
    running.remote.set_online(LOBBY, True)
    running.until(visit.id, access=AccessState.REVOKED)
    assert doors_with(running.remote.state(), visit.id) == ()


def test_a_face_that_a_door_refuses_ends_at_the_desk_and_not_ready(running: Running) -> None:
    running.remote.refuse_faces_at([LOBBY], "1077")
    visit = running.register()
    failed = running.until(visit.id, access=AccessState.FAILED)
    assert failed.wait_reason is WaitReason.DOOR_FAILED
    assert LOBBY in failed.wait_detail
    assert "1077" in failed.wait_detail
    running.remote.refuse_faces_at([])
    (dead,) = [job for job in running.jobs(visit.id) if job.state.value == "dead"]
    running.program.desk.retry(dead.id, DESK)
    running.until(visit.id, access=AccessState.READY)
    assert doors_with(running.remote.state(), visit.id) == DOORS
