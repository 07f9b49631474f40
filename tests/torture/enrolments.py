"""Many enrolments while every fifth answer of a write is lost: nobody is doubled or mixed up.

The whole program at work against the simulator, which is the judge: its persons, its devices,
and its journal of writes. Strangers (staff) stand beside our visitors the whole time.
"""

import threading
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from kiosk.core.events import VisitChanged
from kiosk.core.ids import VisitId
from kiosk.core.visits import AccessState
from services.simulator.remote import doors_with
from services.simulator.shapes import CallShape, PersonShape
from tests.fakes.plain_client import PlainClient
from tests.fakes.site import DESK, DOORS, Building, Site

_LOST = 0.2
_STAFF = 20
_WRITES = (
    "person/single/add",
    "person/single/update",
    "person/face/update",
    "group/single/addPersons",
    "auth/reapplication",
)
_QUICK = {"rate_per_s": 100.0, "burst": 100}
_WAIT_S = 1200.0


@dataclass(frozen=True)
class Verdict:
    """What the simulator says afterwards; every list must be empty."""

    visits: int
    persons: int
    lost_answers: int
    doubled: Sequence[str]
    not_at_every_door: Sequence[str]
    writes_to_strangers: Sequence[CallShape]
    changed_strangers: Sequence[str]

    def problems(self) -> list[str]:
        """One sentence for each promise that was broken."""
        found = [
            f"{name}: {list(value)[:5]}"
            for name, value in vars(self).items()
            if isinstance(value, list) and value
        ]
        if self.persons != self.visits:
            found.append(f"{self.persons} persons for {self.visits} visits")
        return found


def enrol_many(folder: Path, building: Building, count: int) -> Verdict:
    """Register `count` visitors, lose answers, wait until all are ready, ask the simulator."""
    building.calm()
    staff = _add_staff(building)
    before = _persons(building)
    site = Site(folder / "enrolments", building)
    site.configure({"hikcentral": _QUICK, "jobs": {"workers": 8, "backoff_s": [0.1] * 20}})
    faults = [
        building.remote.add_fault(path, "lost-answer", count=None, probability=_LOST)
        for path in _WRITES
    ]
    since = len(building.remote.calls())
    codes = _all_ready(site, count)
    used = {one["number"]: one["used"] for one in building.remote.faults()}
    calls = building.remote.calls()[since:]
    state = building.remote.state()
    after = _persons(building)
    ours = Counter(person["personCode"] for person in state["persons"]) - Counter(staff.values())
    building.remote.clear_faults()
    return Verdict(
        visits=count,
        persons=sum(ours.values()),
        lost_answers=sum(used[number] for number in faults),
        doubled=[code for code, times in ours.items() if times > 1 or code not in codes],
        not_at_every_door=[code for code in codes if doors_with(state, code) != DOORS],
        writes_to_strangers=[call for call in calls if _touches(call, staff)],
        changed_strangers=[code for code in staff.values() if before[code] != after[code]],
    )


def _add_staff(building: Building) -> dict[str, str]:
    """Strangers by id; our visitors get the ids after theirs."""
    client = PlainClient(building)
    window = ("2024-01-01T08:00:00+05:00", "2036-01-01T18:00:00+05:00")
    codes = [f"STAFF{number:03d}" for number in range(_STAFF)]
    staff = {client.add_stranger(code, "Штатный Сотрудник", window): code for code in codes}
    client.close()
    return staff


def _all_ready(site: Site, count: int) -> set[VisitId]:
    """Register them one after the other while the workers run."""
    program = site.built()
    ready: set[VisitId] = set()
    changed = threading.Condition()

    def look(event: VisitChanged) -> None:
        if event.visit.access is AccessState.READY:
            with changed:
                ready.add(event.visit.id)
                changed.notify_all()

    program.bus.subscribe(VisitChanged, look)
    program.start()
    try:
        codes = {program.desk.register(site.draft(), DESK).id for _ in range(count)}
        with changed:
            if not changed.wait_for(lambda: len(ready) == count, _WAIT_S):
                raise AssertionError(f"only {len(ready)} of {count} became ready")
    finally:
        program.stop()
    return codes


def _persons(building: Building) -> dict[str, PersonShape]:
    return {one["personCode"]: one for one in building.remote.state()["persons"]}


def _touches(call: CallShape, staff: dict[str, str]) -> bool:
    """True for a write that names a stranger by id or code."""
    if not any(path in call["path"] for path in (*_WRITES, "deletePersons", "single/delete")):
        return False
    return call["personCode"] in staff.values() or bool(set(call["personIds"]) & staff.keys())
