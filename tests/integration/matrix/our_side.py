"""Our program in one cell: the real client, engine, steps, gates and poll on a given store.

Nothing runs by itself; `World` drives it. A new object is a new start of the program.
"""

import math
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from kiosk.core.access import Direction
from kiosk.core.bus import Bus
from kiosk.core.clock import Clock
from kiosk.core.ids import DoorId, GroupId
from kiosk.core.jobs import Peer
from kiosk.core.secret import Secret
from kiosk.core.visits import VisitType
from services.hikcentral import HikCentralConfig, PersonRoad, PinnedCertificate
from services.hikcentral.wire.deadline import Deadline
from services.jobs.all_steps import build_steps
from services.jobs.gate import LinkGate
from services.jobs.leases import Leases
from services.jobs.recording import Recorder
from services.jobs.rules import AccessRules, EngineRules, StayRules
from services.jobs.steps.notify import Notify
from services.jobs.workers import Engine
from services.passages import DoorEventPoll, PassageIntake, PollRules
from services.simulator.remote import SimulatorProcess
from services.store import Store
from tests.fakes.mailer import FakeMailer
from tests.fakes.site import APP_SECRET, DOORS, ENTRANCE, EXIT, GROUP
from tests.integration.matrix.elsewhere import HOST
from tests.integration.matrix.watched_road import WatchedRoad
from tests.unit.jobs.rig import compose

ZONE = ZoneInfo("Asia/Almaty")
GRANTED_BY_FACE = 196893
RETRY_S = 3.0
DOOR_IDS = tuple(DoorId(one) for one in DOORS)
ACCESS = AccessRules(dict.fromkeys(VisitType, GroupId(GROUP)), DOOR_IDS)
_SCHEDULE = (RETRY_S,) * 9
_STAY = StayRules(one_entry=True)
_RULES = EngineRules(workers={}, schedule_s=_SCHEDULE, revoke_schedule_s=_SCHEDULE)
_WAYS = {DoorId(ENTRANCE): Direction.ENTRY, DoorId(EXIT): Direction.EXIT}


class Patience:
    """Cuts the deadline of calls short while a cell waits for a socket that hangs."""

    def __init__(self) -> None:
        self.limit_s = math.inf

    def __call__(self, seconds: float) -> Deadline:
        return Deadline(min(seconds, self.limit_s))


class OurSide:
    """`start` takes back what an earlier program left running."""

    def __init__(
        self, store: Store, clock: Clock, bus: Bus, mail: FakeMailer, process: SimulatorProcess
    ) -> None:
        self._client = new_road(process, clock)
        self.road = WatchedRoad(self._client)
        self.gate = LinkGate(Peer.HIKCENTRAL, self.road.version, clock, bus)
        gates = {
            Peer.HIKCENTRAL: self.gate,
            Peer.MAIL: LinkGate(Peer.MAIL, mail.probe, clock, bus),
        }
        notify = Notify(mail, compose, store)
        steps = build_steps(self.road, store, ACCESS, clock, notify)
        leases = Leases(store, clock, _RULES.lease_s)
        recorder = Recorder(_RULES, clock, _middle)
        self.engine = Engine(store, steps, gates, recorder, leases, bus)
        self.engine.start()
        intake = PassageIntake(store, clock, bus, _WAYS, self.engine.wake.notify, _STAY)
        rules = PollRules((GRANTED_BY_FACE,), DOOR_IDS)
        self.poll = DoorEventPoll(self.road, intake, store, self.gate, clock, rules)

    def close(self) -> None:
        """Nothing of it is left when this returns."""
        self.engine.stop()
        self._client.close()


def new_road(process: SimulatorProcess, clock: Clock) -> PersonRoad:
    """The real client, which finds the simulator by name, with no limit to its rate."""
    ready = process.ready
    config = HikCentralConfig(
        host=HOST,
        port=ready["hikcentral_port"],
        app_key=ready["app_key"],
        app_secret=Secret(APP_SECRET),
        tls=PinnedCertificate(ready["pin_sha256"], Path(ready["certificate"])),
        time_zone=ZONE,
        rate_per_s=100_000.0,
        burst=1000,
    )
    return PersonRoad(config, clock, _deaf)


def _deaf(_event: Any) -> None:
    return


def _middle() -> float:
    return 0.5
