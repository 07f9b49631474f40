"""Any order of commands, failures, crashes and door events keeps the promises of the engine.

KIOSK_HYPOTHESIS=many runs the long search.
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, consumes, initialize, invariant, rule

from kiosk.core.errors import (
    Busy,
    CredentialsRefused,
    IllegalMove,
    LinkDown,
    OutcomeUnknown,
    PeerError,
    Refused,
)
from kiosk.core.ids import VisitId
from kiosk.core.jobs import GRANT_CHAIN, Job, JobKind, JobState
from kiosk.core.visits import (
    ACCESS_MOVES,
    OPEN_STATUSES,
    STATUS_MOVES,
    AccessState,
    Visit,
)
from services.store import Store, job_reads, visits
from tests.fakes.hikcentral import DOORS
from tests.fakes.postgres import DATABASES, why_not
from tests.fakes.stores import POSTGRES, SQLITE, open_store
from tests.unit.jobs.rig import ENTRY, EXIT, INNER, JPEG, RECEPTION, SECURITY, Rig

MANY = os.environ.get("KIOSK_HYPOTHESIS") == "many"
ERRORS: dict[str, PeerError] = {
    "refused": Refused("no"),
    "down": LinkDown("gone"),
    "unknown": OutcomeUnknown("time-out"),
    "busy": Busy("later", "", 30.0),
    "key": CredentialsRefused("who?"),
}
METHODS = st.sampled_from(
    [
        "find_person",
        "add_person",
        "put_face",
        "update_person",
        "get_person",
        "find_group",
        "add_member",
        "remove_member",
        "apply",
        "apply_report",
        "is_member",
    ]
)


class Power(BaseException):
    """The computer loses its power: nothing after this line runs."""


_open: dict[str, Store] = {}


@pytest.fixture(autouse=True, scope="module")
def one_store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Every example empties it; making one for each would take most of the time."""
    for kind in (SQLITE,) if why_not() else (SQLITE, POSTGRES):
        _open[kind] = open_store(tmp_path_factory.mktemp("machine"), kind)
    yield
    while _open:
        _open.popitem()[1].close()


class Desk(RuleBasedStateMachine):
    """What people, doors and bad luck can do, and what must hold after each of them."""

    known = Bundle("visits")
    kind = SQLITE

    def __init__(self) -> None:
        super().__init__()
        self.rig = Rig(_open[self.kind])
        self.rig.hik.unique_codes = False
        self.last: dict[VisitId, Visit] = {}
        self.most_grants: dict[VisitId, int] = {}

    @initialize(target=known, positive=st.booleans(), inline=st.booleans())
    def open_the_desk(self, positive: bool, inline: bool) -> VisitId:
        self.rig.hik.positive = positive
        self.rig.hik.takes_inline_faces = inline
        return self.register(photo=True)

    @rule(target=known, photo=st.sampled_from([True, True, False]))
    def register(self, photo: bool) -> VisitId:
        now = self.rig.clock.now()
        times = {"expected_entry": now, "expected_exit": now + timedelta(days=2)}
        visit = self.rig.register(photo=JPEG if photo else None, **times)
        return visit.id

    @rule(seconds=st.sampled_from([0, 0, 1, 1, 5, 60, 1100]), most=st.integers(1, 6))
    def run(self, seconds: int, most: int) -> None:
        self.rig.clock.advance(seconds)
        self.rig.run(most)

    @rule(method=METHODS, kind=st.sampled_from([*["refused"] * 4, *sorted(ERRORS)]))
    def fail(self, method: str, kind: str) -> None:
        self.rig.hik.fail_next(method, ERRORS[kind])
        self._go()

    @rule(method=METHODS)
    def lose_answer(self, method: str) -> None:
        self.rig.hik.lose_answer(method)
        self._go()

    @rule(seconds=st.sampled_from([0, 30]))
    def outage(self, seconds: int) -> None:
        self.rig.hik.down = LinkDown("gone")
        self.rig.run(3)
        self.rig.hik.down = None
        self.rig.clock.advance(seconds)
        self._go()

    def _go(self) -> None:
        for _ in range(3):
            self.rig.run(3)
            self.rig.clock.advance(1)

    @rule(hold=st.sampled_from([False, False, True]), door=st.sampled_from([None, *DOORS]))
    def doors(self, hold: bool, door: str | None) -> None:
        self.rig.hik.hold = hold
        if door is not None:
            self.rig.hik.broken = {} if self.rig.hik.broken else {DOORS[DOORS.index(door)]: "0x7"}

    @rule(method=METHODS, done=st.booleans())
    def lose_power(self, method: str, done: bool) -> None:
        with self._power_fails_at(method, done):
            self.rig.run(5)
        self.rig.crash()

    @rule(
        visit_id=known,
        method=METHODS,
        way=st.sampled_from(["cancel", "revoke"]),
        fault=st.sampled_from([None, *sorted(ERRORS)]),
        dies=st.booleans(),
    )
    def end_while_running(
        self, visit_id: VisitId, method: str, way: str, fault: str | None, dies: bool
    ) -> None:
        """The visit ends while a call is on its way, which may fail, and so may the computer."""

        def before(called: str) -> None:
            if called != method:
                return
            self.rig.hik.before = lambda called: None
            self._end(visit_id, way, on_its_way=called)
            if dies:
                raise Power
            if fault is not None:
                self.rig.hik.fail_next(method, ERRORS[fault])

        self.rig.hik.before = before
        with suppress(Power):
            self.rig.run(5)
        self.rig.hik.before = lambda called: None
        if dies:
            self.rig.crash()
        self.rig.run(5)

    @rule(visit_id=known, way=st.sampled_from(["cancel", "out", "in", "revoke"]))
    def press(self, visit_id: VisitId, way: str) -> None:
        self._end(visit_id, way)

    @rule(visit_id=known, door=st.sampled_from([ENTRY, EXIT, INNER]))
    def walk(self, visit_id: VisitId, door: str) -> None:
        self.rig.pass_door(self.rig.visit(visit_id), DOORS[DOORS.index(door)])

    @rule(most=st.integers(0, 3))
    def attach(self, most: int) -> None:
        for seen in self.rig.lookup.list_visits():
            if seen.is_open and seen.access in (AccessState.NONE, AccessState.FAILED):
                self.rig.desk.attach_photo(seen.id, JPEG, RECEPTION)
        self.rig.run(most)

    @rule()
    def retry(self) -> None:
        with self.rig.store.read() as connection:
            dead = job_reads.list_jobs(connection, [JobState.DEAD])
        for job in dead:
            self.rig.desk.retry(job.id, RECEPTION)

    @rule(visit_id=consumes(known))
    def forget(self, visit_id: VisitId) -> None:
        """The visit is left alone from now on."""

    def _end(self, visit_id: VisitId, way: str, on_its_way: str = "") -> None:
        desk = self.rig.desk
        ways = {
            "cancel": lambda: desk.cancel(visit_id, RECEPTION),
            "out": lambda: desk.check_out(visit_id, RECEPTION),
            "in": lambda: desk.check_in(visit_id, RECEPTION),
            "revoke": lambda: desk.revoke([visit_id], SECURITY),
        }
        with suppress(IllegalMove):
            ways[way]()
        if self.rig.visit(visit_id).access is AccessState.REVOKING:
            late = on_its_way == "add_member"
            self.most_grants.setdefault(visit_id, self._grants(visit_id) + late)

    def _grants(self, visit_id: VisitId) -> int:
        mine = {person.id for person in self.rig.hik.persons_of(visit_id)}
        effects = self.rig.hik.effects
        return sum(call.method == "add_member" and call.about in mine for call in effects)

    @contextmanager
    def _power_fails_at(self, method: str, done: bool) -> Iterator[None]:
        def fail(called: str) -> None:
            if called == method:
                raise Power

        hook = "after" if done else "before"
        setattr(self.rig.hik, hook, fail)
        try:
            yield
        except Power:
            pass
        finally:
            setattr(self.rig.hik, hook, lambda called: None)

    @invariant()
    def moves_are_legal_and_revisions_grow(self) -> None:
        seen, self.rig.visits_seen = self.rig.visits_seen, []
        for visit in seen:
            before = self.last.get(visit.id)
            if before is not None and visit.revision > before.revision:
                for old, new, moves in (
                    (before.access, visit.access, ACCESS_MOVES),
                    (before.status, visit.status, STATUS_MOVES),
                ):
                    assert new is old or new in moves[old]
            if before is None or visit.revision > before.revision:
                self.last[visit.id] = visit

    @invariant()
    def the_screen_says_what_the_doors_do(self) -> None:
        """Whatever is on its way has a step that is on its way; red means that one is dead."""
        with self.rig.store.read() as connection:
            rows = visits.list_visits(connection, 100)
            work = job_reads.list_jobs(connection)
        for visit in rows:
            mine = [job for job in reversed(work) if job.visit_id == visit.id]
            self._is_truly_ready(visit)
            self._is_truly_gone(visit)
            self._has_a_step_to_wait_for(visit, mine)

    def _is_truly_ready(self, visit: Visit) -> None:
        if visit.access is AccessState.READY:
            assert self.rig.hik.doors_open_to(visit.id, self.rig.clock.now()) == set(DOORS)

    def _is_truly_gone(self, visit: Visit) -> None:
        if visit.access is AccessState.REVOKED:
            assert self.rig.hik.doors_open_to(visit.id, self.rig.clock.now()) == set()
            assert not self.rig.hik.is_granted(visit.id)

    def _has_a_step_to_wait_for(self, visit: Visit, mine: list[Job]) -> None:
        over = (JobState.DONE, JobState.CANCELLED)
        left = [job for job in mine if job.kind is not JobKind.NOTIFY and job.state not in over]
        if visit.access is AccessState.FAILED:
            assert left[0].state is JobState.DEAD
        elif visit.access in (AccessState.QUEUED, AccessState.ENROLLED, AccessState.ASSIGNED):
            assert left[0].state is JobState.QUEUED
            assert left[0].kind in GRANT_CHAIN
        elif visit.access is AccessState.REVOKING:
            assert (left[-1].kind, left[-1].state) == (JobKind.REVOKE, JobState.QUEUED)
            assert JobState.DEAD not in {job.state for job in left}
        else:
            assert left == []

    @invariant()
    def nothing_is_given_once_it_was_taken_away(self) -> None:
        """Only a call that was on its way already may still arrive."""
        for visit_id, most in self.most_grants.items():
            assert self._grants(visit_id) <= most

    @invariant()
    def one_person_per_visit(self) -> None:
        codes = [person.code for person in self.rig.hik.people.values()]
        assert len(codes) == len(set(codes))

    @invariant()
    def order_is_kept(self) -> None:
        assert self.rig.hik.faceless_grants == []
        for person in self.rig.hik.people:
            mine = [call.method for call in self.rig.hik.effects if call.about == person]
            if "remove_member" in mine:
                after = mine[mine.index("remove_member") :]
                assert "add_member" not in after
                assert "put_face" not in after

    def teardown(self) -> None:
        """The trouble is over: closed visits end without access, open ones with a photo ready."""
        self.rig.hik.clear_faults()
        self.rig.crash()
        self.rig.clock.advance(1200)
        self.rig.settle(rounds=60)
        self.retry()
        self.rig.settle(rounds=60)
        self.the_screen_says_what_the_doors_do()
        self.order_is_kept()
        for visit in self.rig.lookup.list_visits():
            self._has_come_to_its_end(visit)

    def _has_come_to_its_end(self, visit: Visit) -> None:
        nothing = (AccessState.NONE, AccessState.REVOKED)
        if visit.status not in OPEN_STATUSES:
            assert visit.access in nothing
            assert self.rig.hik.doors_open_to(visit.id, self.rig.clock.now()) == set()
            assert not self.rig.hik.is_granted(visit.id)
        elif visit.has_photo:
            assert visit.access in (AccessState.READY, AccessState.REVOKED)
            ordered = JobKind.REVOKE in self.rig.jobs(visit.id)
            assert ordered is (visit.access is AccessState.REVOKED)


class DeskOnPostgres(Desk):
    """The same on the other database."""

    kind = POSTGRES


TestDesk = pytest.mark.slow(Desk.TestCase)
TestDeskOnPostgres = pytest.mark.slow(
    pytest.mark.skipif(bool(why_not()), reason=f"{DATABASES}: {why_not()}")(DeskOnPostgres.TestCase)
)
TestDesk.settings = settings(
    max_examples=400 if MANY else 30,
    stateful_step_count=40 if MANY else 25,
    deadline=None,
    derandomize=not MANY,
    database=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
)
# A round trip for each statement: fewer examples in the same time.
TestDeskOnPostgres.settings = settings(TestDesk.settings, max_examples=200 if MANY else 12)
