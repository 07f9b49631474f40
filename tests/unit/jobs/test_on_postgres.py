"""Several desks on one PostgreSQL, and a connection that ends while an outcome is written."""

import copy
import threading
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import replace

import pytest

from kiosk.core.errors import StoreUnavailable
from kiosk.core.events import VisitChanged
from kiosk.core.jobs import JobKind, JobState, Lane
from kiosk.core.visits import AccessState
from services.store import Store, job_reads
from tests.fakes.stores import losing_answers, on_postgres, open_again
from tests.unit.jobs.rig import Rig

WAIT_S = 60
VISITS = 20
pytestmark = on_postgres


def test_a_visit_whose_commit_had_no_answer_is_not_told_and_is_in_the_list(rig: Rig) -> None:
    with losing_answers(rig.store), pytest.raises(StoreUnavailable):
        rig.register()
    assert rig.visits_seen == []
    (saved,) = rig.lookup.list_visits()
    rig.settle()
    assert rig.visit(saved.id).access is AccessState.READY


def test_an_outcome_whose_commit_had_no_answer_is_counted_once(
    rig: Rig, monkeypatch: pytest.MonkeyPatch
) -> None:
    visit = rig.register()
    cable = ExitStack()

    def pull(method: str) -> None:
        """While the step runs, so that the next commit is that of its outcome."""
        if method == "version":  # A probe of the link, before the step.
            return
        rig.hik.before = lambda method: None
        cable.enter_context(losing_answers(rig.store))

    def put_back(timeout_s: float) -> bool:
        cable.close()
        return False

    rig.hik.before = pull
    monkeypatch.setattr(rig.engine._stopping, "wait", put_back)
    assert rig.run(1) == 1
    rig.settle()
    assert rig.visit(visit.id).access is AccessState.READY
    assert rig.jobs(visit.id)[JobKind.ENROLL].token == 1
    assert rig.hik.count("add_person") == 1


@pytest.fixture
def north(shared_store: Store) -> Iterator[Rig]:
    """One worker that grants; the clock stays fake."""
    made = Rig(shared_store, workers={Lane.ACCESS: 1}, idle_s=0.02)
    made.access = replace(made.access, poll_s=0.0)
    made.engine = made.new_engine()
    yield made
    made.engine.stop(WAIT_S)


@pytest.fixture
def south(north: Rig, kind: str) -> Iterator[Rig]:
    """The same building and bus, another store and engine."""
    made = copy.copy(north)
    made.store = open_again(kind)
    made.engine = made.new_engine()
    yield made
    made.engine.stop(WAIT_S)
    made.store.close()


def test_two_desks_claim_no_job_twice(
    north: Rig, south: Rig, caplog: pytest.LogCaptureFixture
) -> None:
    both, here = threading.Barrier(2, timeout=WAIT_S), threading.local()

    def meet(method: str) -> None:
        """The first step of each desk waits for that of the other."""
        if not hasattr(here, "met"):
            here.met = True
            both.wait()

    north.hik.before = meet
    ready: set[str] = set()
    all_ready = threading.Event()

    def count(event: VisitChanged) -> None:
        if event.visit.access is AccessState.READY:
            ready.add(event.visit.id)
        if len(ready) == VISITS:
            all_ready.set()

    north.bus.subscribe(VisitChanged, count)
    north.engine.start()
    south.engine.start()
    for _ in range(VISITS):
        north.register()
    assert all_ready.wait(WAIT_S)
    north.engine.stop(WAIT_S)
    south.engine.stop(WAIT_S)
    with north.store.read() as connection:
        done = job_reads.list_jobs(connection, [JobState.DONE])
    assert len(done) == 3 * VISITS
    assert {job.attempts for job in done} == {1}
    assert "lease_lost" not in caplog.messages
    assert north.hik.count("add_person") == VISITS
