"""What our layer costs: calls for a visitor, enrolments a second, and CPU beside plain httpx.

`overhead_ratio` is CPU time of this process for the same four calls, ours through plain; blocks
of both alternate, and the median of the ratios counts, so that a busy computer hits both.
"""

import statistics
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path

from kiosk.core.access import NewPerson, PersonRef
from kiosk.core.clock import SystemClock
from kiosk.core.ids import DoorId, GroupId
from kiosk.core.ports import AccessControl
from kiosk.core.secret import Secret
from kiosk.core.visits import AccessState
from services.hikcentral import HikCentralConfig, PersonRoad, PinnedCertificate
from services.simulator.shapes import CallShape
from tests.bench.table import Report, Row
from tests.fakes.plain_client import PlainClient
from tests.fakes.site import APP_SECRET, DESK, DOORS, GROUP, LOBBY, Building, Site
from tests.integration.running import Running

_BLOCKS = 15
_PER_BLOCK = 10
_THREADS = 4
_ENROLMENTS = 400
_NO_LIMIT = 1_000_000
_POLLS = (
    "applicationResult",
    "elementDownloadDetail",
    "single/personList",
    "door/events",
    "version",
)
_ONCE = ("privilege/group", "orgList", "acsDoorList")
_NAME = "Проба Замер"


def hikcentral(folder: Path, building: Building) -> Report:
    """Every figure in one run against one simulator."""
    building.calm()
    site = Site(folder / "hikcentral", building)
    new, returning = _calls_of_visitors(site)
    building.calm()
    road = PersonRoad(_without_limits(building), SystemClock(), _ignore)
    plain = PlainClient(building)
    try:
        ours_s, plain_s, ratio = _compare(road, plain, building.photo)
        building.calm()
        per_s = _enrolments_per_s(road, building.photo)
    finally:
        plain.close()
        road.close()
    calls = _PER_BLOCK * 4
    rows: list[Row] = [
        {"case": "ours", "CPU ms a call": round(ours_s * 1000 / calls, 3)},
        {"case": "plain httpx", "CPU ms a call": round(plain_s * 1000 / calls, 3)},
    ]
    figures = {
        "overhead_ratio": round(ratio, 3),
        "calls_new": new,
        "calls_returning": returning,
        "enrolments_per_s": round(per_s, 1),
    }
    return Report(rows, figures)


def _without_limits(building: Building) -> HikCentralConfig:
    ready = building.process.ready
    return HikCentralConfig(
        host="127.0.0.1",
        port=ready["hikcentral_port"],
        app_key=ready["app_key"],
        app_secret=Secret(APP_SECRET),
        tls=PinnedCertificate(ready["pin_sha256"], Path(ready["certificate"])),
        time_zone=UTC,
        rate_per_s=_NO_LIMIT,
        burst=_NO_LIMIT,
        max_in_flight=_THREADS,
    )


def _ignore(_event: object) -> None:
    """Nobody listens."""


def _calls_of_visitors(site: Site) -> tuple[int, int]:
    """The calls of a new visitor, and of one who comes back with a new photo and window.

    Counted by the simulator for the whole program at work. Apart are the confirmation (polls of
    the doors, and the one look into the group that ends it) and what is looked up once for all.
    """
    with Running(site) as running:
        running.ready()  # Looks up what is looked up once.
        since = len(running.remote.calls())
        running.ready()
        new = _count(running.remote.calls()[since:])
        running.remote.refuse_faces_at([LOBBY])
        visit = running.register()
        running.until(visit.id, access=AccessState.FAILED)
        running.remote.refuse_faces_at([])
        _change_window(site, visit.id)
        since = len(running.remote.calls())
        running.program.desk.attach_photo(visit.id, site.photo, DESK)
        running.until(visit.id, access=AccessState.READY)
        return new, _count(running.remote.calls()[since:])


def _change_window(site: Site, code: str) -> None:
    """What a guard may do by hand in HikCentral."""
    plain = PlainClient(site.building)
    found = plain.post("/resource/v1/person/personCode/personInfo", {"personCode": code})
    moved = {"personId": found["personId"], "endTime": found["beginTime"]}
    plain.post("/resource/v1/person/single/update", moved)
    plain.close()


def _count(calls: Sequence[CallShape]) -> int:
    return sum(
        not any(part in call["path"] for part in _POLLS) and not call["path"].endswith(_ONCE)
        for call in calls
    )


def _compare(road: AccessControl, plain: PlainClient, photo: bytes) -> tuple[float, float, float]:
    """Median CPU seconds of a block of ours and of plain, and the median of their ratios."""
    ours: list[float] = []
    theirs: list[float] = []
    window = _window()
    texts = (_text(window[0]), _text(window[1]))
    for block in range(-1, _BLOCKS):
        codes = [f"B{block + 1:03d}{n:03d}" for n in range(_PER_BLOCK)]
        our_s = _cpu_s(lambda codes=codes: [_enrol(road, f"{c}O", window, photo) for c in codes])
        plain_s = _cpu_s(
            lambda codes=codes: [plain.enrol(f"{c}P", _NAME, texts, photo) for c in codes]
        )
        if block >= 0:  # The first one opens connections.
            ours.append(our_s)
            theirs.append(plain_s)
    ratios = [one / other for one, other in zip(ours, theirs, strict=True)]
    return statistics.median(ours), statistics.median(theirs), statistics.median(ratios)


def _enrol(road: AccessControl, code: str, window: tuple[datetime, datetime], photo: bytes) -> None:
    """The four calls of a new visitor, as the steps make them."""
    person_id = road.add_person(NewPerson(code, _NAME, *window, face=photo))
    found = road.find_person(code)
    if found is None or found.id != person_id or not found.has_face:
        raise SystemExit(f"{code} was not stored")
    person = PersonRef(person_id, code)
    road.add_member(GroupId(GROUP), person)
    road.apply(person, [DoorId(door) for door in DOORS])


def _enrolments_per_s(road: AccessControl, photo: bytes) -> float:
    window = _window()
    codes = [f"E{n:05d}" for n in range(_ENROLMENTS)]
    began = time.perf_counter()
    with ThreadPoolExecutor(_THREADS) as pool:
        list(pool.map(lambda code: _enrol(road, code, window, photo), codes))
    return _ENROLMENTS / (time.perf_counter() - began)


def _window() -> tuple[datetime, datetime]:
    now = datetime.now(UTC).replace(microsecond=0)
    return now, now + timedelta(hours=1)


def _text(moment: datetime) -> str:
    return moment.isoformat()


def _cpu_s(work: Callable[[], object]) -> float:
    began = time.process_time()
    work()
    return time.process_time() - began
