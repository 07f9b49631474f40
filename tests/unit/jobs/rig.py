"""The engine on a temporary database, between a fake HikCentral and a fake mail server."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from kiosk.core.access import Direction, DoorEvent
from kiosk.core.bus import Bus
from kiosk.core.errors import PeerError
from kiosk.core.events import LinkChanged, VisitChanged
from kiosk.core.ids import DoorId, EventId, HostId, VisitId
from kiosk.core.jobs import Job, JobKind, JobState, Peer
from kiosk.core.mail import Mail
from kiosk.core.people import Actor, Host, Role
from kiosk.core.visits import NewVisit, Visit, VisitType
from services.desk import SqlAdminLookup, SqlDesk, SqlLookup
from services.jobs.all_steps import build_steps
from services.jobs.gate import LinkGate
from services.jobs.leases import Leases
from services.jobs.recording import Recorder
from services.jobs.rules import AccessRules, EngineRules, StayRules
from services.jobs.steps.notify import Notify
from services.jobs.workers import Engine
from services.passages import PassageIntake
from services.store import Store, job_reads, people
from tests.fakes.clock import START, FakeClock
from tests.fakes.hikcentral import DOORS, GROUP, FakeHikCentral
from tests.fakes.mailer import FakeMailer
from tests.fakes.stores import empty

RECEPTION = Actor("desk", Role.RECEPTIONIST)
SECURITY = Actor("guard", Role.SECURITY)
JPEG = b"\xff\xd8 a picture \xff\xd9"
ENTRY, EXIT, INNER = DOORS
DIRECTIONS: Mapping[DoorId, Direction] = {ENTRY: Direction.ENTRY, EXIT: Direction.EXIT}
ONE_GROUP = AccessRules(dict.fromkeys(VisitType, GROUP), DOORS)


def add_host(store: Store, name: str = "Сериков Нурлан", email: str = "n@example.test") -> HostId:
    with store.write() as connection:
        return people.put_host(connection, name, email, "", "Финансы")


def new_visit(host_id: HostId, **changes: Any) -> NewVisit:
    """A visit of two hours that starts now, with a photo."""
    values: dict[str, Any] = {
        "visitor_name": "Ким Алия",
        "host_id": host_id,
        "purpose": "Встреча",
        "expected_entry": START,
        "expected_exit": START + timedelta(hours=2),
        "consent": True,
        "photo": JPEG,
    }
    return NewVisit(**(values | changes))


def compose(visit: Visit, host: Host, direction: Direction, at: datetime, door: str) -> Mail:
    return Mail(host.email, direction.value, door, f"<{visit.id}.{direction.value}>")


class Power(BaseException):
    """The computer loses its power: nothing after this line runs."""


class Rig:
    """Everything that one test needs, on an emptied store. Nothing runs by itself."""

    def __init__(
        self,
        store: Store,
        access: AccessRules = ONE_GROUP,
        clock: FakeClock | None = None,
        hik: FakeHikCentral | None = None,
        **rules: Any,
    ) -> None:
        empty(store)
        self.clock = clock or FakeClock()
        self.bus = Bus()
        self.hik = hik or FakeHikCentral()
        self.mail = FakeMailer()
        self.store = store
        self.host_id = add_host(self.store)
        self.access = access
        self.rules = EngineRules(**({"workers": {}} | rules))
        self.draw = 0.5
        self.visits_seen: list[Visit] = []
        self.links: list[LinkChanged] = []
        self.bus.subscribe(VisitChanged, lambda event: self.visits_seen.append(event.visit))
        self.bus.subscribe(LinkChanged, self.links.append)
        self.engine = self.new_engine()
        self.desk = SqlDesk(self.store, self.clock, self.bus, self.wake, self.access)
        self.lookup = SqlLookup(self.store, self.clock)
        self.admin = SqlAdminLookup(self.store, self.clock)
        self.intake = self.new_intake(StayRules(one_entry=True))
        self._events = 0

    def new_engine(self) -> Engine:
        notify = Notify(self.mail, compose, self.store)
        steps = build_steps(self.hik, self.store, self.access, self.clock, notify)
        self.gates = {
            Peer.HIKCENTRAL: LinkGate(Peer.HIKCENTRAL, self.hik.version, self.clock, self.bus),
            Peer.MAIL: LinkGate(Peer.MAIL, self.mail.probe, self.clock, self.bus),
        }
        recorder = Recorder(self.rules, self.clock, lambda: self.draw)
        self.leases = Leases(self.store, self.clock, self.rules.lease_s)
        self.hik.guard = self.leases.check
        return Engine(self.store, steps, self.gates, recorder, self.leases, self.bus)

    def new_intake(self, stay: StayRules) -> PassageIntake:
        return PassageIntake(self.store, self.clock, self.bus, DIRECTIONS, self.wake, stay)

    def wake(self) -> None:
        self.engine.wake.notify()

    def register(self, **changes: Any) -> Visit:
        visit = new_visit(**({"host_id": self.host_id} | changes))
        return self.desk.register(visit, RECEPTION)

    def visit(self, visit_id: VisitId) -> Visit:
        return self.lookup.get_visit(visit_id)

    def jobs(self, visit_id: VisitId) -> dict[JobKind, Job]:
        """The newest job of each kind."""
        with self.store.read() as connection:
            found = job_reads.list_jobs(connection, visit_id=visit_id)
        return {one.kind: one for one in reversed(found)}

    def states(self, visit_id: VisitId) -> dict[str, JobState]:
        return {kind.value: one.state for kind, one in self.jobs(visit_id).items()}

    def run(self, most: int = 100) -> int:
        """Run what is due now; the number of jobs that ran."""
        count = 0
        while count < most and self.engine.run_one():
            count += 1
        return count

    def settle(self, rounds: int = 40) -> None:
        """Run and let time go by until nothing waits, or only what a person must free."""
        for _ in range(rounds):
            self.run()
            with self.store.read() as connection:
                waiting = job_reads.list_jobs(connection, [JobState.QUEUED])
            if not waiting:
                return
            later = [one.run_at for one in waiting if one.run_at > self.clock.now()]
            wait = (min(later) - self.clock.now()).total_seconds() if later else 1.0
            self.clock.advance(wait)

    def crash(self) -> None:
        """The process dies and comes back: a new engine takes up what was left."""
        self.engine = self.new_engine()
        self.engine.start()

    def link_down(self, error: PeerError) -> None:
        self.hik.down = error

    def event(self, visit: Visit, door: DoorId, at: datetime, key: str = "") -> DoorEvent:
        """A door event of this visitor."""
        self._events += 1
        name = EventId(key or f"E{self._events}")
        return DoorEvent(name, 197162, at, visit.person_id, visit.person_code, door, f"door {door}")

    def pass_door(self, visit: Visit, door: DoorId) -> int:
        return self.intake.take([self.event(visit, door, self.clock.now())], None)
