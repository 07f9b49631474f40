"""Fault F24: the face is refused by the server, not kept by it, or refused by a device."""

from kiosk.core.jobs import JobState
from kiosk.core.visits import AccessState, WaitReason
from tests.fakes.site import EXIT
from tests.integration.matrix.operations import Operation, require_ready
from tests.integration.matrix.world import DESK, World


def a_bad_photo(world: World, operation: Operation) -> None:
    """F24: the server refuses the face; no door gets it; another photo brings the visitor in."""
    good = world.building.photo
    visit = world.register(photo=good[:5000])
    if operation.id == "O4":
        world.put_person(visit)
    world.go_on()
    now = world.visit(visit.id)
    assert (now.access, now.wait_reason) == (AccessState.FAILED, WaitReason.FACE_REFUSED)
    assert operation.method in world.ours.road.calls
    world.desk.attach_photo(visit.id, good, DESK)
    world.go_on()
    require_ready(world, visit)


def a_face_not_kept(world: World, operation: Operation) -> None:
    """F24: the server says "success" and keeps no face: seen by reading back."""
    world.remote.set_faces_stored(False)
    visit = world.register()
    while operation.method not in world.ours.road.calls:
        operation.drive(world)
    (job, *_) = world.jobs(JobState.QUEUED)
    assert job.reason is WaitReason.FACE_REFUSED, world.told()
    assert world.visit(visit.id).wait_reason is WaitReason.FACE_REFUSED
    world.remote.set_faces_stored(True)
    world.settle()
    require_ready(world, visit)


def a_device_refuses_the_face(world: World, _operation: Operation) -> None:
    """F24: the server takes the face and a device does not: never ready, a person is asked."""
    world.remote.refuse_faces_at([EXIT])
    visit = world.register()
    world.go_on()
    now = world.visit(visit.id)
    assert (now.access, now.wait_reason) == (AccessState.FAILED, WaitReason.DOOR_FAILED)
    assert EXIT in now.wait_detail
    assert world.ours.road.calls.count("apply") == 3
    world.remote.refuse_faces_at([])
    world.settle()
    require_ready(world, visit)
