"""How long the receptionist and the visitor wait: saving, and the way to confirmed doors."""

import threading
import time
from pathlib import Path
from typing import Any

from kiosk.app.program import Program
from kiosk.core.events import LinkChanged, VisitChanged
from kiosk.core.ids import VisitId
from kiosk.core.jobs import Peer
from kiosk.core.visits import AccessState
from tests.bench.table import Report, spread
from tests.fakes.site import DESK, Building, Site

_REGISTERED = 100
_DRAINED = 30
_WAIT_S = 120.0
_PHOTO_BYTES = 100 * 1024
_LINKS = {"HikCentral up": "up", "refusing": "refuse", "hanging": "hang"}


def register(folder: Path, building: Building) -> Report:
    """Latency of `desk.register` with a 100 KB photo, workers running, by state of the link."""
    rows: list[dict[str, Any]] = []
    for name, mode in _LINKS.items():
        building.calm()
        site = Site(folder / mode, building)
        building.remote.set_link(mode)
        rows.append({"case": name, **spread(_register_all(site))})
    for row in rows:
        row["p95 / up"] = round(row["p95"] / rows[0]["p95"], 2)
    return Report(rows)


def _register_all(site: Site) -> list[float]:
    photo = site.photo.ljust(_PHOTO_BYTES, b"\0")[:_PHOTO_BYTES]
    site.photo = photo
    program = site.built().start()
    try:
        return [_timed(program, site) for _ in range(_REGISTERED)]
    finally:
        program.stop()


def _timed(program: Program, site: Site) -> float:
    draft = site.draft()
    began = time.perf_counter()
    program.desk.register(draft, DESK)
    return (time.perf_counter() - began) * 1000


def drain(folder: Path, building: Building) -> Report:
    """From "saved" to "every door has confirmed", 30 visits at once, default rates of the demo."""
    building.calm()
    site = Site(folder / "drain", building)
    site.configure({"hikcentral": {"rate_per_s": 50.0, "burst": 50}})
    saved: dict[VisitId, float] = {}
    ready: dict[VisitId, float] = {}
    everyone = threading.Event()
    program = site.built()

    def look(event: VisitChanged) -> None:
        if event.visit.access is AccessState.READY:
            ready[event.visit.id] = time.perf_counter()
            if len(ready) == _DRAINED:
                everyone.set()

    program.bus.subscribe(VisitChanged, look)
    start_linked(program)
    try:
        for _ in range(_DRAINED):
            visit = program.desk.register(site.draft(), DESK)
            saved[visit.id] = time.perf_counter()
        if not everyone.wait(_WAIT_S):
            raise SystemExit(f"only {len(ready)} of {_DRAINED} visits became ready")
    finally:
        program.stop()
    took = [(ready[v] - saved[v]) * 1000 for v in saved]
    return Report([{"case": "saved to ready", **spread(took)}])


def start_linked(program: Program) -> None:
    """Start, and come back when HikCentral has answered."""
    linked = threading.Event()

    def look(event: LinkChanged) -> None:
        if event.peer is Peer.HIKCENTRAL and event.up:
            linked.set()

    cancel = program.bus.subscribe(LinkChanged, look)
    program.start()
    linked.wait(_WAIT_S)
    cancel()
