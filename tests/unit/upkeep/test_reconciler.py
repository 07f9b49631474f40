"""The reconciler closes every gap between the visits and HikCentral, and touches nobody else."""

import dataclasses
from datetime import timedelta

import pytest

from kiosk.core.access import Person
from kiosk.core.audit import AuditAction
from kiosk.core.errors import LinkDown, NotPermitted
from kiosk.core.events import Discrepancy, DiscrepancyFound
from kiosk.core.ids import GroupId, PersonId, new_visit_id
from kiosk.core.jobs import JobKind, JobState, Peer
from kiosk.core.visits import AccessState, Visit, VisitType, WaitReason
from services.store import Store, job_reads, jobs, passages, totals, visits
from services.upkeep.reconciler import WATERMARK, Reconciler
from tests.fakes.clock import START
from tests.fakes.hikcentral import DOORS, GROUP
from tests.unit.jobs.rig import RECEPTION, SECURITY, Rig

LATER_S = 120.0
VIP = GroupId("G2")


@pytest.fixture
def rig(shared_store: Store) -> Rig:
    made = Rig(shared_store)
    made.hik.groups[VIP], made.hik.members[VIP] = DOORS[:1], set()
    made.access = dataclasses.replace(
        made.access, groups={**made.access.groups, VisitType.VIP: VIP}
    )
    made.engine = made.new_engine()
    return made


@pytest.fixture
def found(rig: Rig) -> list[DiscrepancyFound]:
    seen: list[DiscrepancyFound] = []
    rig.bus.subscribe(DiscrepancyFound, seen.append)
    return seen


def reconcile(rig: Rig) -> None:
    """One look a while after everything has calmed down, and all that follows from it."""
    rig.clock.advance(LATER_S)
    gate, clock = rig.gates[Peer.HIKCENTRAL], rig.clock
    Reconciler(rig.hik, rig.store, gate, rig.access, clock, lambda e: rig.bus.publish(*e)).tick()


def ready(rig: Rig, **changes: object) -> Visit:
    visit = rig.register(**changes)
    rig.settle()
    assert rig.visit(visit.id).access is AccessState.READY
    return rig.visit(visit.id)


def gone(rig: Rig) -> Visit:
    visit = ready(rig)
    rig.desk.check_out(visit.id, RECEPTION)
    rig.settle()
    assert rig.hik.doors_open_to(visit.id, rig.clock.now()) == set()
    return rig.visit(visit.id)


def person_of(rig: Rig, visit: Visit) -> Person:
    return rig.hik.persons_of(visit.person_code)[0]


def add_stranger(rig: Rig, code: str, group: GroupId = GROUP) -> PersonId:
    """Somebody whom an administrator has put into the group, with access at every door."""
    key = PersonId(f"X{len(rig.hik.people)}")
    end = START + timedelta(days=300)
    rig.hik.people[key] = Person(key, code, "Кто-то", START, end, True)
    rig.hik.members[group].add(key)
    for door in rig.hik.groups[group]:
        rig.hik.copies[door, key] = rig.hik.people[key]
    return key


def test_nothing_is_touched_where_all_is_as_it_should_be(
    rig: Rig, found: list[DiscrepancyFound]
) -> None:
    visit, over = ready(rig), gone(rig)
    effects, before = list(rig.hik.effects), (rig.visit(visit.id), rig.visit(over.id))
    reconcile(rig)
    assert found == []
    assert rig.run() == 0
    assert (rig.visit(visit.id), rig.visit(over.id)) == before
    asked = {call.method for call in rig.hik.effects[len(effects) :]}
    assert asked <= {"list_members", "find_person", "list_persons", "get_code"}
    with rig.store.read() as connection:
        assert passages.get_watermark(connection, WATERMARK) == rig.clock.now()


def test_access_that_came_back_for_a_closed_visit_is_taken_away(
    rig: Rig, found: list[DiscrepancyFound]
) -> None:
    visit = gone(rig)
    person = person_of(rig, visit)
    revived = dataclasses.replace(person, end=START + timedelta(days=30))
    rig.hik.people[person.id] = revived
    rig.hik.members[GROUP].add(person.id)
    rig.hik.copies.update({(door, person.id): revived for door in DOORS})
    reconcile(rig)
    assert [(one.what, one.visit_id) for one in found] == [(Discrepancy.GHOST, visit.id)]
    assert rig.visit(visit.id).access is AccessState.REVOKING, "the list tells it"
    rig.settle()
    assert rig.visit(visit.id).access is AccessState.REVOKED
    assert rig.hik.doors_open_to(visit.id, rig.clock.now()) == set()
    assert not rig.hik.is_granted(visit.id)
    actions = [entry.action for entry in rig.admin.list_audit(SECURITY)]
    assert actions.count(AuditAction.GHOST_FOUND) == 1
    with rig.store.read() as connection:
        assert totals.read_totals(connection, rig.clock.now()).discrepancies["ghost"] == 1


def test_somebody_with_a_code_of_ours_whom_no_visit_explains_is_a_ghost(
    rig: Rig, found: list[DiscrepancyFound]
) -> None:
    code = new_visit_id(START)
    add_stranger(rig, code)
    reconcile(rig)
    rig.settle()
    assert [(one.what, one.person_code, one.visit_id) for one in found] == [
        (Discrepancy.GHOST, code, None)
    ]
    assert rig.hik.doors_open_to(code, rig.clock.now()) == set()
    assert not rig.hik.is_granted(code)
    reconcile(rig)
    assert len(found) == 1, "and it stays so"


@pytest.mark.parametrize("code", ["STAFF-1", "VTEST8AB2KQ0XYZW", "W1KQ0000000000AB", "V", ""])
def test_strangers_are_never_touched(rig: Rig, found: list[DiscrepancyFound], code: str) -> None:
    key = add_stranger(rig, code)
    before = rig.hik.people[key]
    for _ in range(2):
        reconcile(rig)
        rig.settle()
    assert found == []
    assert rig.hik.people[key] == before
    assert key in rig.hik.members[GROUP]
    assert sum(call.method == "get_code" for call in rig.hik.calls) == 2, "one look each start"


def test_a_group_that_no_visit_explains_is_left_and_the_other_kept(
    rig: Rig, found: list[DiscrepancyFound]
) -> None:
    visit = ready(rig)
    person = person_of(rig, visit)
    rig.hik.members[VIP].add(person.id)
    reconcile(rig)
    assert [one.what for one in found] == [Discrepancy.GHOST]
    rig.settle()
    assert person.id not in rig.hik.members[VIP]
    assert person.id in rig.hik.members[GROUP]
    assert rig.visit(visit.id).access is AccessState.READY
    assert rig.hik.doors_open_to(visit.id, rig.clock.now()) == set(DOORS)


def test_a_membership_that_was_lost_is_given_again(rig: Rig, found: list[DiscrepancyFound]) -> None:
    visit = ready(rig)
    rig.hik.members[GROUP].clear()
    reconcile(rig)
    assert not rig.visit(visit.id).may_walk, "nobody is sent to a door that may not know"
    rig.settle()
    assert [one.what for one in found] == [Discrepancy.MISSING_GRANT]
    assert rig.hik.is_granted(visit.id)
    assert rig.visit(visit.id).access is AccessState.READY


@pytest.mark.parametrize("many", [False, True])
def test_a_person_who_was_deleted_is_made_anew(
    rig: Rig, found: list[DiscrepancyFound], many: bool
) -> None:
    others = [ready(rig) for _ in range(21 if many else 1)]
    lost = others[0]
    person = person_of(rig, lost)
    del rig.hik.people[person.id]
    rig.hik.members[GROUP].discard(person.id)
    reconcile(rig)
    rig.settle()
    assert [(one.what, one.visit_id) for one in found] == [(Discrepancy.MISSING_GRANT, lost.id)]
    assert len(rig.hik.persons_of(lost.id)) == 1
    assert rig.visit(lost.id).access is AccessState.READY
    assert rig.hik.doors_open_to(lost.id, rig.clock.now()) == set(DOORS)


@pytest.mark.parametrize("days", [-400, 400])
def test_a_window_that_drifted_is_mended(
    rig: Rig, found: list[DiscrepancyFound], days: int
) -> None:
    visit = ready(rig)
    person = person_of(rig, visit)
    assert person.end is not None
    rig.hik.people[person.id] = dataclasses.replace(person, end=person.end + timedelta(days=days))
    reconcile(rig)
    rig.settle()
    assert [one.what for one in found] == [Discrepancy.VALIDITY]
    assert rig.hik.people[person.id].end == person.end
    assert rig.visit(visit.id).access is AccessState.READY


def test_a_restored_hikcentral_gets_what_is_missing_and_loses_what_is_over(
    rig: Rig, found: list[DiscrepancyFound]
) -> None:
    old = ready(rig)
    backup = dict(rig.hik.people), {k: set(v) for k, v in rig.hik.members.items()}
    rig.desk.check_out(old.id, RECEPTION)
    new = ready(rig)
    rig.hik.people, rig.hik.members = dict(backup[0]), {k: set(v) for k, v in backup[1].items()}
    reconcile(rig)
    rig.settle()
    assert {(one.what, one.visit_id) for one in found} == {
        (Discrepancy.GHOST, old.id),
        (Discrepancy.MISSING_GRANT, new.id),
    }
    assert rig.hik.doors_open_to(old.id, rig.clock.now()) == set()
    assert rig.hik.doors_open_to(new.id, rig.clock.now()) == set(DOORS)
    assert rig.visit(new.id).access is AccessState.READY


def test_whoever_deletes_the_person_again_and_again_is_asked(rig: Rig) -> None:
    visit = ready(rig)
    for _ in range(3):
        rig.hik.people.clear()
        rig.hik.members[GROUP].clear()
        reconcile(rig)
        rig.settle()
    seen = rig.visit(visit.id)
    assert (seen.access, seen.wait_reason) == (AccessState.FAILED, WaitReason.PERSON_CONFLICT)


def test_what_is_under_way_or_has_just_ended_is_left_alone(
    rig: Rig, found: list[DiscrepancyFound]
) -> None:
    visit = ready(rig)
    rig.hik.members[GROUP].clear()
    gate, clock = rig.gates[Peer.HIKCENTRAL], rig.clock
    look = Reconciler(rig.hik, rig.store, gate, rig.access, clock, lambda e: rig.bus.publish(*e))
    look.tick()
    assert found == [], "the list may be older than the apply that has just ended"
    rig.hik.hold = True
    rig.desk.check_out(visit.id, RECEPTION)
    rig.run()
    rig.hik.members[GROUP].add(person_of(rig, visit).id)
    rig.clock.advance(LATER_S)
    look.tick()
    assert found == [], "the revoke waits for the doors and looks at the group itself"


def test_a_server_that_shows_no_lists_is_asked_for_each_person(
    rig: Rig, found: list[DiscrepancyFound]
) -> None:
    rig.hik.lists_members = rig.hik.lists_persons = False
    held = [ready(rig) for _ in range(25)]
    person = person_of(rig, held[24])
    rig.hik.people[person.id] = dataclasses.replace(person, end=START)
    gate, clock = rig.gates[Peer.HIKCENTRAL], rig.clock
    look = Reconciler(rig.hik, rig.store, gate, rig.access, clock, lambda e: rig.bus.publish(*e))
    for _ in range(2):
        rig.clock.advance(LATER_S)
        look.tick()
    assert [one.visit_id for one in found] == [held[24].id]


def test_a_visit_that_lost_its_steps_gets_them_back(
    rig: Rig, found: list[DiscrepancyFound]
) -> None:
    visit = rig.register()
    over = ready(rig)
    rig.desk.check_out(over.id, RECEPTION)
    with rig.store.write() as connection:
        for one in job_reads.list_jobs(connection, [JobState.QUEUED]):
            jobs.move_job(connection, one, JobState.CANCELLED, rig.clock.now())
    with rig.store.write() as connection:
        again = visits.get_visit(connection, visit.id)
        if again.access is AccessState.READY:
            visits.update_visit(connection, again, access=AccessState.ASSIGNED)
    reconcile(rig)
    rig.settle()
    assert {one.what for one in found} == {Discrepancy.LOST_STEP}
    assert rig.visit(visit.id).access is AccessState.READY
    assert rig.visit(over.id).access is AccessState.REVOKED
    assert JobKind.REVOKE in rig.jobs(over.id)


@pytest.mark.parametrize("error", [LinkDown("refused"), NotPermitted("closed", "69")])
def test_an_answer_that_fails_changes_nothing(
    rig: Rig, found: list[DiscrepancyFound], error: Exception
) -> None:
    ready(rig)
    rig.hik.members[GROUP].clear()
    rig.hik.fail_next("list_members", error)
    rig.hik.fail_next("version", error)
    reconcile(rig)
    assert found == []
    assert rig.gates[Peer.HIKCENTRAL].is_open is not isinstance(error, LinkDown)
