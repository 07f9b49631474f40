"""What a person may do with the steps: start a dead one over, all of a class, stop a queued one."""

from collections.abc import Callable

import pytest

from kiosk.core.audit import AuditAction
from kiosk.core.errors import IllegalMove, LinkDown, NotPermitted, OutcomeUnknown, Refused
from kiosk.core.jobs import JobKind, JobState, Lane
from kiosk.core.visits import AccessState, Visit, WaitReason
from services.jobs.chains import queue_remove_person, queue_revoke_again
from tests.fakes.hikcentral import DOORS
from tests.unit.jobs.judging import assert_no_step_left, claim, once, ready, step_of, told
from tests.unit.jobs.rig import ENTRY, JPEG, RECEPTION, SECURITY, Rig

MORE_THAN_A_CHAIN = 20


def stop(rig: Rig, visit: Visit, kind: JobKind) -> None:
    rig.desk.cancel_job(step_of(rig, visit.id, kind).id, RECEPTION)


def again(rig: Rig, visit: Visit, kind: JobKind) -> None:
    rig.desk.retry(step_of(rig, visit.id, kind).id, RECEPTION)


def assert_ready(rig: Rig, visit: Visit) -> None:
    seen = rig.visit(visit.id)
    assert (seen.access, seen.wait_reason) == (AccessState.READY, None)
    assert rig.hik.doors_open_to(visit.id, rig.clock.now()) == set(DOORS)
    assert_no_step_left(rig, visit.id)


@pytest.mark.parametrize("kind", [JobKind.ENROLL, JobKind.ASSIGN, JobKind.APPLY])
def test_a_stopped_way_stands_still_until_it_is_started_again(rig: Rig, kind: JobKind) -> None:
    visit = rig.register()
    stop(rig, visit, kind)
    rig.settle()
    stopped = rig.visit(visit.id)
    assert (stopped.access, stopped.wait_reason) == (AccessState.FAILED, WaitReason.STOPPED)
    assert rig.hik.effects == [] or {one.method for one in rig.hik.effects} == {"version"}
    again(rig, visit, kind)
    rig.settle()
    assert_ready(rig, visit)
    actions = [one.action for one in rig.admin.list_audit(SECURITY)]
    assert actions.count(AuditAction.JOB_CANCELLED) == 1
    assert actions.count(AuditAction.JOB_RETRIED) == 1


@pytest.mark.parametrize("steps", [1, 2])
def test_stopped_between_steps(rig: Rig, steps: int) -> None:
    visit = rig.register()
    rig.run(steps)
    stop(rig, visit, JobKind.APPLY)
    rig.settle()
    assert rig.visit(visit.id).wait_reason is WaitReason.STOPPED
    again(rig, visit, JobKind.APPLY)
    rig.settle()
    assert_ready(rig, visit)


FAULTS: dict[str, Callable[[], Exception] | None] = {
    "none": None,
    "down": lambda: LinkDown("gone"),
    "unknown": lambda: OutcomeUnknown("?"),
    "refused": lambda: Refused("no"),
}


def test_a_stopped_change_of_times_can_be_started_again(rig: Rig) -> None:
    visit = ready(rig)
    rig.desk.change_times(visit.id, visit.expected_entry, visit.expected_exit, RECEPTION)
    stop(rig, visit, JobKind.UPDATE_VALIDITY)
    assert not rig.visit(visit.id).may_walk
    again(rig, visit, JobKind.UPDATE_VALIDITY)
    rig.settle()
    assert_ready(rig, visit)


@pytest.mark.parametrize("when", ["queued", "running", "done"])
def test_what_takes_access_away_cannot_be_stopped(rig: Rig, when: str) -> None:
    visit = ready(rig)
    rig.desk.cancel(visit.id, RECEPTION)
    if when == "running":
        claim(rig, Lane.REVOKE)
    if when == "done":
        rig.settle()
    with pytest.raises(IllegalMove):
        stop(rig, visit, JobKind.REVOKE)


@pytest.mark.parametrize("kind", [JobKind.ENROLL, JobKind.ASSIGN])
def test_only_a_queued_step_can_be_stopped(rig: Rig, kind: JobKind) -> None:
    visit = rig.register()
    rig.hik.fail_next("add_member", Refused("no"))
    rig.run()
    before = rig.visit(visit.id)
    with pytest.raises(IllegalMove):
        stop(rig, visit, kind)
    assert rig.visit(visit.id) == before


def test_a_running_step_cannot_be_stopped(rig: Rig) -> None:
    visit = rig.register()
    claim(rig, Lane.ACCESS)
    with pytest.raises(IllegalMove):
        stop(rig, visit, JobKind.ENROLL)
    assert rig.visit(visit.id).access is AccessState.QUEUED


def test_all_of_a_class_start_over_and_no_others(rig: Rig) -> None:
    visits = [rig.register() for _ in range(4)]
    faults = [NotPermitted("no"), Refused("no"), NotPermitted("no"), Refused("no")]
    for error in faults:
        rig.hik.fail_next("get_person", error)
    rig.run()
    dead = [step_of(rig, one.id, JobKind.ASSIGN) for one in visits]
    assert {one.state for one in dead} == {JobState.DEAD}
    assert [one.reason for one in dead].count(WaitReason.NOT_PERMITTED) == 2
    assert all(one.last_error for one in dead)
    started = rig.desk.retry_all(WaitReason.NOT_PERMITTED, RECEPTION)
    assert len(started) == 2
    rig.settle()
    ends = [(one.reason, rig.visit(v.id).access) for one, v in zip(dead, visits, strict=True)]
    assert sorted(ends) == [
        (WaitReason.NOT_PERMITTED, AccessState.READY),
        (WaitReason.NOT_PERMITTED, AccessState.READY),
        (WaitReason.REJECTED, AccessState.FAILED),
        (WaitReason.REJECTED, AccessState.FAILED),
    ]
    assert rig.desk.retry_all(WaitReason.NOT_PERMITTED, RECEPTION) == ()


def test_a_retry_begins_with_all_its_tries(rig: Rig) -> None:
    visit = rig.register()
    for _ in range(MORE_THAN_A_CHAIN):
        rig.hik.fail_next("add_person", OutcomeUnknown("?"))
    rig.settle()
    dead = step_of(rig, visit.id, JobKind.ENROLL)
    assert (dead.state, rig.visit(visit.id).access) == (JobState.DEAD, AccessState.FAILED)
    rig.hik.clear_faults()
    rig.desk.retry(dead.id, RECEPTION)
    assert step_of(rig, visit.id, JobKind.ENROLL).attempts == 0
    assert rig.visit(visit.id).access is AccessState.QUEUED
    rig.settle()
    assert_ready(rig, visit)
    assert (JobKind.ENROLL, "dead") in told(rig, visit.id)


@pytest.mark.parametrize("end", ["cancel", "revoke"])
def test_nothing_of_an_ended_visit_can_be_started_again(rig: Rig, end: str) -> None:
    visit = rig.register()
    stop(rig, visit, JobKind.ASSIGN)
    if end == "cancel":
        rig.desk.cancel(visit.id, RECEPTION)
    else:
        rig.desk.revoke([visit.id], SECURITY)
    for kind in (JobKind.ENROLL, JobKind.ASSIGN, JobKind.APPLY):
        with pytest.raises(IllegalMove):
            again(rig, visit, kind)
    rig.settle()
    assert rig.visit(visit.id).access is AccessState.REVOKED
    assert not rig.hik.is_granted(visit.id)


def test_a_stopped_notice_leaves_access_alone(rig: Rig) -> None:
    visit = ready(rig)
    rig.pass_door(visit, ENTRY)
    stop(rig, visit, JobKind.NOTIFY)
    rig.settle()
    assert rig.mail.sent == []
    assert rig.visit(visit.id).access is AccessState.READY
    with pytest.raises(IllegalMove):
        again(rig, visit, JobKind.NOTIFY)


@pytest.mark.parametrize("when", ["polling", "over"])
def test_a_new_photo_gives_no_access_that_was_taken_away(rig: Rig, when: str) -> None:
    visit = ready(rig)
    rig.hik.hold = when == "polling"
    rig.desk.revoke([visit.id], SECURITY)
    rig.run()
    if when == "over":
        rig.settle()
    with pytest.raises(IllegalMove):
        rig.desk.attach_photo(visit.id, JPEG, RECEPTION)
    rig.hik.hold = False
    rig.settle()
    assert rig.visit(visit.id).access is AccessState.REVOKED
    assert not rig.hik.is_granted(visit.id)


def test_a_photo_for_one_who_has_access_is_refused(rig: Rig) -> None:
    visit = ready(rig)
    with pytest.raises(IllegalMove):
        rig.desk.attach_photo(visit.id, JPEG, RECEPTION)
    assert rig.visit(visit.id) == visit


@pytest.mark.parametrize("fault", FAULTS)
@pytest.mark.parametrize("method", ["add_person", "add_member"])
def test_stopped_while_an_earlier_step_runs(rig: Rig, method: str, fault: str) -> None:
    """Whatever becomes of the step on its way, the way stands still and can be started again."""
    visit = rig.register()
    error = FAULTS[fault]
    if error is not None:
        rig.hik.fail_next(method, error())
    done = once(rig, method, lambda: stop(rig, visit, JobKind.APPLY))
    rig.settle()
    assert done
    stopped = rig.visit(visit.id)
    assert (stopped.access, stopped.wait_reason) == (AccessState.FAILED, WaitReason.STOPPED)
    asked = [one for one in rig.hik.calls if one.method != "version"]
    rig.clock.advance(3600)
    rig.run()
    assert [one for one in rig.hik.calls if one.method != "version"] == asked
    again(rig, visit, JobKind.APPLY)
    rig.settle()
    assert_ready(rig, visit)


def test_a_dead_step_whose_way_was_stopped_meanwhile_can_be_started_again(rig: Rig) -> None:
    visit = rig.register()
    rig.hik.fail_next("add_member", Refused("no"))
    once(rig, "add_member", lambda: stop(rig, visit, JobKind.APPLY))
    rig.settle()
    again(rig, visit, JobKind.ASSIGN)
    rig.settle()
    assert_ready(rig, visit)


def test_a_step_behind_a_dead_one_is_stopped_and_started_again(rig: Rig) -> None:
    visit = rig.register()
    rig.hik.fail_next("add_member", Refused("no"))
    rig.run()
    stop(rig, visit, JobKind.APPLY)
    assert rig.visit(visit.id).wait_reason is WaitReason.STOPPED
    again(rig, visit, JobKind.APPLY)
    rig.settle()
    assert_ready(rig, visit)


def test_a_revoke_does_not_wait_for_a_removal_that_is_put_off(rig: Rig) -> None:
    visit = ready(rig)
    rig.desk.cancel(visit.id, RECEPTION)
    rig.settle()
    with rig.store.write() as connection:
        queue_remove_person(connection, rig.visit(visit.id), rig.clock.now())
    rig.hik.fail_next("delete_person", OutcomeUnknown("?"))
    rig.run()
    (person,) = rig.hik.persons_of(visit.id)
    rig.hik.add_member(rig.access.group_of(visit), person.ref)
    with rig.store.write() as connection:
        queue_revoke_again(connection, rig.visit(visit.id), "system", rig.clock.now())
    rig.run()
    assert not rig.hik.is_granted(visit.id)
