"""A second visit of a person: the same person in HikCentral, a new face and a new window."""

from dataclasses import replace
from datetime import timedelta

import pytest

from kiosk.core.access import Person
from kiosk.core.errors import LinkDown
from kiosk.core.ids import PersonId
from kiosk.core.jobs import JobKind, JobState
from kiosk.core.visits import AccessState, Visit, WaitReason
from services.jobs.chains import queue_remove_person
from tests.fakes.hikcentral import DOORS, GROUP
from tests.unit.jobs.judging import door_windows, once, person_window, ready, step_of
from tests.unit.jobs.rig import RECEPTION, Rig

NEW_FACE = b"\xff\xd8 another picture \xff\xd9"


def gone_home(rig: Rig) -> Visit:
    """A visit that is over, without any access left."""
    visit = ready(rig)
    rig.desk.check_out(visit.id, RECEPTION)
    rig.settle()
    over = rig.visit(visit.id)
    assert over.access is AccessState.REVOKED
    return over


def come_again(rig: Rig, earlier: Visit, **changes: object) -> Visit:
    now = rig.clock.now()
    times = {"expected_entry": now, "expected_exit": now + timedelta(hours=3)}
    return rig.register(**(times | {"returning": earlier.id, "photo": NEW_FACE} | changes))


def remove(rig: Rig, visit: Visit) -> None:
    """The retention time is over."""
    with rig.store.write() as connection:
        queue_remove_person(connection, visit, rig.clock.now())


def assert_at_the_doors(rig: Rig, visit: Visit) -> None:
    seen = rig.visit(visit.id)
    assert seen.access is AccessState.READY
    window = rig.access.window_of(seen)
    assert person_window(rig, seen.person_code) == window
    copies = {door: rig.hik.copies.get((door, PersonId(seen.person_id or ""))) for door in DOORS}
    assert all(copy is not None and copy.end == window[1] for copy in copies.values())
    assert [one.id for one in rig.hik.persons_of(seen.person_code)] == [seen.person_id]


def test_the_same_person_with_a_new_face_and_window(rig: Rig) -> None:
    first = gone_home(rig)
    second = come_again(rig, first)
    assert (second.person_code, second.person_id) == (first.id, first.person_id)
    rig.settle()
    assert_at_the_doors(rig, second)
    assert rig.hik.count("put_face") == 1
    assert rig.hik.count("add_person") == 1
    assert rig.lookup.get_photo(second.id) == NEW_FACE
    assert rig.visit(first.id).access is AccessState.REVOKED


def test_both_visits_end_without_access(rig: Rig) -> None:
    second = come_again(rig, gone_home(rig))
    rig.settle()
    rig.desk.check_out(second.id, RECEPTION)
    rig.settle()
    assert rig.visit(second.id).access is AccessState.REVOKED
    assert rig.hik.doors_open_to(second.person_code, rig.clock.now()) == set()
    assert not rig.hik.is_granted(second.person_code)


def test_a_third_visit_is_of_the_same_person_too(rig: Rig) -> None:
    first = gone_home(rig)
    second = come_again(rig, first)
    rig.settle()
    rig.desk.check_out(second.id, RECEPTION)
    rig.settle()
    third = come_again(rig, rig.visit(second.id))
    rig.settle()
    assert third.person_code == first.id
    assert_at_the_doors(rig, third)


def test_a_person_removed_long_ago_is_made_again_under_the_same_code(rig: Rig) -> None:
    first = gone_home(rig)
    remove(rig, first)
    rig.settle()
    assert rig.hik.persons_of(first.id) == []
    assert rig.visit(first.id).person_removed_at is not None
    second = come_again(rig, first)
    assert second.person_id is None
    rig.settle()
    assert_at_the_doors(rig, second)
    assert rig.visit(second.id).person_removed_at is None


def test_a_removal_that_waits_is_void(rig: Rig) -> None:
    first = gone_home(rig)
    remove(rig, first)
    second = come_again(rig, first)
    assert step_of(rig, first.id, JobKind.REMOVE_PERSON).state is JobState.CANCELLED
    rig.settle()
    assert rig.hik.count("delete_person") == 0
    assert_at_the_doors(rig, second)


@pytest.mark.parametrize("method", ["find_person", "delete_person"])
@pytest.mark.parametrize("fault", [None, "lost", "down"])
def test_come_again_while_the_person_is_removed(rig: Rig, method: str, fault: str | None) -> None:
    first = gone_home(rig)
    remove(rig, first)
    came: list[Visit] = []
    if fault == "lost":
        rig.hik.lose_answer(method)
    if fault == "down":
        rig.hik.fail_next(method, LinkDown("gone"))
    once(rig, method, lambda: came.append(come_again(rig, first)))
    rig.settle()
    assert_at_the_doors(rig, came[0])
    assert rig.visit(came[0].id).person_removed_at is None
    assert step_of(rig, first.id, JobKind.REMOVE_PERSON).state is JobState.DONE


def test_nobody_is_removed_while_a_visit_of_the_person_is_open(rig: Rig) -> None:
    first = gone_home(rig)
    come_again(rig, first, photo=None)
    remove(rig, first)
    rig.settle()
    assert rig.hik.count("delete_person") == 0
    assert rig.visit(first.id).person_removed_at is None


def put_stranger(rig: Rig, visit: Visit) -> Person:
    """Somebody of another name has our code, and access of his own."""
    begin, end = rig.access.window_of(visit)
    other = Person(PersonId("P900"), visit.person_code, "Other Person", begin, end, True)
    rig.hik.people[other.id] = other
    rig.hik.members[GROUP].add(other.id)
    return other


def test_a_visitor_expired_by_hand_is_ready_again_on_the_next_visit(rig: Rig) -> None:
    first = ready(rig)
    (person,) = rig.hik.persons_of(first.id)
    rig.hik.people[person.id] = replace(person, end=person.begin)
    rig.hik.apply(person.ref, DOORS)
    rig.hik.release()
    rig.desk.check_out(first.id, RECEPTION)
    rig.settle()
    second = come_again(rig, rig.visit(first.id))
    rig.settle()
    assert_at_the_doors(rig, second)


def test_a_visitor_deleted_by_hand_is_made_again_on_the_next_visit(rig: Rig) -> None:
    first = gone_home(rig)
    (person,) = rig.hik.persons_of(first.id)
    rig.hik.delete_person(person.ref)
    second = come_again(rig, first)
    rig.settle()
    assert_at_the_doors(rig, second)
    assert rig.hik.members[GROUP] == {rig.visit(second.id).person_id}


def test_a_window_expired_by_hand_while_it_is_given_is_put_right(rig: Rig) -> None:
    visit = rig.register()

    def expire() -> None:
        (person,) = rig.hik.persons_of(visit.id)
        rig.hik.people[person.id] = replace(person, end=person.begin)

    assert once(rig, "add_person", expire, after=True) == []
    rig.settle()
    assert door_windows(rig, visit.id) == dict.fromkeys(DOORS, rig.access.window_of(visit))


@pytest.mark.parametrize("server_checks_codes", [True, False])
def test_a_way_taken_anew_makes_no_second_person(rig: Rig, server_checks_codes: bool) -> None:
    """The answer to the first add was lost, and nobody here knows the person."""
    rig.hik.unique_codes = server_checks_codes
    visit = rig.register()
    rig.hik.lose_answer("add_person")
    rig.run()
    rig.desk.cancel_job(step_of(rig, visit.id, JobKind.ENROLL).id, RECEPTION)
    rig.desk.retry(step_of(rig, visit.id, JobKind.ENROLL).id, RECEPTION)
    rig.settle()
    assert_at_the_doors(rig, visit)


def test_somebody_else_behind_our_code_is_never_touched(rig: Rig) -> None:
    visit = rig.register()
    other = put_stranger(rig, visit)
    rig.settle()
    failed = rig.visit(visit.id)
    assert (failed.access, failed.wait_reason) == (AccessState.FAILED, WaitReason.PERSON_CONFLICT)
    rig.desk.cancel(visit.id, RECEPTION)
    rig.settle()
    assert rig.visit(visit.id).access is AccessState.REVOKED
    assert rig.hik.people == {other.id: other}
    assert rig.hik.members[GROUP] == {other.id}
