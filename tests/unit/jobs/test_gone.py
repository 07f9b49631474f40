"""HikCentral forgets a person (deleted by an operator, put back from a backup): what then?

A server that lists only what waits or has failed lists nothing for somebody whom it does not
know. That is no confirmation of anything.
"""

import pytest

from kiosk.core.access import NewPerson
from kiosk.core.audit import AuditAction
from kiosk.core.errors import OutcomeUnknown, Refused
from kiosk.core.jobs import JobKind, JobState
from kiosk.core.visits import AccessState, Visit, WaitReason
from services.jobs.anew import MOST_ROUNDS
from services.store import audits
from tests.fakes.hikcentral import DOORS
from tests.unit.jobs.rig import RECEPTION, Rig


def forget(rig: Rig, visit: Visit) -> None:
    """The server forgets the person; the doors do not."""
    for person in rig.hik.persons_of(visit.id):
        del rig.hik.people[person.id]
        for members in rig.hik.members.values():
            members.discard(person.id)


def forget_at(rig: Rig, visit: Visit, method: str) -> None:
    done: list[str] = []

    def hear(called: str) -> None:
        if called == method and not done:
            done.append(called)
            forget(rig, visit)

    rig.hik.before = hear


def look_again(rig: Rig, times: int, every_s: float) -> None:
    """Let time go by and run what has come due, `times` times."""
    for _ in range(times):
        rig.clock.advance(every_s)
        rig.run()


@pytest.mark.parametrize("method", ["update_person", "put_face", "add_member", "apply"])
@pytest.mark.parametrize("positive", [True, False])
def test_the_way_is_taken_again_from_its_beginning(rig: Rig, method: str, positive: bool) -> None:
    rig.hik.positive = positive
    rig.hik.takes_inline_faces = False
    visit = rig.register()
    if method == "update_person":
        rig.run(1)
        person = rig.hik.persons_of(visit.id)[0]
        rig.hik.people[person.id] = type(person)(
            person.id, person.code, person.name, person.begin, person.begin, person.has_face
        )
    forget_at(rig, visit, method)
    rig.settle()
    assert rig.visit(visit.id).access is AccessState.READY
    assert rig.hik.is_granted(visit.id)
    assert JobState.DEAD not in rig.states(visit.id).values()


def test_nothing_listed_of_nobody_is_not_ready(rig: Rig) -> None:
    rig.hik.positive = False
    visit = rig.register()
    forget_at(rig, visit, "apply_report")
    rig.run()
    for _ in range(4):
        look_again(rig, 1, every_s=1)
        assert rig.visit(visit.id).access is not AccessState.READY
    rig.settle()
    assert rig.visit(visit.id).access is AccessState.READY
    assert rig.hik.is_granted(visit.id)


def test_a_membership_that_shows_late_is_waited_for(rig: Rig) -> None:
    rig.hik.positive = False
    visit = rig.register()
    rig.run()
    (person,) = rig.hik.persons_of(visit.id)
    late = {group: set(members) for group, members in rig.hik.members.items()}
    for members in rig.hik.members.values():
        members.discard(person.id)
    look_again(rig, 3, every_s=2)
    waiting = rig.visit(visit.id)
    assert (waiting.access, waiting.wait_reason) == (
        AccessState.ASSIGNED,
        WaitReason.DOORS_PENDING,
    )
    rig.hik.members.update(late)
    rig.settle()
    assert rig.visit(visit.id).access is AccessState.READY
    assert rig.hik.count("add_person") == 1


def test_it_does_not_go_round_for_ever_and_each_round_is_entered(rig: Rig) -> None:
    visit = rig.register()
    rig.hik.before = lambda method: forget(rig, visit) if method == "add_member" else None
    rig.settle()
    stuck = rig.visit(visit.id)
    assert (stuck.access, stuck.wait_reason) == (AccessState.FAILED, WaitReason.PERSON_CONFLICT)
    with rig.store.read() as connection:
        entries = [one.action for one in audits.list_entries(connection, 100)]
    assert entries.count(AuditAction.ACCESS_FAILED) == MOST_ROUNDS
    assert entries.count(AuditAction.JOB_RETRIED) == MOST_ROUNDS - 1


def test_revoked_only_when_it_can_be_proven_or_the_window_has_ended(rig: Rig) -> None:
    rig.hik.positive = False
    visit = rig.register()
    rig.settle()
    forget(rig, visit)
    rig.desk.cancel(visit.id, RECEPTION)
    rig.run()
    look_again(rig, 4, every_s=600)
    waiting = rig.visit(visit.id)
    assert (waiting.access, waiting.wait_reason) == (
        AccessState.REVOKING,
        WaitReason.UNCONFIRMED,
    )
    rig.settle()
    assert rig.visit(visit.id).access is AccessState.REVOKED
    assert rig.clock.now() >= visit.expected_exit + rig.access.grace


def test_forgotten_while_the_doors_are_asked(rig: Rig) -> None:
    rig.hik.positive = False
    visit = rig.register()
    rig.settle()
    rig.desk.cancel(visit.id, RECEPTION)
    forget_at(rig, visit, "apply_report")
    rig.run()
    look_again(rig, 4, every_s=1)
    assert rig.visit(visit.id).access is AccessState.REVOKING


def test_a_face_that_is_refused_is_named_though_the_code_is_taken(rig: Rig) -> None:
    visit = rig.register()
    begin, end = rig.access.window_of(visit)
    rig.hik.add_person(NewPerson(visit.id, visit.visitor_name, begin, end))
    rig.hik.fail_next("add_person", Refused("faceData", "2"))
    rig.hik.fail_next("put_face", Refused("faceData", "2"))
    rig.settle()
    assert rig.visit(visit.id).wait_reason is WaitReason.FACE_REFUSED


def test_a_device_that_once_failed_does_not_keep_a_revoke_for_ever(rig: Rig) -> None:
    """Nobody can push a person whom HikCentral has forgotten; the end of the window counts."""
    visit = rig.register()
    rig.settle()
    person_id = rig.visit(visit.id).person_id
    assert person_id is not None
    rig.hik.failed[DOORS[0], person_id] = "0x7"
    forget(rig, visit)
    rig.desk.cancel(visit.id, RECEPTION)
    rig.settle(rounds=120)
    assert rig.visit(visit.id).access is AccessState.REVOKED
    assert rig.clock.now() >= visit.expected_exit + rig.access.grace


def test_a_way_that_is_taken_anew_looks_before_it_adds(rig: Rig) -> None:
    rig.hik.unique_codes = False
    visit = rig.register()
    rig.hik.fail_next("find_person", OutcomeUnknown("time-out"))
    rig.run()
    stopped = rig.desk.cancel_job(rig.jobs(visit.id)[JobKind.ENROLL].id, RECEPTION)
    rig.desk.retry(stopped.id, RECEPTION)
    rig.settle()
    assert rig.visit(visit.id).access is AccessState.READY
    assert rig.hik.count("add_person") == 1
