"""Closing a visit at any moment ends with no access on any device, and says so."""

import pytest

from kiosk.core.errors import LinkDown, NotPermitted, OutcomeUnknown, Refused
from kiosk.core.ids import VisitId
from kiosk.core.jobs import JobKind, JobState
from kiosk.core.visits import AccessState, Visit
from tests.fakes.hikcentral import DOORS, GROUP
from tests.unit.jobs.rig import RECEPTION, SECURITY, Rig

CALLS_OF_A_CHAIN = 9
CALLS_WITH_A_FACE_APART = 11


def end(rig: Rig, visit_id: VisitId, way: str) -> None:
    if way == "revoke":
        rig.desk.revoke([visit_id], SECURITY)
    else:
        rig.desk.cancel(visit_id, RECEPTION)


def assert_nothing_left(rig: Rig, visit_id: VisitId) -> None:
    seen = rig.visit(visit_id)
    assert seen.access is AccessState.REVOKED
    assert not seen.may_walk
    assert seen.wait_reason is None
    assert rig.hik.doors_open_to(visit_id, rig.clock.now()) == set()
    assert not rig.hik.is_granted(visit_id)
    for person in rig.hik.persons_of(visit_id):
        assert person.end is not None
        assert person.end <= rig.clock.now()
    left = {job.state for job in rig.jobs(visit_id).values()}
    assert left <= {JobState.DONE, JobState.CANCELLED}


def calls_until_ready(rig: Rig) -> list[str]:
    visit = rig.register()
    rig.settle()
    assert rig.visit(visit.id).access is AccessState.READY
    return [call.method for call in rig.hik.calls]


@pytest.mark.parametrize(
    ("inline", "calls"), [(True, CALLS_OF_A_CHAIN), (False, CALLS_WITH_A_FACE_APART)]
)
def test_the_tables_below_cut_at_every_call(rig: Rig, inline: bool, calls: int) -> None:
    rig.hik.takes_inline_faces = inline
    made = calls_until_ready(rig)
    assert len(made) == calls, made
    assert ("put_face" in made) is not inline


@pytest.mark.parametrize("way", ["cancel", "revoke"])
@pytest.mark.parametrize(
    ("inline", "point"),
    [
        *((True, point) for point in range(1, CALLS_OF_A_CHAIN + 1)),
        *((False, point) for point in range(1, CALLS_WITH_A_FACE_APART + 1)),
    ],
)
def test_ended_while_a_call_is_on_its_way(rig: Rig, inline: bool, point: int, way: str) -> None:
    rig.hik.takes_inline_faces = inline
    visit = rig.register()
    count = 0

    def before(method: str) -> None:
        nonlocal count
        count += 1
        if count == point:
            end(rig, visit.id, way)

    rig.hik.before = before
    rig.settle()
    assert count > point, "ended in the middle of the calls"
    assert_nothing_left(rig, visit.id)


@pytest.mark.parametrize("way", ["cancel", "revoke"])
@pytest.mark.parametrize("steps", range(6))
def test_ended_between_steps(rig: Rig, steps: int, way: str) -> None:
    visit = rig.register()
    for _ in range(steps):
        if not rig.engine.run_one():
            rig.clock.advance(1)
            rig.engine.run_one()
    end(rig, visit.id, way)
    assert rig.visit(visit.id).access is AccessState.REVOKING
    rig.settle()
    assert_nothing_left(rig, visit.id)


@pytest.mark.parametrize("way", ["cancel", "revoke"])
@pytest.mark.parametrize("method", ["put_face", "add_member", "apply"])
def test_ended_after_a_step_died(rig: Rig, method: str, way: str) -> None:
    rig.hik.takes_inline_faces = False
    visit = rig.register()
    rig.hik.fail_next(method, Refused("no"))
    rig.run()
    assert rig.visit(visit.id).access is AccessState.FAILED
    end(rig, visit.id, way)
    rig.settle()
    assert_nothing_left(rig, visit.id)


@pytest.mark.parametrize("way", ["cancel", "revoke"])
@pytest.mark.parametrize("method", ["find_person", "add_person", "put_face", "add_member", "apply"])
@pytest.mark.parametrize("fault", ["refused", "unknown", "down"])
def test_a_step_that_fails_after_the_visit_ended_stays_ended(
    rig: Rig, method: str, way: str, fault: str
) -> None:
    """The step was on its way when the visit ended, and then it fails."""
    rig.hik.takes_inline_faces = False
    visit = rig.register()
    errors = {"refused": Refused("no"), "unknown": OutcomeUnknown("?"), "down": LinkDown("gone")}
    rig.hik.fail_next(method, errors[fault])
    ended = False

    def before(called: str) -> None:
        nonlocal ended
        if called == method and not ended:
            ended = True
            end(rig, visit.id, way)

    rig.hik.before = before
    rig.settle()
    assert ended
    assert_nothing_left(rig, visit.id)


@pytest.mark.parametrize("way", ["cancel", "revoke"])
@pytest.mark.parametrize("running", [JobKind.ENROLL, JobKind.ASSIGN, JobKind.APPLY])
def test_ended_while_a_step_runs_and_the_process_dies(rig: Rig, running: JobKind, way: str) -> None:
    rig.hik.takes_inline_faces = False
    visit = rig.register()
    method = {"enroll": "put_face", "assign": "add_member", "apply": "apply"}[running.value]

    def before(called: str) -> None:
        if called == method:
            end(rig, visit.id, way)
            rig.hik.before = lambda called: None
            raise KeyboardInterrupt

    rig.hik.before = before
    with pytest.raises(KeyboardInterrupt):
        rig.run()
    assert rig.jobs(visit.id)[running].state is JobState.RUNNING
    rig.crash()
    rig.settle()
    assert_nothing_left(rig, visit.id)
    granted = [call for call in rig.hik.effects if call.method in ("add_member", "put_face")]
    assert len(granted) <= {"enroll": 0, "assign": 1, "apply": 2}[running.value]


def test_a_person_of_whom_we_never_heard_is_taken_away_too(rig: Rig) -> None:
    visit = rig.register()
    rig.hik.lose_answer("add_person")
    rig.run()
    assert rig.visit(visit.id).person_id is None
    rig.desk.cancel(visit.id, RECEPTION)
    rig.settle()
    assert_nothing_left(rig, visit.id)
    assert len(rig.hik.persons_of(visit.id)) == 1


def ready(rig: Rig) -> Visit:
    visit = rig.register()
    rig.settle()
    assert rig.hik.doors_open_to(visit.id, rig.clock.now()) == set(DOORS)
    return visit


def test_revoked_only_after_every_door_has_confirmed(rig: Rig) -> None:
    visit = ready(rig)
    rig.hik.hold = True
    rig.desk.check_out(visit.id, RECEPTION)
    rig.settle(rounds=5)
    for door in DOORS:
        assert rig.visit(visit.id).access is AccessState.REVOKING
        rig.hik.release(door)
        rig.clock.advance(10)
        rig.run()
    assert_nothing_left(rig, visit.id)


def test_a_revoke_never_gives_up(rig: Rig) -> None:
    visit = ready(rig)
    rig.desk.check_out(visit.id, RECEPTION)
    for _ in range(30):
        rig.hik.fail_next("remove_member", NotPermitted("no"))
    rig.settle(rounds=30)
    job = rig.jobs(visit.id)[JobKind.REVOKE]
    assert (job.state, job.attempts) == (JobState.QUEUED, 30)
    assert (job.run_at - rig.clock.now()).total_seconds() <= 300 * 1.1
    assert rig.visit(visit.id).access is AccessState.REVOKING
    rig.hik.clear_faults()
    rig.settle()
    assert_nothing_left(rig, visit.id)


@pytest.mark.parametrize("method", ["remove_member", "update_person", "apply"])
def test_a_lost_answer_while_revoking_harms_nothing(rig: Rig, method: str) -> None:
    visit = ready(rig)
    rig.desk.check_out(visit.id, RECEPTION)
    rig.hik.lose_answer(method)
    rig.settle()
    assert_nothing_left(rig, visit.id)


def test_a_door_that_will_not_forget_is_asked_again(rig: Rig) -> None:
    visit = ready(rig)
    rig.hik.broken[DOORS[0]] = "0x7"
    rig.desk.check_out(visit.id, RECEPTION)
    rig.settle(rounds=10)
    seen = rig.visit(visit.id)
    assert seen.access is AccessState.REVOKING
    assert "D1" in [one.wait_detail for one in rig.visits_seen]
    rig.hik.broken.clear()
    rig.settle()
    assert_nothing_left(rig, visit.id)


def test_still_a_member_is_not_revoked(rig: Rig) -> None:
    visit = ready(rig)
    rig.desk.check_out(visit.id, RECEPTION)
    rig.hik.after = lambda method: (
        rig.hik.members[GROUP].update(rig.hik.people) if method == "remove_member" else None
    )
    rig.settle(rounds=6)
    assert rig.visit(visit.id).access is AccessState.REVOKING
    rig.hik.after = lambda method: None
    rig.settle()
    assert_nothing_left(rig, visit.id)


def test_taking_away_goes_before_giving(rig: Rig) -> None:
    first = ready(rig)
    others = [rig.register() for _ in range(3)]
    rig.desk.check_out(first.id, RECEPTION)
    assert rig.engine.run_one()
    assert rig.hik.calls[-1].method == "apply"
    assert not rig.hik.is_granted(first.id)
    assert all(rig.hik.persons_of(visit.id) == [] for visit in others)


def test_a_server_that_lists_no_members_and_only_absences_can_still_be_trusted(rig: Rig) -> None:
    rig.hik.positive = rig.hik.lists_members = False
    visit = ready(rig)
    rig.desk.check_out(visit.id, RECEPTION)
    rig.settle()
    assert_nothing_left(rig, visit.id)
