"""Asks the building, which knows nothing of the program, who exists there and who gets in."""

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta

from kiosk.core.clock import SystemClock
from kiosk.core.ids import PersonCode
from kiosk.core.visits import AccessState, Visit
from services.simulator.remote import doors_with
from services.simulator.shapes import CallShape, StateShape
from tests.fakes.plain_client import PlainClient
from tests.fakes.site import DOORS, Building
from tests.torture.crash.findings import Findings

_STAFF = 5
_WINDOW = ("2024-01-01T08:00:00+05:00", "2036-01-01T18:00:00+05:00")
_GRACE = timedelta(minutes=15)
# The work of these is done although the answer goes wrong.
WORKS = frozenset({"", "lost-answer", "reset-mid-body", "cut-json"})


class Staff:
    """Strangers beside our visitors; whoever touches them is found out.

    `codes` by person id; `since` is the number of the last call that was none of the program's.
    """

    def __init__(self, building: Building) -> None:
        client = PlainClient(building)
        names = [f"STAFF{number:03d}" for number in range(_STAFF)]
        self.codes = {client.add_stranger(n, "Штатный Сотрудник", _WINDOW): n for n in names}
        client.close()
        self._before = self._seen(building.remote.state())
        self.since = max(call["n"] for call in building.remote.calls())

    def judge(self, state: StateShape, calls: Iterable[CallShape]) -> Findings:
        findings = Findings()
        if self._seen(state) != self._before:
            findings.double_persons.append("a stranger was changed")
        names = set(self.codes.values())
        for call in calls:
            named = call["personCode"] in names or self.codes.keys() & call["personIds"]
            if named and "Info" not in call["path"]:
                findings.double_persons.append(f"{call['path']} names a stranger")
        return findings

    def _seen(self, state: StateShape) -> list[object]:
        of_staff = [p for p in state["persons"] if p["personId"] in self.codes]
        groups = {g["id"]: [m for m in g["members"] if m in self.codes] for g in state["groups"]}
        held = {code: doors_with(state, code) for code in self.codes.values()}
        return [of_staff, groups, held]


def judge_building(
    state: StateShape, visits: Mapping[str, Visit], staff: Mapping[str, str]
) -> Findings:
    """Settled: one person for each visit that asked for it, and no door for whoever has left."""
    findings = Findings()
    codes = {visit.person_code for visit in visits.values()}
    ours = [p for p in state["persons"] if p["personId"] not in staff]
    for code, times in Counter(person["personCode"] for person in ours).items():
        if times > 1:
            findings.double_persons.append(f"{times} persons with the code {code}")
        if code not in codes:
            findings.double_persons.append(f"a person {code} that belongs to no visit")
    members = {member for group in state["groups"] for member in group["members"]}
    inside = {person["personCode"] for person in ours if person["personId"] in members}
    for visit in visits.values():
        doors, is_member = doors_with(state, visit.person_code), visit.person_code in inside
        if visit.access is AccessState.READY and (doors != DOORS or not is_member):
            findings.other_breaks.append(f"{visit.id} is told ready with the doors {doors}")
        if (not visit.is_open or visit.access is AccessState.REVOKED) and doors:
            findings.access_left.append(f"{visit.id} is {visit.status}, let in by {doors}")
        if not visit.is_open and is_member:
            findings.access_left.append(f"{visit.id} is {visit.status} and still in a group")
    findings.access_left += _too_long(state, visits)
    findings.order_breaks += _granted_without_face(state, members)
    return findings


def _too_long(state: StateShape, visits: Mapping[str, Visit]) -> Iterable[str]:
    """Invariant I4, on the server and on every device."""
    now, by_code = SystemClock().now(), {one.person_code: one for one in visits.values()}
    copies = [copy for device in state["devices"].values() for copy in device["copies"]]
    for held in [*state["persons"], *copies]:
        visit = by_code.get(PersonCode(held["personCode"]))
        if visit is None:
            continue
        end = visit.expected_exit + _GRACE if visit.is_open else now + timedelta(seconds=1)
        if datetime.fromisoformat(held["endTime"]) > end:
            yield f"{visit.id} is {visit.status}, valid until {held['endTime']}"


def _granted_without_face(state: StateShape, members: set[str]) -> Iterable[str]:
    for person in state["persons"]:
        is_staff = person["personCode"].startswith("STAFF")
        if person["personId"] in members and not person["faceSha256"] and not is_staff:
            yield f"{person['personCode']} is in a group without a face"


def judge_order(state: StateShape, calls: Iterable[CallShape]) -> Iterable[str]:
    """From the journal: add before group, group never after the removal, one add that worked."""
    codes = {person["personId"]: person["personCode"] for person in state["persons"]}
    added, removed = Counter[str](), set[str]()
    for call in (one for one in calls if one["code"] == "0" and one["fault"] in WORKS):
        named = [codes[one] for one in call["personIds"] if one in codes]
        if call["path"].endswith("/person/single/add"):
            added[call["personCode"]] += 1
            if added[call["personCode"]] > 1:
                yield f"{call['personCode']} was added twice"
        elif call["path"].endswith("/deletePersons"):
            removed.update(named)
        elif call["path"].endswith("/addPersons"):
            yield from (f"{c} joined a group before it was added" for c in named if not added[c])
            yield from (f"{c} joined a group after its removal" for c in named if c in removed)
