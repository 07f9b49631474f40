"""Either road to a real simulator over HTTPS, and how the building shows what came of it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any, Literal, Unpack
from zoneinfo import ZoneInfo

import pytest

from kiosk.core.access import ApplyReport, DoorProgress, NewPerson, Person
from kiosk.core.clock import SystemClock
from kiosk.core.ids import DoorId, GroupId
from kiosk.core.secret import Secret
from services.hikcentral import (
    HikCentralConfig,
    PersonRoad,
    PinnedCertificate,
    VisitorRoad,
    build_road,
)
from services.hikcentral.wire.caller import Asked
from services.simulator.remote import SimulatorRemote, doors_with
from tests.fakes.site import APP_SECRET, DOORS, Building

AnyRoad = PersonRoad | VisitorRoad
ALL_DOORS = tuple(DoorId(door) for door in DOORS)


@dataclass(frozen=True)
class Names:
    """What is called differently on the two roads: paths, groups, places in the state."""

    add: str
    update: str
    face: str
    group: GroupId
    holders: Literal["persons", "visitors"]
    id: str


PERSON = Names(
    "person/single/add",
    "person/single/update",
    "person/face/update",
    GroupId("7"),
    "persons",
    "personId",
)
VISITOR = Names(
    "v1/registerment",
    "registerment/update",
    "visitor/face/add",
    GroupId("9"),
    "visitors",
    "visitorId",
)


@dataclass
class TwoRoads:
    """One of the two; `again` is the same road of a program that has just started."""

    kind: Literal["person", "visitor"]
    building: Building
    opened: list[AnyRoad] = field(default_factory=list[AnyRoad])

    @property
    def names(self) -> Names:
        return PERSON if self.kind == "person" else VISITOR

    @property
    def remote(self) -> SimulatorRemote:
        return self.building.remote

    def again(self, org_name: str = "", **asked: Unpack[Asked]) -> AnyRoad:
        ready = self.building.process.ready
        config = HikCentralConfig(
            host="127.0.0.1",
            port=ready["hikcentral_port"],
            app_key=ready["app_key"],
            app_secret=Secret(APP_SECRET),
            tls=PinnedCertificate(ready["pin_sha256"], Path(ready["certificate"])),
            time_zone=ZoneInfo("Asia/Almaty"),
            deadline_s=60.0,
            connect_s=30.0,
            rate_per_s=1000.0,
            burst=1000,
        )
        clock = SystemClock()
        road = build_road(config, clock, _deaf, self.kind, org_name=org_name, **asked)
        self.opened.append(road)
        return self.opened[-1]

    def new(self, code: str = "V0001", name: str = "Ayan Sample") -> NewPerson:
        now = SystemClock().now().replace(microsecond=0)
        begin, end = now - timedelta(minutes=30), now + timedelta(hours=2)
        return NewPerson(code, name, begin, end, "+7 700", "a@b.example", self.building.photo)

    def enrolled(self, road: AnyRoad, code: str = "V0001") -> Person:
        road.add_person(self.new(code))
        found = road.find_person(code)
        assert found is not None
        return found

    def holders(self) -> list[Any]:
        """The persons or visitors, as the admin sees them."""
        return list(self.remote.state()[self.names.holders])

    def members(self) -> list[str]:
        state = self.remote.state()
        groups = state["groups"] if self.kind == "person" else state["visitorGroups"]
        return next(one["members"] for one in groups if one["id"] == self.names.group)

    def settle(self, code: str, doors: Sequence[str]) -> None:
        """Wait until exactly these devices hold the copy and no push is on its way."""
        self.remote.wait_until(
            lambda state: doors_with(state, code) == tuple(doors) and not state["jobs"]
        )


def _deaf(_event: object) -> None:
    return


def applied(report: ApplyReport) -> list[str]:
    return [one.door_id for one in report.doors if one.progress is DoorProgress.APPLIED]


@pytest.fixture(scope="module")
def module_building(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Building]:
    made = Building(tmp_path_factory.mktemp("building"))
    yield made
    made.close()


@pytest.fixture(params=["person", "visitor"])
def roads(request: pytest.FixtureRequest, module_building: Building) -> Iterator[TwoRoads]:
    module_building.calm()
    made = TwoRoads(request.param, module_building)
    yield made
    for road in made.opened:
        road.close()
