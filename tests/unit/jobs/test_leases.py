"""A worker that stood still does nothing more for a job that was given to another one."""

import threading

import pytest

from kiosk.core.errors import LeaseLost
from kiosk.core.events import JobChanged
from kiosk.core.jobs import Job, JobKind, JobState, Lane
from kiosk.core.visits import AccessState, Visit
from services.jobs.leases import Leases
from services.jobs.orphans import Orphans
from tests.fakes.hikcentral import DOORS
from tests.unit.jobs.judging import claim, once, ready, step_of, told
from tests.unit.jobs.rig import RECEPTION, Rig

LEASE_S = 60.0
NIGHT_S = 8 * 3600.0


@pytest.fixture(autouse=True)
def guarded(rig: Rig) -> None:
    """Every request asks for the lease first, as in the program."""
    rig.hik.guard = lambda: leases_of(rig).check()


def leases_of(rig: Rig) -> Leases:
    return rig.engine._leases


def is_running(rig: Rig, visit: Visit, kind: JobKind) -> bool:
    return step_of(rig, visit.id, kind).state is JobState.RUNNING


def another_desk(rig: Rig) -> Job:
    """Another process sweeps what nobody has renewed, and claims it."""
    moved = Orphans(rig.store, rig.clock, "another").sweep(())
    assert len(moved) == 1
    return claim(rig, moved[0].lane, "other")


def test_a_worker_that_slept_sends_nothing_and_its_outcome_is_dropped(rig: Rig) -> None:
    visit = rig.register()
    given: list[Job] = []

    def sleep() -> None:
        rig.clock.advance(LEASE_S + 1)
        given.append(another_desk(rig))

    once(rig, "get_person", sleep)
    rig.run()
    assert [one.method for one in rig.hik.calls][-1] == "get_person"
    assert not rig.hik.is_granted(visit.id)
    mine = step_of(rig, visit.id, JobKind.ASSIGN)
    assert (mine.state, mine.token, mine.lease_owner) == (JobState.RUNNING, given[0].token, "other")
    assert rig.visit(visit.id).access is AccessState.ENROLLED


def test_a_last_answer_that_comes_too_late_is_dropped(rig: Rig) -> None:
    visit = rig.register()

    def sleep() -> None:
        rig.clock.advance(LEASE_S + 1)
        another_desk(rig)

    once(rig, "add_member", sleep, after=True)
    rig.run()
    assert is_running(rig, visit, JobKind.ASSIGN)
    assert rig.visit(visit.id).access is AccessState.ENROLLED
    assert (JobKind.ASSIGN, "done") not in told(rig, visit.id)


@pytest.mark.parametrize("awake", [True, False])
def test_a_night_in_suspend(rig: Rig, awake: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    """Some computers stop the clock of deadlines while they sleep; the one on the wall goes on."""
    visit = rig.register()
    if not awake:
        monkeypatch.setattr(rig.clock, "monotonic", lambda: 1000.0)

    def suspend() -> None:
        rig.clock.advance(NIGHT_S)
        another_desk(rig)

    once(rig, "get_person", suspend)
    rig.run()
    assert [one.method for one in rig.hik.calls][-1] == "get_person"
    assert is_running(rig, visit, JobKind.ASSIGN)


def test_standing_still_between_claim_and_work(rig: Rig) -> None:
    visit = rig.register()
    stood: list[Job] = []

    def stand(event: JobChanged) -> None:
        if event.job.state is JobState.RUNNING and not stood:
            stood.append(event.job)
            rig.clock.advance(LEASE_S + 1)
            another_desk(rig)

    rig.bus.subscribe(JobChanged, stand)
    rig.run()
    assert stood
    assert rig.hik.persons_of(visit.id) == []
    assert is_running(rig, visit, JobKind.ENROLL)


def test_a_night_alone_costs_nothing(rig: Rig) -> None:
    """Nobody has taken the job: its lease is renewed at the next request, and it goes on."""
    visit = rig.register()
    once(rig, "get_person", lambda: rig.clock.advance(3600))
    rig.settle()
    assert rig.visit(visit.id).access is AccessState.READY
    assert rig.hik.doors_open_to(visit.id, rig.clock.now()) == set(DOORS)
    assert step_of(rig, visit.id, JobKind.ASSIGN).attempts == 1


def test_a_long_step_is_renewed_by_the_sweep(rig: Rig) -> None:
    visit = rig.register()

    def work_long() -> None:
        for _ in range(8):
            rig.clock.advance(LEASE_S / 2)
            assert rig.engine.sweep() == 0

    once(rig, "add_person", work_long)
    rig.settle()
    assert rig.visit(visit.id).access is AccessState.READY
    assert rig.hik.count("add_person") == 1


def test_a_step_that_stands_still_for_ten_minutes_is_let_go(rig: Rig) -> None:
    visit = rig.register()
    swept: list[int] = []

    def stand_still() -> None:
        for _ in range(40):
            rig.clock.advance(LEASE_S / 3)
            swept.append(rig.engine.sweep())

    once(rig, "get_person", stand_still)
    rig.run(2)
    assert sum(swept) == 1
    assert not any(swept[:29])
    orphan = step_of(rig, visit.id, JobKind.ASSIGN)
    assert (orphan.state, orphan.uncertain) == (JobState.QUEUED, True)
    assert not rig.hik.is_granted(visit.id)
    rig.settle()
    assert rig.visit(visit.id).access is AccessState.READY


def test_the_sweep_gives_away_only_what_nobody_renews(rig: Rig) -> None:
    dead = rig.register()
    claim(rig, Lane.ACCESS, f"{rig.rules.desk}/dead", LEASE_S)
    rig.clock.advance(LEASE_S)
    assert rig.engine.sweep() == 0
    rig.clock.advance(0.001)
    told_of: list[JobChanged] = []
    rig.bus.subscribe(JobChanged, told_of.append)
    woken = rig.engine.wake.generation(Lane.ACCESS)
    assert rig.engine.sweep() == 1
    assert [one.job.state for one in told_of] == [JobState.QUEUED]
    assert rig.engine.wake.generation(Lane.ACCESS) > woken
    assert rig.engine.sweep() == 0
    rig.settle()
    assert rig.visit(dead.id).access is AccessState.READY


def test_leases_belong_to_threads(rig: Rig) -> None:
    """A thread that works for no job asks for nothing, and is not urgent."""
    visit = ready(rig)
    rig.desk.cancel(visit.id, RECEPTION)
    job = claim(rig, Lane.REVOKE)
    urgent: list[bool] = []
    leases = leases_of(rig)
    with leases.holding(job):
        assert leases.is_urgent()
        other = threading.Thread(target=lambda: urgent.append(leases.is_urgent()))
        other.start()
        other.join()
        rig.clock.advance(LEASE_S + 1)
        another_desk(rig)
        with pytest.raises(LeaseLost):
            leases.check()
    assert urgent == [False]
    assert not leases.is_urgent()
    leases.check()
