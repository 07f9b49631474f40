"""A door admits exactly those whose copy its device holds, whatever happened before.

Persons, visitors, groups, pushes, unplugged devices, deletions and restarts in any order, through
the partner's calls, beside an independent model.
"""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from kiosk.core.clock import SystemClock
from kiosk.core.secret import Secret
from services.simulator.building.backup import put_back, take
from services.simulator.building.registry import Group
from services.simulator.building.world import World
from services.simulator.config import SimulatorConfig
from services.simulator.partner.answers import Refusal
from services.simulator.partner.api.table import CALLS
from services.simulator.partner.fields import Fields
from tests.unit.simulator.building_model import APPLY_S, DOORS, Model, Somebody
from tests.unit.simulator.partner import JPEG, face

START = datetime(2026, 6, 1, 8, 0, 0, tzinfo=UTC)
GRANTED = 196893
PERSON, GROUP = "/resource/v1/person", "/acs/v1/privilege/group"
CODES = ["P1", "P2", "P3", "N1", "N2"]
FACES = {number: face(JPEG[:11000] + bytes([number])) for number in (1, 2)}
# Times meet each other exactly, again and again: that is where a border is wrong.
WINDOWS = st.sampled_from([(-60, 10), (-60, 3600), (10, 3600), (-60, 20)])
CONFIG = SimulatorConfig(Path("unused"), "90000001", Secret("x"), Secret("y"), seed=1)

doors = st.sampled_from(DOORS)
chosen = st.integers(0, 9)


def moment(second: int) -> str:
    return (START + timedelta(seconds=second)).isoformat()


def new_world(second: int) -> World:
    world = World(CONFIG, SystemClock())
    world.timers.stand_still(START + timedelta(seconds=second))
    world.options.apply_min_s = world.options.apply_max_s = APPLY_S
    return world


class Building(RuleBasedStateMachine):
    def __init__(self) -> None:
        super().__init__()
        self.world = new_world(0)
        self.world.registry.groups["12"] = Group("12", "Lift only", ("103",))
        self.model = Model()
        self.visits: dict[str, str] = {}

    def call(self, path: str, **body: Any) -> Any:
        return CALLS[f"/artemis/api{path}"](self.world, Fields(body))

    def attempt(self, path: str, **body: Any) -> tuple[str, Any]:
        """The refusal, or nothing and the data."""
        try:
            return "", self.call(path, **body)
        except Refusal as refusal:
            return f"{refusal.code} {refusal.msg}", None

    def pick(self, number: int, kind: int) -> str:
        people = [who for who, one in self.model.people.items() if one.kind == kind]
        return people[number % len(people)]

    def has(self, kind: int) -> bool:
        return any(one.kind == kind for one in self.model.people.values())

    @initialize(window=WINDOWS)
    def begin_with_two_inside(self, window: tuple[int, int]) -> None:
        """Somebody of each kind is on every device: most of what can go wrong begins there."""
        self.enrol("P1", window)
        self.check_in("N1", 3600, admitted=True)
        self.pass_time(APPLY_S)

    @rule(code=st.sampled_from(CODES[:3]), window=WINDOWS)
    def enrol(self, code: str, window: tuple[int, int]) -> None:
        who = self._add(code, window, 1)
        if who:
            self._move(who, "7", 1, joins=True)
            self._apply([who], None)

    @rule(number=chosen)
    def revoke(self, number: int) -> None:
        if self.has(1):
            who = self.pick(number, 1)
            self._move(who, "7", 1, joins=False)
            self._apply([who], None)

    @rule(code=st.sampled_from(CODES[:3]), window=WINDOWS, picture=st.sampled_from([0, 1, 2]))
    def add_person(self, code: str, window: tuple[int, int], picture: int) -> None:
        self._add(code, window, picture)

    def _add(self, code: str, window: tuple[int, int], picture: int) -> str | None:
        begin, end = (self.model.now + offset for offset in window)
        body: dict[str, Any] = {
            "personGivenName": code,
            "personFamilyName": "-",
            "orgIndexCode": "1",
            "personCode": code,
            "beginTime": moment(begin),
            "endTime": moment(end),
            "faces": [{"faceData": FACES[picture]}] if picture else [],
        }
        taken = any(one.code == code for one in self.model.people.values())
        refusal, who = self.attempt(f"{PERSON}/single/add", **body)
        assert refusal.startswith("131") is taken
        if taken:
            return None
        self.model.people[who] = Somebody(code, begin, end, picture)
        return str(who)

    @precondition(lambda self: self.has(1))
    @rule(number=chosen, picture=st.sampled_from([1, 2]))
    def put_face(self, number: int, picture: int) -> None:
        who = self.pick(number, 1)
        self.call(f"{PERSON}/face/update", personId=who, faceData=FACES[picture])
        self.model.people[who].face = picture

    @precondition(lambda self: self.has(1))
    @rule(number=chosen, window=WINDOWS)
    def change_window(self, number: int, window: tuple[int, int]) -> None:
        who = self.pick(number, 1)
        begin, end = (self.model.now + offset for offset in window)
        times = {"beginTime": moment(begin), "endTime": moment(end)}
        self.call(f"{PERSON}/single/update", personId=who, **times)
        one = self.model.people[who]
        one.begin, one.end = begin, end

    @precondition(lambda self: self.has(1))
    @rule(number=chosen)
    def delete(self, number: int) -> None:
        who = self.pick(number, 1)
        self.call(f"{PERSON}/single/delete", personId=who)
        self.model.delete(who)

    @precondition(lambda self: self.has(1))
    @rule(number=chosen, door=doors, window=WINDOWS)
    def replace_while_a_door_is_away(self, number: int, door: str, window: tuple[int, int]) -> None:
        """The door may end up with two copies of one code, of which one has run out."""
        who = self.pick(number, 1)
        code = self.model.people[who].code
        self.plug(door, online=False)
        self.call(f"{PERSON}/single/delete", personId=who)
        self.model.delete(who)
        self.enrol(code, window)
        self.plug(door, online=True)
        self.pass_time(APPLY_S)

    @precondition(lambda self: self.has(1))
    @rule(number=chosen, group=st.sampled_from(["7", "7", "12"]), joins=st.booleans())
    def move(self, number: int, group: str, joins: bool) -> None:
        self._move(self.pick(number, 1), group, 1, joins)

    @precondition(lambda self: self.has(2))
    @rule(number=chosen, joins=st.booleans())
    def move_visitor(self, number: int, joins: bool) -> None:
        self._move(self.pick(number, 2), "9", 2, joins)

    @rule(
        number=st.sampled_from(CODES[3:]),
        seconds=st.sampled_from([20, 3600]),
        admitted=st.booleans(),
    )
    def check_in(self, number: str, seconds: int, admitted: bool) -> None:
        begin, end = self.model.now - 5, self.model.now + seconds
        told = {"visitorFamilyName": "-", "visitorGivenName": "G", "certificateNo": number}
        info = {**told, "faces": [{"faceData": FACES[1]}]}
        body: dict[str, Any] = {
            "visitStartTime": moment(begin),
            "visitEndTime": moment(end),
            "visitPurposeType": 0,
            "visitorInfoList": [{"VisitorInfo": info}],
        }
        known = next((w for w, one in self.model.people.items() if one.code == number), None)
        refusal, answer = self.attempt("/visitor/v1/registerment", **body)
        if refusal:
            assert "60051" in refusal
            assert known in self.visits
            return
        who = answer["visitorId"]
        assert known in (None, who)
        self.visits[who] = answer["appointRecordId"]
        self.model.people[who] = Somebody(number, begin, end, 1, kind=2)
        if admitted:
            self._move(who, "9", 2, joins=True)
            self._apply([who], None)

    @precondition(lambda self: self.visits)
    @rule(number=chosen, waits=st.booleans())
    def check_out(self, number: int, waits: bool) -> None:
        who = sorted(self.visits)[number % len(self.visits)]
        self.call("/visitor/v1/visitor/out", appointRecordId=self.visits.pop(who))
        self.model.withdraw(who)
        self.pass_time(APPLY_S if waits else 0)

    @rule(door=st.none() | doors, everybody=st.booleans(), skip_failed=st.booleans())
    def apply(self, door: str | None, everybody: bool, skip_failed: bool) -> None:
        """Documented, and without names, which is everything that differs."""
        self._apply([] if everybody else sorted(self.model.people), door, skip_failed)

    @rule(door=doors, online=st.booleans())
    def plug(self, door: str, online: bool) -> None:
        self.world.fleet.set_online(door, online)
        self.model.plug(door, online)

    @rule(door=doors, refuses=st.booleans())
    def refuse(self, door: str, refuses: bool) -> None:
        self.world.fleet.devices[door].fails_with = "77" if refuses else ""
        self.model.refusing -= {door}
        self.model.refusing |= {door} if refuses else set()

    @rule()
    def wait_for_the_devices(self) -> None:
        self.pass_time(APPLY_S)

    @rule(seconds=st.sampled_from([5, APPLY_S, 2 * APPLY_S]))
    def pass_time(self, seconds: int) -> None:
        self.world.timers.advance(seconds)
        self.model.pass_time(seconds)

    @rule()
    def restart(self) -> None:
        """Another program takes over what the first one saved."""
        saved, self.world = take(self.world.parts), new_world(self.model.now)
        put_back(self.world.parts, saved)

    @invariant()
    def doors_admit_whom_their_device_holds(self) -> None:
        for door in DOORS:
            device = self.world.fleet.devices[door]
            for code in CODES:
                event = self.world.passages.show_face(device, code)
                assert (event.type == GRANTED) == self.model.admits(door, code), (door, code)
        # Hundreds of events would make every restart slow, and nothing here is about them.
        self.world.passages.reset()

    @invariant()
    def devices_hold_what_was_pushed(self) -> None:
        for door in DOORS:
            copies = self.world.fleet.devices[door].copies
            assert {
                who: (c.person_code, _second(c.begin), _second(c.end)) for who, c in copies.items()
            } == {who: copy[:3] for who, copy in self.model.copies[door].items()}
        pending = {pair: job.failed for pair, job in self.world.fleet.jobs.items()}
        assert pending == {pair: push.failed for pair, push in self.model.pushes.items()}

    def _apply(self, who: list[str], door: str | None, skip_failed: bool = False) -> None:
        body: dict[str, Any] = {"ImmediateDownload": int(skip_failed)}
        if who:
            body["personIds"] = ",".join(who)
        if door:
            body["doorIndexCodes"] = door
        self.call("/visitor/v1/auth/reapplication", **body)
        self.model.apply(who, (door,) if door else DOORS, skip_failed)

    def _move(self, who: str, group: str, kind: int, joins: bool) -> None:
        verb = "add" if joins else "delete"
        body: dict[str, Any] = {"privilegeGroupId": group, "type": kind, "list": [{"id": who}]}
        self.call(f"{GROUP}/single/{verb}Persons", **body)
        self.model.members -= {(group, who)}
        self.model.members |= {(group, who)} if joins else set()


def _second(at: datetime) -> int:
    return round((at - START).total_seconds())


TestBuilding = pytest.mark.slow(Building.TestCase)
# Without shrinking: a failure would keep the run busy for minutes, and is the same every time.
TestBuilding.settings = settings(
    max_examples=70,
    stateful_step_count=40,
    deadline=None,
    derandomize=True,
    database=None,
    phases=(Phase.generate,),
)
