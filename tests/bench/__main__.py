"""`python -m tests.bench NAME [--json FILE]`: how long the desk and the doors take, measured.

Not part of the test command. Everything is real but the building, which is the simulator on
this computer; times are wall-clock, in milliseconds unless a column says otherwise.
"""

import argparse
import json
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from kiosk.app.program import Program
from kiosk.core.events import LinkChanged, VisitChanged
from kiosk.core.ids import VisitId
from kiosk.core.jobs import Peer
from kiosk.core.visits import AccessState
from tests.fakes.site import DESK, Building, Site

_REGISTERED = 100
_DRAINED = 30
_WAIT_S = 120.0
_PHOTO_BYTES = 100 * 1024
_LINKS = {"HikCentral up": "up", "refusing": "refuse", "hanging": "hang"}

Row = Mapping[str, Any]


def register(folder: Path, building: Building) -> list[Row]:
    """Latency of `desk.register` with a 100 KB photo, workers running, by state of the link."""
    rows: list[dict[str, Any]] = []
    for name, mode in _LINKS.items():
        building.calm()
        site = Site(folder / mode, building)
        building.remote.set_link(mode)
        rows.append({"case": name, **_spread(_register_all(site))})
    for row in rows:
        row["p95 / up"] = round(row["p95"] / rows[0]["p95"], 2)
    return rows


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


def drain(folder: Path, building: Building) -> list[Row]:
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
    _start_linked(program)
    try:
        for _ in range(_DRAINED):
            visit = program.desk.register(site.draft(), DESK)
            saved[visit.id] = time.perf_counter()
        if not everyone.wait(_WAIT_S):
            raise SystemExit(f"only {len(ready)} of {_DRAINED} visits became ready")
    finally:
        program.stop()
    return [{"case": "saved to ready", **_spread([(ready[v] - saved[v]) * 1000 for v in saved])}]


def _start_linked(program: Program) -> None:
    linked = threading.Event()

    def look(event: LinkChanged) -> None:
        if event.peer is Peer.HIKCENTRAL and event.up:
            linked.set()

    cancel = program.bus.subscribe(LinkChanged, look)
    program.start()
    linked.wait(_WAIT_S)
    cancel()


def _spread(times: Sequence[float]) -> dict[str, Any]:
    ordered = sorted(times)
    last = len(ordered) - 1
    picked = {"p50": ordered[last // 2], "p95": ordered[round(last * 0.95)], "max": ordered[last]}
    return {"n": len(ordered), **{name: round(value, 1) for name, value in picked.items()}}


BENCHES: dict[str, Callable[[Path, Building], list[Row]]] = {"register": register, "drain": drain}


def _print(name: str, rows: Sequence[Row]) -> None:
    heads = list(rows[0])
    cells = [heads, *([str(row[head]) for head in heads] for row in rows)]
    widths = [max(map(len, column)) for column in zip(*cells, strict=True)]
    print(f"{name} (ms)")
    for line in cells:
        print("  ".join(cell.rjust(width) for cell, width in zip(line, widths, strict=True)))


def main(arguments: Sequence[str]) -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    parser.add_argument("name", choices=[*BENCHES, "all"])
    parser.add_argument("--json", type=Path, metavar="FILE", help="also write the rows here")
    options = parser.parse_args(arguments)
    names = list(BENCHES) if options.name == "all" else [options.name]
    results: dict[str, list[Row]] = {}
    with tempfile.TemporaryDirectory() as folder:
        building = Building(Path(folder) / "building")
        try:
            for name in names:
                results[name] = BENCHES[name](Path(folder), building)
                _print(name, results[name])
        finally:
            building.close()
    if options.json:
        options.json.write_text(json.dumps(results, indent=2) + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
