"""Faults F35 and F36: pages that do not add up, and door events that come late, twice, mixed."""

from dataclasses import replace
from datetime import timedelta

from kiosk.core.visits import Visit, VisitStatus
from services.store import passages
from tests.fakes.site import ENTRANCE, EXIT, LOBBY
from tests.integration.matrix.cells import Form, Trouble
from tests.integration.matrix.faults_of_the_link import answer
from tests.integration.matrix.operations import Operation
from tests.integration.matrix.truth import STAFF
from tests.integration.matrix.verdicts import Verdict
from tests.integration.matrix.world import World

_LISTS = {
    "O5": ("find_group", "acs/v1/privilege/group"),
    "O6b": ("apply_report", "applicationResult"),
    "O7": ("is_member", "group/single/personList"),
    "O8": ("door_events", "door/events"),
}
_SMALL_PAGE = 20
_MORE_THAN_A_PAGE = 25


def listing(operation: Operation) -> Operation:
    """The list that this operation asks for."""
    method, path = _LISTS[operation.id]
    return replace(operation, method=method, path=path, reads=True)


def _repeated(world: World, operation: Operation) -> None:
    """Two pages, the second of which is the first again."""
    world.remote.add_fault(operation.path, "page-refused", count=None, size=_SMALL_PAGE)
    world.remote.add_fault(operation.path, "page-repeated", count=None)


def _crowd(operation: Operation) -> Operation:
    """The same with more rows than fit on one page; ours is behind them."""

    def arrange(world: World) -> Visit:
        if operation.id == "O5":
            for number in range(_MORE_THAN_A_PAGE):
                world.remote.set_group(f"{100 + number}", f"Group {number}", [])
        visit = operation.arrange(world)
        if operation.id == "O8":
            for _ in range(_MORE_THAN_A_PAGE):
                world.remote.show_face(LOBBY, STAFF)
        return visit

    return replace(operation, arrange=arrange)


def repeated_page(world: World, operation: Operation) -> None:
    """F35: the second page is the first again. What was on it comes with the next question."""
    form = Form("repeated", _repeated, Verdict.WHATEVER, Verdict.WHATEVER)
    form.also = _require_no_step_over_a_gap
    Trouble(world, _crowd(operation), form).play()


def _require_no_step_over_a_gap(trouble: Trouble) -> None:
    """The watermark stays where it is while events may be missing."""
    if trouble.operation.id != "O8":
        return
    with trouble.world.store.read() as connection:
        assert passages.get_watermark(connection, "door_events") is None, "stepped over a gap"


_ANY = Verdict.WHATEVER
F35 = (
    answer("page-total", _ANY, _ANY),
    answer("page-empty", _ANY, _ANY, page=1),
    answer("page-refused", _ANY, _ANY, size=100),
)
for _form in F35[:2]:
    _form.also = _require_no_step_over_a_gap


def _pass_doors(world: World, visit: Visit) -> None:
    """In, through the hall, in again: two entries and a door without a direction."""
    for door in (ENTRANCE, LOBBY, ENTRANCE):
        world.remote.show_face(door, visit.id)
        world.advance(1.0)


def strange_events(world: World, operation: Operation) -> None:
    """F36: twice, out of order, from the future, with mixed offsets and without our code."""
    visit = operation.arrange(world)
    world.remote.set_habits(
        events_duplicated=True,
        events_shuffled=True,
        event_mixed_offsets=True,
        event_future_s=120.0,
        event_without_code=True,
    )
    _pass_doors(world, visit)
    for _ in range(3):
        operation.drive(world)
    now = world.visit(visit.id)
    assert (now.status, now.entry_count, now.exit_count) == (VisitStatus.CHECKED_IN, 2, 0)
    world.settle()


def late_events(world: World, operation: Operation) -> None:
    """F36: events that come three hours late, and after younger ones, are counted all the same."""
    visit = operation.arrange(world)
    world.remote.set_server(event_delay_s=timedelta(hours=3).total_seconds())
    world.remote.show_face(ENTRANCE, visit.id)
    world.remote.set_server()
    world.advance(60)
    world.remote.show_face(ENTRANCE, visit.id)
    for _ in range(20):
        world.ours.poll.tick()
        world.advance(600)
    now = world.visit(visit.id)
    assert (now.status, now.entry_count) == (VisitStatus.CHECKED_IN, 2), world.told()
    assert now.first_entry_at is not None
    assert now.checked_in_at is not None
    assert now.first_entry_at < now.checked_in_at, "the earliest entry is the first"
    world.settle()


def an_exit_twice(world: World, operation: Operation) -> None:
    """F36: only the door that is an exit checks out, and it does so once."""
    visit = operation.arrange(world)
    world.remote.set_habits(events_duplicated=True)
    world.remote.show_face(LOBBY, visit.id)
    operation.drive(world)
    assert world.visit(visit.id).status is VisitStatus.EXPECTED
    world.remote.show_face(EXIT, visit.id)
    for _ in range(2):
        operation.drive(world)
    now = world.visit(visit.id)
    assert (now.status, now.exit_count) == (VisitStatus.CHECKED_OUT, 1)
    world.settle()
