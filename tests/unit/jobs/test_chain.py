"""The way from "saved" to "every door has confirmed", step by step."""

from contextlib import suppress

from kiosk.core.events import JobChanged
from kiosk.core.jobs import JobKind, JobState
from kiosk.core.visits import AccessState, WaitReason
from services.store import timeline
from tests.fakes.hikcentral import DOORS
from tests.unit.jobs.rig import RECEPTION, Rig


def test_a_visit_becomes_ready_step_by_step(rig: Rig) -> None:
    rig.hik.hold = True
    visit = rig.register()
    reached = [visit.access]
    for _ in range(3):
        assert rig.engine.run_one()
        reached.append(rig.visit(visit.id).access)
    assert reached == [
        AccessState.QUEUED,
        AccessState.ENROLLED,
        AccessState.ASSIGNED,
        AccessState.ASSIGNED,
    ]
    rig.hik.release()
    rig.settle()
    ready = rig.visit(visit.id)
    assert ready.access is AccessState.READY
    assert ready.may_walk
    assert (ready.doors_ready, ready.doors_total) == (3, 3)
    assert ready.wait_reason is None
    assert rig.hik.doors_open_to(visit.id, rig.clock.now()) == set(DOORS)


def test_the_person_has_our_code_the_window_and_the_face(rig: Rig) -> None:
    visit = rig.register()
    rig.settle()
    (person,) = rig.hik.persons_of(visit.id)
    assert (person.begin, person.end) == rig.access.window_of(visit)
    assert person.has_face
    assert rig.visit(visit.id).person_id == person.id


def test_ready_only_after_every_door(rig: Rig) -> None:
    rig.hik.hold = True
    visit = rig.register()
    rig.settle(rounds=5)
    for number, door in enumerate(DOORS):
        seen = rig.visit(visit.id)
        assert seen.access is AccessState.ASSIGNED
        assert not seen.may_walk
        assert (seen.doors_ready, seen.doors_total) == (number, 3)
        assert seen.wait_reason is WaitReason.DOORS_PENDING
        rig.hik.release(door)
        rig.clock.advance(10)
        rig.run()
    assert rig.visit(visit.id).access is AccessState.READY


def test_a_report_of_absences_counts_only_the_second_time(rig: Rig) -> None:
    rig.hik.positive = False
    visit = rig.register()
    assert rig.run() == 3
    rig.clock.advance(1)
    assert rig.run() == 1
    assert rig.visit(visit.id).access is AccessState.ASSIGNED
    rig.clock.advance(1)
    assert rig.run() == 1
    assert rig.visit(visit.id).access is AccessState.READY


def test_waiting_for_doors_uses_no_attempt_and_slows_down(rig: Rig) -> None:
    rig.hik.hold = True
    visit = rig.register()
    rig.settle(rounds=70)
    waiting = rig.jobs(visit.id)[JobKind.APPLY]
    assert waiting.attempts == 0
    assert waiting.state is JobState.QUEUED
    assert (waiting.run_at - rig.clock.now()).total_seconds() <= rig.access.slow_poll_s
    before = rig.hik.count("apply_report")
    rig.clock.advance(rig.access.slow_poll_s / 2)
    rig.run()
    assert rig.hik.count("apply_report") - before <= 1


def test_nothing_is_granted_before_the_step_before_is_done(rig: Rig) -> None:
    rig.hik.takes_inline_faces = False
    for _ in range(3):
        rig.register()
    rig.settle()
    for person in rig.hik.people:
        mine = [call.method for call in rig.hik.effects if call.about == person]
        assert mine.index("put_face") < mine.index("add_member") < mine.index("apply")


def test_a_visit_without_a_photo_asks_nothing_of_hikcentral(rig: Rig) -> None:
    visit = rig.register(photo=None)
    rig.settle()
    assert rig.visit(visit.id).access is AccessState.NONE
    assert rig.jobs(visit.id) == {}
    assert [call.method for call in rig.hik.calls] == ["version"]


def test_a_face_that_was_not_stored_is_no_success(rig: Rig) -> None:
    rig.hik.stores_faces = False
    visit = rig.register()
    rig.run()
    seen = rig.visit(visit.id)
    assert seen.access is AccessState.QUEUED
    assert seen.wait_reason is WaitReason.FACE_REFUSED
    rig.hik.stores_faces = True
    rig.settle()
    assert rig.visit(visit.id).access is AccessState.READY


def test_a_window_that_was_changed_is_put_right_before_access_is_given(rig: Rig) -> None:
    visit = rig.register()
    rig.engine.run_one()
    (person,) = rig.hik.persons_of(visit.id)
    rig.hik.update_person(person.ref, begin=rig.clock.now(), end=rig.clock.now())
    rig.settle()
    (person,) = rig.hik.persons_of(visit.id)
    assert (person.begin, person.end) == rig.access.window_of(visit)


def test_a_door_that_fails_is_pushed_three_times_and_then_named(rig: Rig) -> None:
    rig.hik.broken[DOORS[1]] = "0x51"
    visit = rig.register()
    rig.settle()
    seen = rig.visit(visit.id)
    assert seen.access is AccessState.FAILED
    assert seen.wait_reason is WaitReason.DOOR_FAILED
    assert "D2" in seen.wait_detail
    assert not seen.may_walk
    assert rig.hik.count("apply") == 3
    rig.hik.broken.clear()
    rig.desk.retry(rig.jobs(visit.id)[JobKind.APPLY].id, RECEPTION)
    rig.settle()
    assert rig.visit(visit.id).access is AccessState.READY


def test_one_failed_report_may_be_of_the_push_before(rig: Rig) -> None:
    visit = rig.register()
    rig.run()
    person = rig.visit(visit.id).person_id
    assert person is not None
    rig.hik.failed[DOORS[0], person] = "old"
    rig.clock.advance(1)
    rig.run()
    rig.hik.failed.clear()
    rig.settle()
    assert rig.visit(visit.id).access is AccessState.READY
    assert rig.hik.count("apply") == 1


def test_timeline_tells_every_transition(rig: Rig) -> None:
    visit = rig.register()
    rig.settle()
    with rig.store.read() as connection:
        told = [(e.kind, e.what) for e in timeline.list_log(connection, visit.id)]
    assert told[:3] == [(kind, "queued") for kind in ("enroll", "assign", "apply")]
    assert [what for kind, what in told if kind == "enroll"][1:] == [
        "running",
        "done",
        "person_created",
        "person_id_stored",
    ]
    assert [what for kind, what in told if kind == "assign"][1:] == [
        "running",
        "done",
        "person_validated",
        "group_assigned",
    ]
    assert told[-2:] == [("apply", "done"), ("apply", "access_granted")]


def test_revisions_grow_and_every_change_is_published(rig: Rig) -> None:
    visit = rig.register()
    rig.settle()
    mine = [seen.revision for seen in rig.visits_seen if seen.id == visit.id]
    assert mine == sorted(set(mine))
    assert mine[-1] == rig.visit(visit.id).revision


def test_a_door_that_stays_off_does_not_fill_the_timeline(rig: Rig) -> None:
    visit = rig.register()
    rig.hik.hold = True
    for _ in range(40):
        rig.run()
        rig.clock.advance(10)
    with rig.store.read() as connection:
        waiting = [e for e in timeline.list_log(connection, visit.id) if e.kind is JobKind.APPLY]
    assert len(waiting) < 20
    rig.hik.hold = False
    rig.hik.release()
    rig.settle()
    assert rig.visit(visit.id).access is AccessState.READY
    with rig.store.read() as connection:
        last = [e.what for e in timeline.list_log(connection, visit.id) if e.kind is JobKind.APPLY][
            -2:
        ]
    assert last == ["done", "access_granted"]


def test_a_listener_that_fails_leaves_no_job_behind(rig: Rig) -> None:
    def fail(_event: JobChanged) -> None:
        raise RuntimeError("a fault of a listener")

    visit = rig.register()
    cancel = rig.bus.subscribe(JobChanged, fail)
    with suppress(RuntimeError):
        rig.run()
    cancel()
    rig.clock.advance(70)
    rig.settle()
    assert rig.visit(visit.id).access is AccessState.READY
