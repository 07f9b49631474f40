"""Each lane has workers of its own; a step that is blocked is woken, and nobody asks for it."""

import threading
from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest

from kiosk.core.events import VisitChanged
from kiosk.core.jobs import JobKind, JobState, Lane
from kiosk.core.visits import AccessState, Visit
from services.store import Store, jobs
from tests.fakes.hikcentral import DOORS
from tests.unit.jobs.judging import list_steps, ready, step_of
from tests.unit.jobs.rig import ENTRY, JPEG, RECEPTION, Rig

WAIT_S = 60
NEVER_S = 3600.0


@pytest.fixture
def live(shared_store: Store) -> Iterator[Rig]:
    """Real threads that look for work by themselves only after an hour."""
    workers = {Lane.ACCESS: 2, Lane.REVOKE: 1, Lane.NOTIFY: 1}
    rig = Rig(shared_store, workers=workers, idle_s=NEVER_S)
    rig.access = replace(rig.access, poll_s=0.0)
    rig.engine = rig.new_engine()
    yield rig
    rig.engine.stop(WAIT_S)


def when(rig: Rig, visit: Visit, access: AccessState) -> threading.Event:
    """Set when the visit is announced with this access."""
    reached = threading.Event()

    def hear(event: VisitChanged) -> None:
        if event.visit.id == visit.id and event.visit.access is access:
            reached.set()

    rig.bus.subscribe(VisitChanged, hear)
    return reached


def held_at(rig: Rig, method: str, calls: int) -> tuple[threading.Semaphore, threading.Event]:
    """The next `calls` calls of the method stand still: (one permit for each arrival, go)."""
    arrived, go = threading.Semaphore(0), threading.Event()
    left = [calls]
    lock = threading.Lock()

    def hold(called: str) -> None:
        if called != method:
            return
        with lock:
            mine = left[0] > 0
            left[0] -= 1
        if mine:
            arrived.release()
            assert go.wait(WAIT_S)

    rig.hik.before = hold
    return arrived, go


def test_a_revoke_runs_while_every_worker_of_access_is_busy(live: Rig) -> None:
    earlier = ready(live)
    arrived, go = held_at(live, "add_person", calls=2)
    others = [live.register() for _ in range(4)]
    done = [when(live, one, AccessState.READY) for one in others]
    revoked = when(live, earlier, AccessState.REVOKED)
    live.engine.start()
    for _ in range(2):
        assert arrived.acquire(timeout=WAIT_S)
    live.desk.check_out(earlier.id, RECEPTION)
    assert revoked.wait(WAIT_S)
    assert live.hik.doors_open_to(earlier.id, live.clock.now()) == set()
    assert {live.visit(one.id).access for one in others} == {AccessState.QUEUED}
    go.set()
    assert all(one.wait(WAIT_S) for one in done)


def test_access_is_given_while_the_worker_of_revokes_is_busy(live: Rig) -> None:
    earlier = ready(live)
    arrived, go = held_at(live, "remove_member", calls=1)
    revoked = when(live, earlier, AccessState.REVOKED)
    live.engine.start()
    live.desk.check_out(earlier.id, RECEPTION)
    assert arrived.acquire(timeout=WAIT_S)
    other = live.register(photo=None)
    done = when(live, other, AccessState.READY)
    live.desk.attach_photo(other.id, JPEG, RECEPTION)
    assert done.wait(WAIT_S)
    assert live.visit(earlier.id).access is AccessState.REVOKING
    go.set()
    assert revoked.wait(WAIT_S)


def test_a_blocked_revoke_is_woken_by_the_end_of_the_step_before_it(live: Rig) -> None:
    """No worker looks by itself, and nothing is commanded after the step has ended."""
    arrived, go = held_at(live, "add_member", calls=1)
    visit = live.register()
    revoked = when(live, visit, AccessState.REVOKED)
    live.engine.start()
    assert arrived.acquire(timeout=WAIT_S)
    live.desk.cancel(visit.id, RECEPTION)
    looked = threading.Event()
    block = live.engine.wake.block

    def see(lane: Lane) -> bool:
        known = block(lane)
        if lane is Lane.REVOKE and not known:
            looked.set()
        return known

    live.engine.wake.block = see  # type: ignore[method-assign]
    live.wake()
    assert looked.wait(WAIT_S)
    assert step_of(live, visit.id, JobKind.REVOKE).state is JobState.QUEUED
    go.set()
    assert revoked.wait(WAIT_S)
    assert not live.hik.is_granted(visit.id)


def test_two_steps_of_one_person_never_run_at_once(live: Rig) -> None:
    first = ready(live)
    lock = threading.Lock()
    under_way, most = [0], [0]

    def begin(method: str) -> None:
        with lock:
            under_way[0] += 1
            most[0] = max(most[0], under_way[0])

    def end(method: str) -> None:
        with lock:
            under_way[0] -= 1

    live.hik.before, live.hik.after = begin, end
    visits = [live.register(returning=first.id) for _ in range(3)]
    done = [when(live, one, AccessState.READY) for one in visits]
    live.engine.start()
    assert all(one.wait(WAIT_S) for one in done)
    assert most == [1]
    assert live.hik.count("add_person") == 1
    assert live.hik.doors_open_to(first.person_code, live.clock.now()) == set(DOORS)


def test_a_mail_server_that_stands_still_stops_neither_access_nor_revoke(live: Rig) -> None:
    visit = ready(live)
    inside, go = threading.Event(), threading.Event()
    send = live.mail.send

    def stand_still(mail: object) -> None:
        inside.set()
        assert go.wait(WAIT_S)
        send(mail)  # type: ignore[arg-type]

    live.mail.send = stand_still  # type: ignore[method-assign]
    live.engine.start()
    live.pass_door(visit, ENTRY)
    assert inside.wait(WAIT_S)
    revoked = when(live, visit, AccessState.REVOKED)
    live.desk.check_out(visit.id, RECEPTION)
    assert revoked.wait(WAIT_S)
    go.set()


def claimed(rig: Rig, lane: Lane) -> JobKind | None:
    now = rig.clock.now()
    with rig.store.write() as connection:
        job = jobs.claim(connection, lane, now, "test", now)
    return None if job is None else job.kind


def test_changed_times_go_before_new_visitors_within_the_lane(rig: Rig) -> None:
    visit = ready(rig)
    rig.register()
    rig.desk.change_times(visit.id, visit.expected_entry, visit.expected_exit, RECEPTION)
    assert claimed(rig, Lane.ACCESS) is JobKind.UPDATE_VALIDITY
    assert claimed(rig, Lane.ACCESS) is JobKind.ENROLL
    assert claimed(rig, Lane.ACCESS) is None


def test_lanes_take_only_their_own(rig: Rig) -> None:
    visit = ready(rig)
    rig.pass_door(visit, ENTRY)
    rig.desk.check_out(visit.id, RECEPTION)
    rig.register()
    kinds: dict[Lane, Callable[[], JobKind | None]] = {
        lane: lambda lane=lane: claimed(rig, lane) for lane in Lane
    }
    assert {lane: take() for lane, take in kinds.items()} == {
        Lane.REVOKE: JobKind.REVOKE,
        Lane.ACCESS: JobKind.ENROLL,
        Lane.NOTIFY: JobKind.NOTIFY,
    }


def test_a_revoke_makes_every_waiting_step_of_the_way_void(rig: Rig) -> None:
    visit = rig.register()
    rig.run(1)
    rig.desk.change_times(visit.id, visit.expected_entry, visit.expected_exit, RECEPTION)
    rig.desk.cancel(visit.id, RECEPTION)
    for kind in (JobKind.ASSIGN, JobKind.APPLY, JobKind.UPDATE_VALIDITY):
        assert [one.state for one in list_steps(rig, visit.id, kind)] == [JobState.CANCELLED]
    assert claimed(rig, Lane.ACCESS) is None
    assert claimed(rig, Lane.REVOKE) is JobKind.REVOKE
