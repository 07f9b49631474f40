"""The commands of the desk: all or nothing, said by name what is wrong, and told to the screens."""

from datetime import timedelta

import pytest

from kiosk.core.audit import AuditAction
from kiosk.core.errors import (
    IllegalMove,
    InvalidInput,
    NotFound,
    Problem,
    Refused,
    StoreUnavailable,
)
from kiosk.core.events import QueueChanged
from kiosk.core.ids import HostId, JobId, VisitId
from kiosk.core.jobs import JobKind, JobState, Lane
from kiosk.core.validation import PHOTO_LIMIT_BYTES
from kiosk.core.visits import AccessState, Visit, VisitStatus, WaitReason
from services.store.tables import audit, job, job_log, photo, visit
from tests.fakes.clock import START
from tests.fakes.stores import refusing
from tests.unit.jobs.rig import JPEG, RECEPTION, SECURITY, Rig, new_visit

NOBODY = VisitId("V0000000000000ZZ")


def actions(rig: Rig) -> list[AuditAction]:
    return [entry.action for entry in reversed(rig.admin.list_audit(SECURITY))]


def rows(rig: Rig) -> list[int]:
    with rig.store.read() as connection:
        return [
            len(connection.execute(table.select()).all())
            for table in (visit, photo, job, job_log, audit)
        ]


def test_register_saves_visit_photo_jobs_and_audit(rig: Rig) -> None:
    queue: list[QueueChanged] = []
    rig.bus.subscribe(QueueChanged, queue.append)
    saved = rig.register(visitor_name="  Ким   Алия ", company="Пример")
    assert saved == rig.visit(saved.id)
    assert (saved.status, saved.access) == (VisitStatus.EXPECTED, AccessState.QUEUED)
    assert (saved.visitor_name, saved.host_name) == ("Ким Алия", "Сериков Нурлан")
    assert rig.lookup.get_photo(saved.id) == JPEG
    assert set(rig.states(saved.id)) == {"enroll", "assign", "apply"}
    assert actions(rig) == [AuditAction.VISIT_REGISTERED]
    assert rig.visits_seen == [saved]
    assert queue == [QueueChanged(3, 0)]


@pytest.mark.parametrize("table", ["audit", "job", "job_log", "photo", "visit"])
def test_register_is_all_or_nothing(rig: Rig, table: str) -> None:
    with refusing(rig.store, table):
        with pytest.raises(StoreUnavailable):
            rig.register()
        assert rows(rig) == [0, 0, 0, 0, 0]
        assert rig.visits_seen == []
    assert rig.register().access is AccessState.QUEUED


def test_check_out_is_all_or_nothing(rig: Rig) -> None:
    saved = rig.register()
    before = rows(rig)
    with refusing(rig.store, "audit"):
        with pytest.raises(StoreUnavailable):
            rig.desk.check_out(saved.id, RECEPTION)
        assert rig.visit(saved.id) == saved
    assert rows(rig) == before


def test_every_wrong_field_is_named(rig: Rig) -> None:
    with pytest.raises(InvalidInput) as caught:
        rig.register(
            visitor_name=" ",
            email="nobody",
            phone="12",
            expected_exit=START - timedelta(hours=1),
            consent=False,
            host_id=HostId(0),
        )
    found = {problem.field: problem.problem for problem in caught.value.problems}
    assert found == {
        "visitor_name": Problem.REQUIRED,
        "email": Problem.BAD_EMAIL,
        "phone": Problem.BAD_PHONE,
        "expected_exit": Problem.BEFORE_ENTRY,
        "consent": Problem.NO_CONSENT,
        "host": Problem.NOT_IN_LIST,
    }
    assert rows(rig) == [0, 0, 0, 0, 0]


def test_a_host_who_is_not_in_the_list_is_refused(rig: Rig) -> None:
    with pytest.raises(InvalidInput) as caught:
        rig.register(host_id=HostId(987654))
    assert [p.field for p in caught.value.problems] == ["host"]


@pytest.mark.parametrize(
    ("jpeg", "problem"),
    [(b"", Problem.REQUIRED), (b"x" * (PHOTO_LIMIT_BYTES + 1), Problem.TOO_LONG)],
)
def test_a_photo_that_is_empty_or_too_long_is_named(
    rig: Rig, jpeg: bytes, problem: Problem
) -> None:
    for call in (
        lambda: rig.register(photo=jpeg),
        lambda: rig.desk.attach_photo(rig.register(photo=None).id, jpeg, RECEPTION),
    ):
        with pytest.raises(InvalidInput) as caught:
            call()
        assert [(p.field, p.problem) for p in caught.value.problems] == [("photo", problem)]


def test_a_photo_that_comes_later_starts_the_chain(rig: Rig) -> None:
    saved = rig.register(photo=None)
    given = rig.desk.attach_photo(saved.id, JPEG, RECEPTION)
    assert (given.has_photo, given.access) == (True, AccessState.QUEUED)
    rig.settle()
    assert rig.visit(saved.id).access is AccessState.READY
    assert actions(rig)[:2] == [AuditAction.VISIT_REGISTERED, AuditAction.PHOTO_ATTACHED]


@pytest.mark.parametrize("method", ["put_face", "add_member", "apply"])
def test_a_new_photo_after_a_failure_takes_the_whole_way_again(rig: Rig, method: str) -> None:
    rig.hik.takes_inline_faces = False
    saved = rig.register()
    rig.hik.fail_next(method, Refused("no"))
    rig.run()
    assert rig.visit(saved.id).access is AccessState.FAILED
    faces = rig.hik.count("put_face")
    again = rig.desk.attach_photo(saved.id, b"a better picture", RECEPTION)
    assert (again.access, again.wait_reason) == (AccessState.QUEUED, None)
    assert rig.lookup.get_photo(saved.id) == b"a better picture"
    rig.settle()
    assert rig.visit(saved.id).access is AccessState.READY
    assert rig.hik.count("put_face") == faces + 1
    assert rig.lookup.count_queue() == (0, 0)
    rig.desk.cancel(saved.id, RECEPTION)
    rig.settle()
    assert rig.visit(saved.id).access is AccessState.REVOKED
    assert not rig.hik.is_granted(saved.id)


def test_a_photo_cannot_be_given_to_a_visit_that_has_one_or_is_over(rig: Rig) -> None:
    saved = rig.register()
    with pytest.raises(IllegalMove):
        rig.desk.attach_photo(saved.id, b"other", RECEPTION)
    assert rig.lookup.get_photo(saved.id) == JPEG
    closed = rig.register(photo=None)
    rig.desk.cancel(closed.id, RECEPTION)
    with pytest.raises(NotFound):
        rig.desk.attach_photo(closed.id, JPEG, RECEPTION)
    assert rig.lookup.get_photo(closed.id) is None


def test_check_in_and_check_out(rig: Rig) -> None:
    saved = rig.register()
    inside = rig.desk.check_in(saved.id, RECEPTION)
    assert (inside.status, inside.checked_in_at) == (VisitStatus.CHECKED_IN, START)
    rig.clock.advance(60)
    gone = rig.desk.check_out(saved.id, RECEPTION)
    assert (gone.status, gone.access) == (VisitStatus.CHECKED_OUT, AccessState.REVOKING)
    assert gone.checked_out_at == START + timedelta(seconds=60)
    assert actions(rig) == [
        AuditAction.VISIT_REGISTERED,
        AuditAction.CHECKED_IN,
        AuditAction.CHECKED_OUT,
        AuditAction.ACCESS_REVOKE_ORDERED,
    ]


def test_closing_a_visit_without_access_orders_nothing(rig: Rig) -> None:
    saved = rig.register(photo=None)
    closed = rig.desk.cancel(saved.id, RECEPTION)
    assert (closed.status, closed.access) == (VisitStatus.CANCELLED, AccessState.NONE)
    assert rig.jobs(saved.id) == {}


@pytest.mark.parametrize("first", ["check_out", "cancel"])
@pytest.mark.parametrize("second", ["check_in", "check_out", "cancel"])
def test_what_is_closed_stays_closed(rig: Rig, first: str, second: str) -> None:
    saved = rig.register()
    closed = getattr(rig.desk, first)(saved.id, RECEPTION)
    with pytest.raises(IllegalMove):
        getattr(rig.desk, second)(saved.id, RECEPTION)
    assert rig.visit(saved.id) == closed


def test_one_who_is_inside_cannot_be_cancelled(rig: Rig) -> None:
    saved = rig.register()
    rig.desk.check_in(saved.id, RECEPTION)
    with pytest.raises(IllegalMove):
        rig.desk.cancel(saved.id, RECEPTION)
    with pytest.raises(IllegalMove):
        rig.desk.check_in(saved.id, RECEPTION)


@pytest.mark.parametrize("method", ["check_in", "check_out", "cancel"])
def test_a_visit_that_is_not_there_is_not_found(rig: Rig, method: str) -> None:
    with pytest.raises(NotFound):
        getattr(rig.desk, method)(NOBODY, RECEPTION)


def test_revoke_many_in_one_transaction(rig: Rig) -> None:
    held = [rig.register() for _ in range(3)]
    empty = rig.register(photo=None)
    wanted = [*(one.id for one in held), empty.id, held[0].id]
    answer = rig.desk.revoke(wanted, SECURITY)
    assert [one.id for one in answer] == wanted
    assert {one.access for one in answer[:3]} == {AccessState.REVOKING}
    assert answer[3] == empty
    assert answer[4] == answer[0]
    assert actions(rig).count(AuditAction.ACCESS_REVOKE_ORDERED) == 3
    assert [one.revision for one in answer] == [2, 2, 2, 1, 2]
    rig.settle()
    assert {rig.visit(one.id).access for one in held} == {AccessState.REVOKED}
    assert {rig.visit(one.id).status for one in held} == {VisitStatus.EXPECTED}


def test_revoke_of_one_unknown_changes_none(rig: Rig) -> None:
    saved = rig.register()
    with pytest.raises(NotFound):
        rig.desk.revoke([saved.id, NOBODY], SECURITY)
    assert rig.visit(saved.id) == saved


def kill_enroll(rig: Rig) -> tuple[Visit, JobId]:
    rig.hik.takes_inline_faces = False
    saved = rig.register()
    rig.hik.fail_next("put_face", Refused("no"))
    rig.run()
    return saved, rig.jobs(saved.id)[JobKind.ENROLL].id


def test_retry_takes_the_chain_up_where_it_died(rig: Rig) -> None:
    saved, dead = kill_enroll(rig)
    assert rig.visit(saved.id).wait_reason is WaitReason.FACE_REFUSED
    moved = rig.desk.retry(dead, RECEPTION)
    assert (moved.state, moved.attempts, moved.last_error) == (JobState.QUEUED, 0, "")
    assert rig.visit(saved.id).access is AccessState.QUEUED
    assert rig.visit(saved.id).wait_reason is None
    assert actions(rig)[-1] is AuditAction.JOB_RETRIED
    rig.settle()
    assert rig.visit(saved.id).access is AccessState.READY


def test_only_a_dead_step_can_be_retried(rig: Rig) -> None:
    saved = rig.register()
    tried: set[JobState] = set()

    def retry(method: str = "") -> None:
        for one in rig.jobs(saved.id).values():
            tried.add(one.state)
            with pytest.raises(IllegalMove):
                rig.desk.retry(one.id, RECEPTION)

    retry()
    rig.hik.before = retry
    rig.settle()
    rig.hik.before = lambda method: None
    other = rig.register()
    rig.desk.cancel(other.id, RECEPTION)
    saved = other
    retry()
    assert tried == {JobState.QUEUED, JobState.RUNNING, JobState.DONE, JobState.CANCELLED}
    with pytest.raises(NotFound):
        rig.desk.retry(JobId(987654), RECEPTION)


def test_live_visits_are_open_or_lately_closed_or_still_held(rig: Rig) -> None:
    waiting, closed = rig.register(), rig.register(photo=None)
    rig.hik.hold = True
    held = rig.register()
    rig.settle(rounds=3)
    for one in (closed, held):
        rig.desk.cancel(one.id, RECEPTION)
    assert len(rig.lookup.list_live_visits()) == 3
    rig.clock.advance(12 * 3600 + 1)
    live = {one.id for one in rig.lookup.list_live_visits()}
    assert live == {waiting.id, held.id}
    assert len(rig.lookup.list_visits()) == 3


def test_a_command_wakes_the_workers(rig: Rig) -> None:
    seen = rig.engine.wake.generation(Lane.ACCESS)
    rig.desk.register(new_visit(rig.host_id), RECEPTION)
    assert rig.engine.wake.generation(Lane.ACCESS) > seen


def test_a_failed_way_that_is_stopped_can_be_started_anew(rig: Rig) -> None:
    visit = rig.register()
    rig.hik.fail_next("find_person", Refused("no"))
    rig.run()
    assert rig.visit(visit.id).access is AccessState.FAILED
    stopped = rig.desk.cancel_job(rig.jobs(visit.id)[JobKind.ASSIGN].id, RECEPTION)
    assert rig.visit(visit.id).wait_reason is WaitReason.STOPPED
    rig.desk.retry(stopped.id, RECEPTION)
    rig.settle()
    assert rig.visit(visit.id).access is AccessState.READY
