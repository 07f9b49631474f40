"""The eight operations of the fault matrix: how each comes about by itself, and how it must end.

An operation is named by the method of `AccessControl` that carries it and by the path of its
request; the cell lets the fault in exactly when that method is called for the first time.
"""

from collections.abc import Callable
from dataclasses import dataclass

from kiosk.core.jobs import JobKind
from kiosk.core.visits import AccessState, Visit, VisitStatus
from tests.fakes.site import ENTRANCE
from tests.integration.matrix.truth import require_truth
from tests.integration.matrix.world import DESK, World


@dataclass(frozen=True, slots=True)
class Operation:
    """`cell` is the row of the matrix: O6 has two halves, the push and the read-back.

    `arrange` brings the world to the moment before, `begin` is what sets the operation off,
    `drive` is one turn of whoever carries it out, `finish` brings it to its right end and checks.
    """

    id: str
    cell: str
    title: str
    method: str
    path: str
    reads: bool
    kind: JobKind | None
    arrange: Callable[[World], Visit]
    begin: Callable[[World, Visit], None]
    drive: Callable[[World], None]
    finish: Callable[[World, Visit], None]


def _registered(world: World) -> Visit:
    return world.register()


def _person_with_other_window(world: World) -> Visit:
    visit = world.register()
    world.put_person(visit, shifted=True)
    return visit


def _person_without_face(world: World) -> Visit:
    visit = world.register()
    world.put_person(visit)
    return visit


def _ready(world: World) -> Visit:
    visit = world.register()
    world.settle()
    return require_ready(world, visit)


def _nothing(_world: World, _visit: Visit) -> None:
    return


def _cancelled(world: World, visit: Visit) -> None:
    world.desk.cancel(visit.id, DESK)


def _passed(world: World, visit: Visit) -> None:
    world.remote.show_face(ENTRANCE, visit.id)
    world.advance(1.0)


def _work(world: World) -> None:
    if not world.step():
        world.advance(world.idle_s())


def _poll(world: World) -> None:
    """What the ticker does: ask for events; meanwhile a worker probes a link that is down."""
    world.ours.poll.tick()
    world.step()
    if not world.ours.gate.is_open:
        world.advance(world.idle_s())


def require_ready(world: World, visit: Visit) -> Visit:
    """Open, READY, and the doors hold the visitor with this face."""
    now = world.visit(visit.id)
    assert (now.is_open, now.access) == (True, AccessState.READY), world.told()
    assert now.wait_reason is None
    assert now.doors_ready == now.doors_total == len(world.state()["devices"])
    require_truth(world.state(), now, world.building.photo, world.clock.now())
    return now


def require_revoked(world: World, visit: Visit) -> None:
    """REVOKED, and no door and no group holds the visitor."""
    now = world.visit(visit.id)
    assert (now.is_open, now.access) == (False, AccessState.REVOKED), world.told()
    state = world.state()
    require_truth(state, now, world.building.photo, world.clock.now())
    ids = {one["personId"] for one in state["persons"] if one["personCode"] == visit.id}
    assert not any(ids & set(group["members"]) for group in state["groups"])


def _end_ready(world: World, visit: Visit) -> None:
    world.settle()
    require_ready(world, visit)


def _end_revoked(world: World, visit: Visit) -> None:
    world.settle()
    require_revoked(world, visit)


def _end_counted(world: World, visit: Visit) -> None:
    for _ in range(20):
        if world.visit(visit.id).entry_count:
            break
        _poll(world)
        world.advance(40.0)
    world.ours.poll.tick()  # Once more: whatever comes again is not counted again.
    world.settle()
    now = world.visit(visit.id)
    assert (now.status, now.entry_count) == (VisitStatus.CHECKED_IN, 1), world.told()
    assert [mail.subject for mail in world.mail.sent] == ["entry"]


def _grant(
    number: str,
    title: str,
    call: tuple[str, str, bool],
    kind: JobKind,
    arrange: Callable[[World], Visit] = _registered,
) -> Operation:
    method, path, reads = call
    return Operation(
        number, number[:2], title, method, path, reads, kind, arrange, _nothing, _work, _end_ready
    )


_FIND = ("find_person", "personCode/personInfo", True)
_ADD = ("add_person", "person/single/add", False)
_UPDATE = ("update_person", "person/single/update", False)
_FACE = ("put_face", "face/update", False)
_JOIN = ("add_member", "single/addPersons", False)
_PUSH = ("apply", "auth/reapplication", False)
_REPORT = ("apply_report", "applicationResult", True)

FIND = _grant("O1", "find person", _FIND, JobKind.ENROLL)
ADD = _grant("O2", "add person", _ADD, JobKind.ENROLL)
UPDATE = _grant("O3", "update validity", _UPDATE, JobKind.ENROLL, _person_with_other_window)
FACE = _grant("O4", "upload face", _FACE, JobKind.ENROLL, _person_without_face)
ASSIGN = _grant("O5", "assign group", _JOIN, JobKind.ASSIGN)
PUSH = _grant("O6", "apply to devices", _PUSH, JobKind.APPLY)
READ_BACK = _grant("O6b", "read back from devices", _REPORT, JobKind.APPLY)
REMOVE = Operation(
    "O7",
    "O7",
    "remove from group",
    "remove_member",
    "single/deletePersons",
    False,
    JobKind.REVOKE,
    _ready,
    _cancelled,
    _work,
    _end_revoked,
)
EVENTS = Operation(
    "O8",
    "O8",
    "fetch events",
    "door_events",
    "door/events",
    True,
    None,
    _ready,
    _passed,
    _poll,
    _end_counted,
)

OPERATIONS = (FIND, ADD, UPDATE, FACE, ASSIGN, PUSH, READ_BACK, REMOVE, EVENTS)
