"""Faults F21, F22, F24 to F26, F34, F37 and F38: what is true outside is not what we expect."""

from collections.abc import Callable
from dataclasses import replace
from functools import partial

from kiosk.core.ids import PersonId
from kiosk.core.jobs import JobState
from kiosk.core.visits import AccessState, Visit, WaitReason
from services.store.totals import SqlTotals
from tests.fakes.site import DOORS, ENTRANCE, EXIT
from tests.integration.matrix.cells import Form, Trouble
from tests.integration.matrix.faults_of_the_link import answer
from tests.integration.matrix.operations import Operation, require_ready, require_revoked
from tests.integration.matrix.verdicts import Verdict
from tests.integration.matrix.world import DESK, World

WHATEVER = Verdict.WHATEVER
_STRANGER = "Посторонний Человек"
Play = Callable[[World, Operation], None]


def person_of(world: World, visit: Visit) -> dict[str, object]:
    """The one person with our code, as the server has it."""
    (found,) = [one for one in world.state()["persons"] if one["personCode"] == visit.id]
    return dict(found)


def somebody_of_the_same_name(world: World, operation: Operation) -> None:
    """F21: the code is taken by our own earlier try: adopt, and add nobody."""
    known: list[object] = []

    def arrange(world: World) -> Visit:
        visit = operation.arrange(world)
        if not [one for one in world.state()["persons"] if one["personCode"] == visit.id]:
            world.put_person(visit)
        known.append(person_of(world, visit)["personId"])
        return visit

    form = Form("same-name", _let_be, Verdict.FINE, Verdict.FINE)
    trouble = Trouble(world, replace(operation, arrange=arrange), form)
    trouble.play()
    assert [person_of(world, trouble.visit)["personId"]] == known


def somebody_of_another_name(world: World, operation: Operation) -> None:
    """F21: the code is taken by somebody else: a person is asked, and nothing is written."""
    visit = world.register()
    world.put_person(visit, name=_STRANGER, shifted=operation.id == "O3")
    before = person_of(world, visit)
    world.go_on()
    (job,) = world.jobs(JobState.DEAD)
    assert job.reason is WaitReason.PERSON_CONFLICT, world.told()
    assert world.visit(visit.id).access is AccessState.FAILED
    assert person_of(world, visit) == before, "written to somebody else"
    assert not {"update_person", "put_face", "add_member", "apply"} & set(world.ours.road.calls)
    remove_by_hand(world, visit)
    world.settle()
    require_ready(world, visit)
    assert person_of(world, visit)["personId"] != before["personId"]


def remove_by_hand(world: World, visit: Visit) -> None:
    """An operator of HikCentral deletes the person."""
    person_id = PersonId(str(person_of(world, visit)["personId"]))
    world.by_hand.api.persons.delete_person(person_id)


def _let_be(_world: World, _operation: Operation) -> None:
    return


def _delete(world: World, _operation: Operation) -> None:
    remove_by_hand(world, world.visit(world.registered[-1]))


def k_of_n(world: World, operation: Operation) -> None:
    """F25: one door is slower than the others: "2 of 3" until it has confirmed as well."""
    visit = operation.arrange(world)
    world.remote.set_device(EXIT, slow_s=6.0)
    operation.begin(world, visit)
    while not _told(world, f"{len(DOORS) - 1} of {len(DOORS)}"):
        operation.drive(world)
    now = world.visit(visit.id)
    assert now.access in (AccessState.ASSIGNED, AccessState.REVOKING)
    assert not now.may_walk
    if now.access is AccessState.ASSIGNED:
        assert (now.doors_ready, now.doors_total) == (len(DOORS) - 1, len(DOORS))
    world.remote.set_device(EXIT, slow_s=0.0)
    operation.finish(world, visit)


def _told(world: World, detail: str) -> bool:
    return any(visit.wait_detail == detail for visit in world.seen)


def an_offline_device(world: World, operation: Operation) -> None:
    """F26: a device is away when access ends: REVOKING for as long as it is, then REVOKED.

    The device goes away at the operation; the visit is cancelled there and then.
    """
    form = Form("offline", _unplug, WHATEVER, WHATEVER)
    trouble = Trouble(world, operation, form)
    trouble.visit = visit = operation.arrange(world)
    trouble.watch()
    operation.begin(world, visit)
    trouble.drive_until_hit()
    if world.visit(visit.id).is_open:
        world.desk.cancel(visit.id, DESK)
    for _ in range(6):
        operation.drive(world)
        world.advance(60)
    assert world.visit(visit.id).access is AccessState.REVOKING, world.told()
    overdue = SqlTotals(world.store, world.clock)
    assert overdue.read().overdue_revokes == 1, "what monitoring raises its alarm by"
    world.remote.set_online(EXIT, True)
    world.settle()
    require_revoked(world, visit)
    assert overdue.read().overdue_revokes == 0


def _unplug(world: World, _operation: Operation) -> None:
    world.remote.set_online(EXIT, False)


def _behind(world: World, _operation: Operation) -> None:
    world.remote.set_apply_delay(2.0, 2.0)
    world.remote.add_fault("", "stale-read", count=None, seconds=2.0)


def restored(world: World, operation: Operation) -> None:
    """F37: the server is put back to a backup from before this visitor was known to it."""
    name = world.remote.snapshot()
    form = Form("restored", partial(_restore, name), WHATEVER, WHATEVER)
    if operation.id == "O8":
        form.also = _passes_again
    Trouble(world, operation, form).play()
    assert world.retries == 0, "a guard had to help"


def deleted(world: World, operation: Operation) -> None:
    """F22: an operator deletes the person at this moment: it is made again by itself."""
    form = Form("deleted", _delete, WHATEVER, WHATEVER)
    Trouble(world, operation, form).play()
    assert world.retries == 0, "a guard had to help"


def _passes_again(trouble: Trouble) -> None:
    """The event of the first pass is lost with the data of that day; the doors still know us."""
    assert trouble.world.visit(trouble.visit.id).entry_count == 0
    trouble.world.remote.show_face(ENTRANCE, trouble.visit.id)


def _restore(name: str, world: World, _operation: Operation) -> None:
    world.remote.restore(name)


def _set_clock(offset_s: float, world: World, _operation: Operation) -> None:
    world.remote.set_clock(offset_s)


def _right_clock(world: World) -> None:
    world.remote.set_clock(0)


def _require_clock_advice(trouble: Trouble) -> None:
    """The screen is told that the clocks differ, not that the key is bad."""
    if trouble.operation.kind is not None:
        told = trouble.world.visit(trouble.visit.id)
        assert "clock" in told.wait_detail, told.wait_detail


def _clock(name: str, offset_s: float) -> Form:
    refused = Verdict.CREDENTIALS
    arm = partial(_set_clock, offset_s)
    return Form(name, arm, refused, refused, _right_clock, also=_require_clock_advice)


_HELD_ALREADY = answer("already-exists", Verdict.FINE, Verdict.FINE, work=True)

F21_GRANT: dict[str, Play] = {
    "same-name": somebody_of_the_same_name,
    "other-name": somebody_of_another_name,
}
F21_MEMBER = (_HELD_ALREADY,)
F34 = (
    Form(
        "two-seconds-old",
        _behind,
        WHATEVER,
        WHATEVER,
        arm_at={"O1": "add_person", "O6b": "apply"},
    ),
)
F38 = (_clock("ahead", 3 * 3600.0), _clock("behind", -3 * 3600.0))
