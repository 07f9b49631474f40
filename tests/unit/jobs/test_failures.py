"""What a failure costs: nothing while the link is down, one attempt of a schedule otherwise."""

import pytest

from kiosk.core.backoff import DEFAULT_SCHEDULE_S
from kiosk.core.errors import (
    AlreadyThere,
    Busy,
    CertificateRefused,
    CredentialsRefused,
    LinkDown,
    Missing,
    NotPermitted,
    PeerError,
    Refused,
)
from kiosk.core.jobs import JobKind, JobState, Peer
from kiosk.core.visits import AccessState, WaitReason
from tests.fakes.hikcentral import GROUP
from tests.unit.jobs.rig import RECEPTION, Rig


@pytest.mark.parametrize(
    ("error", "reason"),
    [
        (LinkDown("gone"), WaitReason.LINK_DOWN),
        (CredentialsRefused("no"), WaitReason.CREDENTIALS),
        (CertificateRefused("other"), WaitReason.CERTIFICATE),
    ],
)
def test_a_link_that_is_down_costs_no_attempt(
    rig: Rig, error: PeerError, reason: WaitReason
) -> None:
    rig.run()
    visits = [rig.register() for _ in range(3)]
    rig.link_down(error)
    assert rig.run() == 1
    assert not rig.gates[Peer.HIKCENTRAL].is_open
    assert (rig.links[-1].up, rig.links[-1].reason) == (False, reason)
    told = [rig.visit(visit.id).wait_reason for visit in visits]
    assert told == [reason] * len(visits)
    for _ in range(40):
        rig.clock.advance(60)
        rig.run()
    assert [rig.jobs(visit.id)[JobKind.ENROLL].attempts for visit in visits] == [0, 0, 0]
    rig.hik.down = None
    rig.clock.advance(30)
    assert rig.run() == 9
    assert rig.links[-1].up
    rig.settle()
    assert {rig.visit(visit.id).access for visit in visits} == {AccessState.READY}


def test_probes_come_slower_and_slower_and_one_at_a_time(rig: Rig) -> None:
    rig.link_down(LinkDown("gone"))
    at: list[float] = []
    rig.hik.before = lambda method: at.append(rig.clock.monotonic() - 1000)
    for _ in range(91):
        rig.run()
        rig.clock.advance(1)
    assert at == [0, 1, 3, 7, 15, 30, 60, 90]


def test_a_definite_answer_to_a_probe_means_that_the_link_is_up(rig: Rig) -> None:
    """A key that may not ask for the version must not stop the whole lane."""
    for _ in range(50):
        rig.hik.fail_next("version", NotPermitted("not for you", "0x64"))
    visit = rig.register()
    rig.settle()
    assert rig.gates[Peer.HIKCENTRAL].is_open
    assert rig.visit(visit.id).access is AccessState.READY


@pytest.mark.parametrize("draw", [0.0, 0.5, 0.999])
def test_backoff_then_dead_then_retry_by_hand(rig: Rig, draw: float) -> None:
    rig.draw = draw
    visit = rig.register()
    rig.hik.stores_faces = False
    waits: list[float] = []
    for _ in DEFAULT_SCHEDULE_S:
        assert rig.run() == 1
        job = rig.jobs(visit.id)[JobKind.ENROLL]
        assert rig.visit(visit.id).next_try_at == job.run_at
        waits.append((job.run_at - rig.clock.now()).total_seconds())
        rig.clock.advance(waits[-1] - 0.01)
        assert rig.run() == 0
        rig.clock.advance(0.02)
    factor = 0.9 + 0.2 * draw
    assert waits == pytest.approx([wait * factor for wait in DEFAULT_SCHEDULE_S], abs=0.01)
    assert rig.run() == 1
    dead = rig.jobs(visit.id)[JobKind.ENROLL]
    failed = rig.visit(visit.id)
    assert (dead.state, dead.attempts) == (JobState.DEAD, 6)
    assert (failed.access, failed.wait_reason) == (AccessState.FAILED, WaitReason.FACE_REFUSED)
    assert failed.next_try_at is None
    assert rig.lookup.count_queue() == (2, 1)
    rig.hik.stores_faces = True
    assert rig.desk.retry(dead.id, RECEPTION).attempts == 0
    assert rig.visit(visit.id).access is AccessState.QUEUED
    rig.settle()
    assert rig.visit(visit.id).access is AccessState.READY


@pytest.mark.parametrize(("asked", "waited"), [(5.0, 60), (200.0, 200), (9000.0, 600), (None, 60)])
def test_busy_is_given_the_time_it_asks_for(rig: Rig, asked: float | None, waited: float) -> None:
    visit = rig.register()
    rig.hik.fail_next("add_person", Busy("later", "x", asked))
    assert rig.run() == 1
    job = rig.jobs(visit.id)[JobKind.ENROLL]
    assert (job.run_at - rig.clock.now()).total_seconds() == pytest.approx(waited, abs=0.01)
    assert rig.visit(visit.id).wait_reason is WaitReason.BUSY
    assert not job.uncertain


@pytest.mark.parametrize(
    "method", ["add_person", "put_face", "update_person", "add_member", "apply"]
)
@pytest.mark.parametrize("unique", [True, False])
def test_a_lost_answer_does_nothing_twice(rig: Rig, method: str, unique: bool) -> None:
    rig.hik.unique_codes = unique
    rig.hik.takes_inline_faces = method != "put_face"
    visit = rig.register()
    if method == "update_person":
        rig.engine.run_one()
        (person,) = rig.hik.persons_of(visit.id)
        rig.hik.update_person(person.ref, begin=rig.clock.now(), end=rig.clock.now())
    rig.hik.lose_answer(method)
    rig.run()
    assert any(job.uncertain for job in rig.jobs(visit.id).values())
    rig.settle()
    assert len(rig.hik.persons_of(visit.id)) == 1
    assert rig.visit(visit.id).access is AccessState.READY
    assert not any(job.uncertain for job in rig.jobs(visit.id).values())


def test_uncertain_stays_after_a_later_definite_answer(rig: Rig) -> None:
    visit = rig.register()
    rig.hik.lose_answer("add_person")
    rig.run()
    rig.hik.fail_next("find_person", Busy("later"))
    rig.clock.advance(61)
    rig.run()
    assert rig.jobs(visit.id)[JobKind.ENROLL].uncertain


@pytest.mark.parametrize(
    ("method", "error", "reason"),
    [
        ("find_person", NotPermitted("no"), WaitReason.NOT_PERMITTED),
        ("put_face", NotPermitted("no"), WaitReason.NOT_PERMITTED),
        ("put_face", Refused("no face"), WaitReason.FACE_REFUSED),
        ("add_person", Refused("licence"), WaitReason.REJECTED),
        ("add_member", Refused("no"), WaitReason.REJECTED),
        ("add_member", Missing("no group"), WaitReason.REJECTED),
        ("apply", NotPermitted("no"), WaitReason.NOT_PERMITTED),
    ],
)
def test_a_definite_no_asks_a_person_at_once(
    rig: Rig, method: str, error: PeerError, reason: WaitReason
) -> None:
    rig.hik.takes_inline_faces = method != "put_face"
    visit = rig.register()
    rig.hik.fail_next(method, error)
    if method == "add_person":
        rig.hik.fail_next(method, error)  # Without the face as well: it was not the face.
    rig.run()
    failed = rig.visit(visit.id)
    assert (failed.access, failed.wait_reason) == (AccessState.FAILED, reason)
    (dead,) = [job for job in rig.jobs(visit.id).values() if job.state is JobState.DEAD]
    rig.desk.retry(dead.id, RECEPTION)
    rig.settle()
    assert rig.visit(visit.id).access is AccessState.READY


def test_a_member_already_is_what_we_want(rig: Rig) -> None:
    visit = rig.register()
    rig.hik.fail_next("add_member", AlreadyThere("member", "131"))
    rig.engine.run_one()
    rig.hik.members[GROUP].update(person.id for person in rig.hik.persons_of(visit.id))
    rig.settle()
    assert rig.visit(visit.id).access is AccessState.READY


def test_a_group_that_is_missing_is_a_definite_no(rig: Rig) -> None:
    visit = rig.register()
    rig.engine.run_one()
    rig.hik.groups.clear()
    rig.run()
    failed = rig.visit(visit.id)
    assert failed.access is AccessState.FAILED
    assert "G1" in failed.wait_detail


def _another_person(rig: Rig) -> None:
    (old,) = rig.hik.people
    rig.hik.people = {type(old)("P99"): rig.hik.people[old]}
    rig.hik.people = {
        key: type(person)(key, person.code, "", person.begin, person.end, has_face=True)
        for key, person in rig.hik.people.items()
    }


def test_access_is_given_to_our_person_only(rig: Rig) -> None:
    visit = rig.register()
    rig.engine.run_one()
    _another_person(rig)
    rig.run()
    failed = rig.visit(visit.id)
    assert (failed.access, failed.wait_reason) == (AccessState.FAILED, WaitReason.PERSON_CONFLICT)
    assert rig.hik.count("add_member") == 0
