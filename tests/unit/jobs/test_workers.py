"""Leases, restarts, and real worker threads, which outlive every failure."""

import threading
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import pytest

from kiosk.core.errors import StoreUnavailable
from kiosk.core.events import JobChanged, VisitChanged
from kiosk.core.jobs import Done, Job, JobKind, JobState, Lane, Never, Outcome, Peer
from kiosk.core.visits import AccessState, Visit, WaitReason
from services.jobs import workers
from services.jobs.recording import Recorder
from services.jobs.wake import Wake
from services.store import Store, jobs
from tests.unit.jobs.rig import Rig

WAIT_S = 60

THREADS = {"job-access-1", "job-access-2", "job-revoke-1"}


def claim(rig: Rig) -> Job:
    with rig.store.write() as connection:
        job = jobs.claim(connection, Lane.ACCESS, rig.clock.now(), "other", rig.clock.now())
    assert job is not None
    return job


def test_a_result_that_comes_after_the_lease_was_lost_is_dropped(rig: Rig) -> None:
    visit = rig.register()
    late = claim(rig)
    rig.crash()
    newer = claim(rig)
    assert newer.id == late.id
    assert newer.token > late.token
    with rig.store.write() as connection:
        recorder = Recorder(rig.rules, rig.clock)
        outcome = Done({"person_id": "P666"})
        assert recorder.record(connection, late, outcome, rig.clock.now()) == []
        gone = Never(WaitReason.REJECTED)
        assert recorder.record(connection, late, gone, rig.clock.now()) == []
    assert rig.jobs(visit.id)[JobKind.ENROLL].state is JobState.RUNNING
    assert rig.visit(visit.id) == visit


def test_what_a_dead_process_left_running_is_taken_up_at_once(rig: Rig) -> None:
    visit = rig.register()
    claim(rig)
    assert rig.run() == 0
    rig.crash()
    orphan = rig.jobs(visit.id)[JobKind.ENROLL]
    assert (orphan.state, orphan.uncertain, orphan.attempts) == (JobState.QUEUED, True, 0)
    rig.settle()
    assert rig.visit(visit.id).access is AccessState.READY


def test_a_job_that_cannot_be_read_after_its_claim_is_not_stuck(
    rig: Rig, monkeypatch: pytest.MonkeyPatch
) -> None:
    visit = rig.register()
    read, failed = rig.store.read, threading.Event()
    claimed: list[Job] = []
    rig.bus.subscribe(JobChanged, lambda event: claimed.append(event.job))

    def fail_once() -> Any:
        if claimed and not failed.is_set():
            failed.set()
            raise StoreUnavailable("disk")
        return read()

    monkeypatch.setattr(rig.store, "read", fail_once)
    assert rig.engine.run_one()
    assert failed.is_set()
    waiting = rig.jobs(visit.id)[JobKind.ENROLL]
    assert waiting.state is JobState.QUEUED
    assert rig.gates[Peer.HIKCENTRAL].is_open
    rig.settle()
    assert rig.visit(visit.id).access is AccessState.READY


class Faulty:
    """A step with a fault of its own, for its first tries."""

    def __init__(self, rig: Rig, times: int, error: Exception) -> None:
        self.left, self.error, self.outcome = times, error, Done()
        self.ran = threading.Event()

    def run(self, job: Job) -> Outcome:
        if self.left:
            self.left -= 1
            raise self.error
        self.ran.set()
        return self.outcome


@pytest.mark.parametrize("error", [KeyError("x"), StoreUnavailable("disk")])
def test_a_fault_of_our_own_is_a_failed_try_and_not_a_link_that_is_down(
    rig: Rig, error: Exception
) -> None:
    visits = [rig.register() for _ in range(4)]
    rig.engine._steps = {**rig.engine._steps, JobKind.ENROLL: Faulty(rig, 4, error)}
    assert rig.run() == 4
    assert rig.gates[Peer.HIKCENTRAL].is_open
    for visit in visits:
        job = rig.jobs(visit.id)[JobKind.ENROLL]
        assert (job.state, job.attempts, job.uncertain) == (JobState.QUEUED, 1, True)
        assert job.run_at > rig.clock.now()


@pytest.fixture
def live(shared_store: Store) -> Iterator[Rig]:
    """Two real worker threads; the clock stays fake, so nothing waits for minutes."""
    rig = Rig(shared_store, workers={Lane.ACCESS: 2, Lane.REVOKE: 1}, idle_s=0.02)
    rig.access = replace(rig.access, poll_s=0.0)
    rig.engine = rig.new_engine()
    yield rig
    rig.engine.stop(WAIT_S)


def when(rig: Rig, reached: Callable[[Visit], bool]) -> threading.Event:
    event = threading.Event()
    rig.bus.subscribe(VisitChanged, lambda e: event.set() if reached(e.visit) else None)
    return event


def is_ready(visit: Visit) -> bool:
    return visit.access is AccessState.READY


def test_workers_bring_visits_to_ready_and_stop(live: Rig) -> None:
    live.engine.start()
    live.engine.start()
    assert live.engine.alive()
    names = {thread.name for thread in threading.enumerate()}
    assert names >= THREADS
    done = when(live, is_ready)
    visits = [live.register() for _ in range(4)]
    last = threading.Event()

    def count(event: VisitChanged) -> None:
        if all(is_ready(live.visit(visit.id)) for visit in visits):
            last.set()

    live.bus.subscribe(VisitChanged, count)
    count(VisitChanged(visits[0]))
    assert done.wait(WAIT_S)
    assert last.wait(WAIT_S)
    live.engine.stop(WAIT_S)
    live.engine.stop(WAIT_S)
    assert not live.engine.alive()
    assert not THREADS & {thread.name for thread in threading.enumerate()}


@pytest.mark.parametrize(("broken", "threads"), [("claim", 2), ("agenda", 3)])
def test_workers_outlive_a_database_that_fails(
    live: Rig, broken: str, threads: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("services.jobs.workers._STORE_RETRY_S", 0.01)
    module = "jobs" if broken == "claim" else "job_reads"
    working, enough = getattr(getattr(workers, module), broken), threading.Event()
    failures: Counter[str] = Counter()

    def fail(*arguments: object) -> None:
        failures[threading.current_thread().name] += 1
        if len(failures) == threads and min(failures.values()) > 1:
            enough.set()
        raise StoreUnavailable("disk full")

    monkeypatch.setattr(
        f"services.jobs.workers.{'jobs' if broken == 'claim' else 'job_reads'}.{broken}", fail
    )
    done = when(live, is_ready)
    if broken == "claim":
        live.register()
    live.engine.start()
    assert enough.wait(WAIT_S)
    monkeypatch.setattr(
        f"services.jobs.workers.{'jobs' if broken == 'claim' else 'job_reads'}.{broken}", working
    )
    if broken != "claim":
        live.register()
    assert done.wait(WAIT_S)
    assert live.engine.alive()


def test_an_outcome_is_kept_while_the_database_fails(
    live: Rig, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("services.jobs.workers._STORE_RETRY_S", 0.01)
    record, left = Recorder.record, [3]

    def fail(self: Recorder, *arguments: Any) -> Any:
        if left[0]:
            left[0] -= 1
            raise StoreUnavailable("disk full")
        return record(self, *arguments)

    monkeypatch.setattr(Recorder, "record", fail)
    done = when(live, is_ready)
    live.register()
    live.engine.start()
    assert done.wait(WAIT_S)
    assert left == [0]
    assert live.hik.count("add_person") == 1


def test_workers_outlive_a_step_with_a_fault(live: Rig) -> None:
    faulty = Faulty(live, 2, RuntimeError("fault"))
    faulty.outcome = Never(WaitReason.REJECTED)
    steps = {**live.engine._steps, JobKind.ENROLL: faulty}
    live.engine._steps = steps
    for _ in range(3):
        live.register()
    live.engine.start()
    assert faulty.ran.wait(WAIT_S)
    assert live.engine.alive()


def test_wake_is_not_lost_between_looking_and_waiting() -> None:
    wake = Wake()
    seen = wake.generation(Lane.ACCESS)
    wake.notify()
    waiter = threading.Thread(target=wake.wait, args=(Lane.ACCESS, seen, 60), daemon=True)
    waiter.start()
    waiter.join(WAIT_S)
    assert not waiter.is_alive()
