"""One world for one cell: our real program beside the real simulator, and both their clocks.

Nothing runs by itself: the engine has no workers and is driven by `step`, and the clocks stand
still until `advance`. After every step the simulator is asked whether what a visit says about
the doors is true (invariant I6). The test's thread only.
"""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from kiosk.core.access import NewPerson, PersonRef
from kiosk.core.bus import Bus
from kiosk.core.events import VisitChanged
from kiosk.core.ids import GroupId, VisitId
from kiosk.core.jobs import GRANT_CHAIN, Job, JobState
from kiosk.core.people import Actor, Role
from kiosk.core.visits import AccessState, Visit
from services.desk import SqlDesk, SqlLookup
from services.simulator.remote import StateShape
from services.store import Store, job_reads
from tests.fakes.clock import START, FakeClock
from tests.fakes.mailer import FakeMailer
from tests.fakes.site import (
    COMPANY,
    EMAIL,
    GROUP,
    HOST,
    HOST_EMAIL,
    PHONE,
    PURPOSE,
    VISITOR,
    Building,
)
from tests.fakes.stores import empty
from tests.integration.matrix.captured_log import CapturedLog
from tests.integration.matrix.elsewhere import Names
from tests.integration.matrix.our_side import ACCESS, DOOR_IDS, OurSide, Patience, new_road
from tests.integration.matrix.truth import STAFF, StaffShape, require_truth, staff_in
from tests.unit.jobs.rig import add_host, new_visit

DESK = Actor("desk", Role.RECEPTIONIST)
GUARD = Actor("guard", Role.SECURITY)
_ROUNDS = 250
_PROBE_WAIT_S = 5.0


class World:
    """`names` and `patience` are patched in for the whole cell (see conftest)."""

    def __init__(self, store: Store, building: Building, names: Names, patience: Patience) -> None:
        self.store, self.building = store, building
        self.remote, self.names, self.patience = building.remote, names, patience
        self._calls = max((call["n"] for call in self.remote.calls()), default=0)
        self.remote.reset()
        self.remote.set_apply_delay(0.5, 0.5)
        self.remote.use_manual_clock(START)
        empty(store)
        self.clock, self.bus, self.mail = FakeClock(), Bus(), FakeMailer()
        self.seen: list[Visit] = []
        self.registered: list[VisitId] = []
        self.retries = 0
        self._news: list[Visit] = []
        self.bus.subscribe(VisitChanged, self._see)
        self.to_close: list[Callable[[], None]] = []
        self.log = CapturedLog()
        self.host_id = add_host(store, HOST, HOST_EMAIL)
        self.by_hand = new_road(building.process, self.clock)
        self.staff, self.staff_as_admitted = self._admit_staff()
        self.ours = self._start()
        self.desk = SqlDesk(store, self.clock, self.bus, self._wake, ACCESS)
        self.lookup = SqlLookup(store, self.clock)

    def restart(self) -> None:
        """Our program ends and starts again."""
        self.ours.close()
        self.ours = self._start()

    def close(self) -> None:
        """The sockets of the cell are gone when this returns."""
        self.ours.close()
        self.by_hand.close()
        self.log.close()
        for close in self.to_close:
            close()

    def register(self, **changes: Any) -> Visit:
        """A visit of two hours from now that carries every canary."""
        start = self.clock.now()
        values = {
            "host_id": self.host_id,
            "visitor_name": VISITOR,
            "company": COMPANY,
            "phone": PHONE,
            "email": EMAIL,
            "purpose": PURPOSE,
            "photo": self.building.photo,
            "expected_entry": start,
            "expected_exit": start + timedelta(hours=2),
        }
        visit = self.desk.register(new_visit(**(values | changes)), DESK)
        self.registered.append(visit.id)
        return visit

    def put_person(self, visit: Visit, *, name: str = VISITOR, shifted: bool = False) -> PersonRef:
        """An earlier try (or somebody else) has added a person with our code, without a face."""
        begin, end = ACCESS.window_of(visit)
        if shifted:
            begin, end = begin - timedelta(hours=1), end - timedelta(hours=1)
        face = self.building.photo if shifted else b""
        new = NewPerson(visit.id, name, begin, end, face=face)
        return PersonRef(self.by_hand.add_person(new), visit.id)

    def advance(self, seconds: float) -> None:
        """Time goes by on both sides."""
        self.remote.advance(seconds)
        self.clock.advance(seconds)

    def step(self) -> bool:
        """Run at most one job, and see that what the visits say is true."""
        ran = self.ours.engine.run_one()
        told, self._news = self._news, []
        for visit in told:
            require_truth(self.state(), visit, self.building.photo, self.clock.now())
        return ran

    def settle(self) -> None:
        """Go on until no job waits; a guard takes up those that have died."""
        self.go_on()
        for _ in range(3):
            dead = self.jobs(JobState.DEAD)
            if not dead:
                return
            self.desk.retry(dead[0].id, GUARD)
            self.retries += 1
            self.go_on()
        assert self.jobs(JobState.DEAD) == [], self.told()

    def go_on(self) -> None:
        """Step, and let time go by where nothing is due, until nothing waits.

        What stands behind a step that has died does not wait: only a person can free it.
        """
        for _ in range(_ROUNDS):
            while self.step():
                continue
            rows = self.jobs()
            if not _waiting(rows):
                return
            self.advance(self.idle_s(rows))
        raise AssertionError(f"did not come to it: {self.told()}")

    def idle_s(self, rows: "list[Job] | None" = None) -> float:
        """Seconds until something is due."""
        if not self.ours.gate.is_open:
            return _PROBE_WAIT_S
        now = self.clock.now()
        later = [one.run_at for one in _waiting(rows or self.jobs()) if one.run_at > now]
        return (min(later) - now).total_seconds() if later else 1.0

    def calls_so_far(self) -> int:
        """The number of the newest request that has reached the simulator."""
        return max((call["n"] for call in self.remote.calls()), default=self._calls)

    def visit(self, visit_id: VisitId) -> Visit:
        return self.lookup.get_visit(visit_id)

    def jobs(self, *states: JobState) -> list[Job]:
        """The jobs in these states, or all of them, the oldest first."""
        with self.store.read() as connection:
            found = job_reads.list_jobs(connection, states or None)
        return sorted(found, key=_number)

    def logged(self) -> str:
        """Everything that was logged in this cell, as a file would hold it."""
        return self.log.text()

    def state(self) -> StateShape:
        return self.remote.state()

    def told(self) -> str:
        """Where everything stands, for a failed assertion: ids and words only."""
        rows = [(j.kind.value, j.state.value, j.reason, j.last_error) for j in self.jobs()]
        last = [(v.status, v.access, v.wait_reason, v.wait_detail) for v in self.seen[-3:]]
        calls = self.ours.road.calls[-12:]
        return f"jobs {rows}; visits {last}; gate open {self.ours.gate.is_open}; calls {calls}"

    def _start(self) -> OurSide:
        return OurSide(self.store, self.clock, self.bus, self.mail, self.building.process)

    def _admit_staff(self) -> tuple[PersonRef, StaffShape]:
        """A neighbour of our visitors: the id before theirs, in the same group, on every door."""
        year = timedelta(days=365)
        photo = self.building.photo
        new = NewPerson(STAFF, "Сотрудник Постоянный", START - year, START + year, face=photo)
        ref = PersonRef(self.by_hand.add_person(new), STAFF)
        self.by_hand.add_member(GroupId(GROUP), ref)
        self.by_hand.apply(ref, DOOR_IDS)
        self.advance(1.0)
        admitted = staff_in(self.state())
        assert len(admitted["copies"]) == len(DOOR_IDS)
        return ref, admitted

    def _see(self, event: VisitChanged) -> None:
        self.seen.append(event.visit)
        if event.visit.access in (AccessState.READY, AccessState.REVOKED):
            self._news.append(event.visit)

    def _wake(self) -> None:
        self.ours.engine.wake.notify()


def _waiting(rows: list[Job]) -> list[Job]:
    """What is to be done and may be done, now or later."""
    stuck = {one.visit_id for one in rows if one.state is JobState.DEAD}
    return [
        one
        for one in rows
        if one.state in (JobState.QUEUED, JobState.RUNNING)
        and not (one.visit_id in stuck and one.kind in GRANT_CHAIN)
    ]


def _number(job: Job) -> int:
    return job.id
