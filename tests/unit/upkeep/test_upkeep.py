"""Timed work: overdue visits, counts that survive, changes of another process, and the ticker."""

import threading
from collections.abc import Callable, Iterator, Mapping
from datetime import timedelta

import pytest

from kiosk.core.errors import StoreUnavailable
from kiosk.core.events import QueueChanged, VisitChanged
from kiosk.core.jobs import Lane
from kiosk.core.visits import AccessState, VisitStatus
from services.desk import SqlDesk
from services.jobs.rules import StayRules
from services.store import totals
from services.upkeep.counting import CallCounts
from services.upkeep.overdue import OverdueVisits
from services.upkeep.ticker import Ticker
from services.upkeep.watching import ChangeWatch
from tests.fakes.stores import open_again
from tests.unit.jobs.rig import RECEPTION, Rig

GRACE, AUTO_CLOSE = timedelta(minutes=15), timedelta(hours=4)
END_S = 2 * 3600
WAIT_S = 60


@pytest.fixture
def overdue(rig: Rig) -> OverdueVisits:
    stay = StayRules(auto_close=AUTO_CLOSE)
    return OverdueVisits(rig.store, rig.clock, rig.bus, rig.wake, rig.access, stay)


def test_nothing_is_touched_before_end_and_grace(rig: Rig, overdue: OverdueVisits) -> None:
    visit = rig.register()
    rig.settle()
    rig.clock.advance(END_S + GRACE.total_seconds() - (rig.clock.monotonic() - 1000) - 0.001)
    before, seen = rig.visit(visit.id), len(rig.visits_seen)
    overdue.tick()
    assert rig.visit(visit.id) == before
    assert len(rig.visits_seen) == seen
    rig.clock.advance(0.002)
    overdue.tick()
    assert rig.visit(visit.id).status is VisitStatus.NO_SHOW


def test_one_who_never_came_is_a_no_show_without_access(rig: Rig, overdue: OverdueVisits) -> None:
    visit = rig.register()
    rig.settle()
    rig.clock.advance(END_S + 1000)
    woken = rig.engine.wake.generation(Lane.REVOKE)
    overdue.tick()
    gone = rig.visit(visit.id)
    assert (gone.status, gone.access) == (VisitStatus.NO_SHOW, AccessState.REVOKING)
    assert rig.visits_seen[-1] == gone
    assert rig.engine.wake.generation(Lane.REVOKE) > woken
    rig.settle()
    assert rig.visit(visit.id).access is AccessState.REVOKED
    assert rig.hik.doors_open_to(visit.id, rig.clock.now()) == set()


def test_one_who_is_inside_stays_inside_on_the_list_and_loses_access(
    rig: Rig, overdue: OverdueVisits
) -> None:
    visit = rig.register()
    rig.settle()
    rig.desk.check_in(visit.id, RECEPTION)
    rig.clock.advance(END_S + 1000)
    overdue.tick()
    late = rig.visit(visit.id)
    assert (late.status, late.access) == (VisitStatus.CHECKED_IN, AccessState.REVOKING)
    rig.settle()
    settled = rig.visit(visit.id)
    overdue.tick()
    assert rig.visit(visit.id) == settled
    rig.clock.advance(AUTO_CLOSE.total_seconds())
    overdue.tick()
    assert rig.visit(visit.id).status is VisitStatus.CHECKED_OUT


def test_a_visit_without_a_photo_is_closed_too(rig: Rig, overdue: OverdueVisits) -> None:
    visit = rig.register(photo=None)
    rig.clock.advance(END_S + 1000)
    overdue.tick()
    overdue.tick()
    gone = rig.visit(visit.id)
    assert (gone.status, gone.access) == (VisitStatus.NO_SHOW, AccessState.NONE)
    assert gone.revision == 2


Counts = Mapping[tuple[str, str], int]


class Counter:
    """Counts in memory, as the monitoring holds them."""

    def __init__(self) -> None:
        self.held: dict[tuple[str, str], int] = {}

    def drain(self) -> Counts:
        held, self.held = self.held, {}
        return held

    def put_back(self, counts: Counts) -> None:
        for key, count in counts.items():
            self.held[key] = self.held.get(key, 0) + count


def read_counts(rig: Rig) -> Mapping[tuple[str, str], int]:
    with rig.store.read() as connection:
        return totals.read_totals(connection, rig.clock.now()).api_requests


def test_counts_add_up_in_the_database(rig: Rig) -> None:
    counter = Counter()
    counts = CallCounts(rig.store, counter.drain, counter.put_back)
    for _ in range(3):
        counter.held = {("/a", "success"): 2, ("/a", "error"): 1}
        counts.tick()
    counts.tick()
    assert read_counts(rig) == {("/a", "success"): 6, ("/a", "error"): 3}


def test_counts_survive_a_store_that_fails(rig: Rig, monkeypatch: pytest.MonkeyPatch) -> None:
    counter = Counter()
    counts = CallCounts(rig.store, counter.drain, counter.put_back)
    counter.held = {("/a", "success"): 2}

    def fail(*arguments: object) -> None:
        raise StoreUnavailable("disk full")

    with monkeypatch.context() as patch:
        patch.setattr(totals, "add_api_calls", fail)
        with pytest.raises(StoreUnavailable):
            counts.tick()
    assert read_counts(rig) == {}
    counter.put_back({("/a", "success"): 5})
    counts.tick()
    assert read_counts(rig) == {("/a", "success"): 7}


@pytest.fixture
def other(rig: Rig, kind: str) -> Iterator[SqlDesk]:
    """The desk of another process on the same database."""
    store = open_again(kind)
    yield SqlDesk(store, rig.clock, type(rig.bus)(), lambda: None, rig.access)
    store.close()


def test_a_change_of_another_process_is_seen_once(rig: Rig, other: SqlDesk) -> None:
    mine = rig.register()
    watch = ChangeWatch(rig.store, rig.bus, rig.wake)
    told: list[object] = []
    rig.bus.subscribe(VisitChanged, told.append)
    rig.bus.subscribe(QueueChanged, told.append)
    watch.tick()
    assert told == []
    closed = other.cancel(mine.id, RECEPTION)
    watch.tick()
    assert told == [VisitChanged(closed), QueueChanged(1, 0)]
    watch.tick()
    assert len(told) == 2


def test_reading_is_no_change(rig: Rig, other: SqlDesk) -> None:
    watch = ChangeWatch(rig.store, rig.bus, rig.wake)
    before = rig.store.change_mark()
    rig.lookup.list_visits()
    watch.tick()
    assert rig.store.change_mark() == before


@pytest.fixture
def ticker() -> Iterator[Ticker]:
    made = Ticker()
    yield made
    made.stop()


def after(times: int, then: threading.Event, fault: Exception | None = None) -> Callable[[], None]:
    count = 0

    def work() -> None:
        nonlocal count
        count += 1
        if count > times:
            then.set()
        if fault is not None:
            raise fault

    return work


def test_a_tick_that_fails_is_told_and_ticks_on(
    ticker: Ticker, caplog: pytest.LogCaptureFixture
) -> None:
    failing, other = threading.Event(), threading.Event()
    ticker.every(0.01, "failing", after(2, failing, RuntimeError("fault")))
    ticker.every(0.01, "other", after(2, other))
    ticker.start()
    ticker.start()
    assert failing.wait(WAIT_S)
    assert other.wait(WAIT_S)
    ticker.stop()
    assert "tick_fault" in caplog.messages


def test_stop_waits_for_the_tick_that_runs(ticker: Ticker) -> None:
    inside, go, done = threading.Event(), threading.Event(), threading.Event()

    def work() -> None:
        if inside.is_set():
            return
        inside.set()
        go.wait(WAIT_S)
        done.set()

    ticker.every(0.01, "slow", work)
    ticker.start()
    assert inside.wait(WAIT_S)
    stopper = threading.Thread(target=ticker.stop, daemon=True)
    stopper.start()
    stopper.join(0.05)
    assert stopper.is_alive()
    go.set()
    stopper.join(WAIT_S)
    assert not stopper.is_alive()
    assert done.is_set()
    ticker.stop()


def test_one_tick_at_a_time(ticker: Ticker) -> None:
    busy, overlap, enough = threading.Lock(), threading.Event(), threading.Event()
    ran = after(3, enough)

    def work() -> None:
        if not busy.acquire(blocking=False):
            overlap.set()
            return
        try:
            enough.wait(0.03)
            ran()
        finally:
            busy.release()

    ticker.every(0.01, "slow", work)
    ticker.start()
    assert enough.wait(WAIT_S)
    ticker.stop()
    assert not overlap.is_set()
