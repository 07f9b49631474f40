"""A door event is counted once, whatever the order, and the first of each kind has consequences."""

from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kiosk.core.access import Direction, DoorEvent
from kiosk.core.audit import AuditAction
from kiosk.core.errors import StoreUnavailable
from kiosk.core.events import PassageRecorded, QueueChanged
from kiosk.core.ids import DoorId, EventId, PersonId
from kiosk.core.jobs import JobKind
from kiosk.core.visits import AccessState, Visit, VisitStatus
from services.jobs.rules import StayRules
from services.passages import PassageIntake
from services.store import Store, job_reads, passages
from tests.fakes.clock import START
from tests.fakes.stores import refusing
from tests.unit.jobs.rig import ENTRY, EXIT, INNER, SECURITY, Rig


@pytest.fixture
def expected(rig: Rig) -> Visit:
    visit = rig.register()
    rig.settle()
    return rig.visit(visit.id)


def notices(rig: Rig) -> list[str]:
    with rig.store.read() as connection:
        found = job_reads.list_jobs(connection)
    return sorted(job.payload["direction"] for job in found if job.kind is JobKind.NOTIFY)


def test_the_first_entry_checks_in_and_tells_the_host(rig: Rig, expected: Visit) -> None:
    told: list[object] = []
    rig.bus.subscribe(PassageRecorded, told.append)
    rig.bus.subscribe(QueueChanged, told.append)
    rig.clock.advance(60)
    at = rig.clock.now()
    assert rig.pass_door(expected, ENTRY) == 1
    inside = rig.visit(expected.id)
    assert inside.status is VisitStatus.CHECKED_IN
    assert (inside.checked_in_at, inside.first_entry_at, inside.entry_count) == (at, at, 1)
    assert inside.access is AccessState.READY
    assert notices(rig) == ["entry"]
    assert [type(one) for one in told] == [PassageRecorded, QueueChanged]
    (seen,) = rig.admin.list_passages(expected.id, SECURITY)
    assert (seen.direction, seen.door_id, seen.at) == (Direction.ENTRY, ENTRY, at)


def test_an_exit_checks_out_and_takes_access_away(rig: Rig, expected: Visit) -> None:
    rig.pass_door(expected, ENTRY)
    assert rig.pass_door(expected, EXIT) == 1
    gone = rig.visit(expected.id)
    assert (gone.status, gone.access) == (VisitStatus.CHECKED_OUT, AccessState.REVOKING)
    assert (gone.exit_count, gone.first_exit_at) == (1, rig.clock.now())
    rig.pass_door(expected, EXIT)
    assert rig.visit(expected.id).exit_count == 2
    assert notices(rig) == ["entry", "exit"]
    with rig.store.read() as connection:
        kinds = [job.kind for job in job_reads.list_jobs(connection, visit_id=expected.id)]
    assert kinds.count(JobKind.REVOKE) == 1
    actions = [entry.action for entry in rig.admin.list_audit(SECURITY)]
    assert actions.count(AuditAction.CHECKED_OUT) == 1
    rig.settle()
    assert rig.visit(expected.id).access is AccessState.REVOKED


def test_an_exit_without_an_entry_checks_out(rig: Rig, expected: Visit) -> None:
    rig.pass_door(expected, EXIT)
    gone = rig.visit(expected.id)
    assert (gone.status, gone.entry_count) == (VisitStatus.CHECKED_OUT, 0)
    assert notices(rig) == ["exit"]


def test_a_door_without_a_direction_is_recorded_and_decides_nothing(
    rig: Rig, expected: Visit
) -> None:
    assert rig.pass_door(expected, INNER) == 1
    seen = rig.visit(expected.id)
    assert (seen.status, seen.access) == (VisitStatus.EXPECTED, AccessState.READY)
    assert (seen.entry_count, seen.exit_count) == (0, 0)
    assert notices(rig) == []
    (passage,) = rig.admin.list_passages(expected.id, SECURITY)
    assert passage.direction is Direction.UNKNOWN


def test_the_map_decides_and_not_the_event_type(rig: Rig, expected: Visit) -> None:
    turned = {ENTRY: Direction.EXIT}
    intake = PassageIntake(
        rig.store, rig.clock, rig.bus, turned, rig.wake, StayRules(one_entry=True)
    )
    intake.take([rig.event(expected, ENTRY, rig.clock.now())], None)
    assert rig.visit(expected.id).status is VisitStatus.CHECKED_OUT


def test_strangers_leave_no_trace(rig: Rig, expected: Visit) -> None:
    strangers = [
        DoorEvent(EventId("S1"), 1, START, PersonId("P777"), "", ENTRY, "door"),
        DoorEvent(EventId("S2"), 1, START, None, "", ENTRY, "door"),
        DoorEvent(EventId("S3"), 1, START, None, "EMPLOYEE-1", EXIT, "door"),
    ]
    seen = len(rig.visits_seen)
    assert rig.intake.take(strangers, None) == 0
    assert len(rig.visits_seen) == seen
    with rig.store.read() as connection:
        assert connection.exec_driver_sql("SELECT count(*) FROM passage").scalar_one() == 0


@pytest.mark.parametrize("known_by", ["person", "code"])
def test_a_visitor_is_known_by_person_or_by_code(rig: Rig, expected: Visit, known_by: str) -> None:
    person = expected.person_id if known_by == "person" else None
    code = expected.id if known_by == "code" else ""
    event = DoorEvent(EventId("K1"), 1, START, person, code, ENTRY, "door")
    assert rig.intake.take([event], None) == 1
    assert rig.visit(expected.id).status is VisitStatus.CHECKED_IN


def test_a_late_entry_is_counted_and_is_the_first(rig: Rig, expected: Visit) -> None:
    early, late = START + timedelta(minutes=1), START + timedelta(minutes=9)
    rig.intake.take([rig.event(expected, ENTRY, late)], None)
    rig.intake.take([rig.event(expected, ENTRY, early)], None)
    seen = rig.visit(expected.id)
    assert (seen.entry_count, seen.first_entry_at) == (2, early)
    assert notices(rig) == ["entry"]


def test_a_visitor_who_comes_back_after_the_end_is_only_counted(rig: Rig, expected: Visit) -> None:
    rig.pass_door(expected, EXIT)
    rig.pass_door(expected, ENTRY)
    seen = rig.visit(expected.id)
    assert (seen.status, seen.entry_count) == (VisitStatus.CHECKED_OUT, 1)


def test_one_failure_leaves_nothing_behind(rig: Rig, expected: Visit) -> None:
    event = rig.event(expected, ENTRY, START)
    with refusing(rig.store, "watermark"):
        with pytest.raises(StoreUnavailable, match="no"):
            rig.intake.take([event], ("door_events", START))
        assert rig.visit(expected.id) == expected
    assert rig.intake.take([event], ("door_events", START)) == 1


Step = tuple[int, DoorId]
STEPS = st.lists(st.tuples(st.integers(0, 120), st.sampled_from([ENTRY, EXIT, INNER])), max_size=8)


@given(steps=STEPS, data=st.data())
@pytest.mark.slow
@settings(
    max_examples=40,
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
def test_any_batches_repeats_and_orders_count_once(
    shared_store: Store, steps: list[Step], data: st.DataObject
) -> None:
    rig = Rig(shared_store)
    visit = rig.register()
    events = [rig.event(visit, door, START + timedelta(minutes=minutes)) for minutes, door in steps]
    delivered = data.draw(st.permutations(events + events))
    size = data.draw(st.integers(1, 5))
    counted = sum(
        rig.intake.take(delivered[start : start + size], None)
        for start in range(0, len(delivered), size)
    )
    assert counted == len(events)
    seen = rig.visit(visit.id)
    entries = [event.at for event in events if event.door_id == ENTRY]
    exits = [event.at for event in events if event.door_id == EXIT]
    assert (seen.entry_count, seen.exit_count) == (len(entries), len(exits))
    assert seen.first_entry_at == min(entries, default=None)
    assert seen.first_exit_at == min(exits, default=None)
    assert (seen.status is VisitStatus.CHECKED_OUT) is bool(exits)
    assert (seen.access is AccessState.REVOKING) is bool(exits)
    assert notices(rig) == ["entry"] * bool(entries) + ["exit"] * bool(exits)
    with rig.store.read() as connection:
        assert len(passages.list_passages(connection, visit.id)) == len(events)
