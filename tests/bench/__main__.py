"""`python -m tests.bench NAME [--json FILE]`: how long desk, doors and queue take, measured.

Not part of the test command. Everything is real but the building, which is the simulator on
this computer. The file holds the named figures of a bench and the rows of its table.
Exit code 3 when this computer cannot run one of them.
"""

import argparse
import importlib
import json
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from tests.bench.table import NotRun, Report, show

BENCHES = {
    "register": "tests.bench.desk",
    "drain": "tests.bench.desk",
    "hikcentral": "tests.bench.hikcentral",
    "queue": "tests.bench.queue.comparison",
}
WITHOUT_BUILDING = frozenset({"queue"})
NOT_RUN = 3


def main(arguments: Sequence[str]) -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    parser.add_argument("name", choices=[*BENCHES, "all"])
    parser.add_argument("--json", type=Path, metavar="FILE", help="also write the figures here")
    options = parser.parse_args(arguments)
    wanted = list(BENCHES) if options.name == "all" else [options.name]
    results = _measure(wanted)
    if options.json and results:
        chosen = results if options.name == "all" else results[options.name]
        options.json.write_text(json.dumps(chosen, indent=2) + "\n", encoding="utf-8")
    return 0 if len(results) == len(wanted) else NOT_RUN


def _measure(names: Sequence[str]) -> dict[str, dict[str, Any]]:
    results: dict[str, dict[str, Any]] = {}
    for name in names:
        with tempfile.TemporaryDirectory() as folder:
            try:
                report = _run(name, Path(folder))
            except NotRun as reason:
                print(f"{name}: NOT RUN: {reason}")
                continue
        show(name, report)
        results[name] = report.as_json()
    return results


def _run(name: str, folder: Path) -> Report:
    # Imported late: what this process has loaded would count in the memory of others.
    bench = getattr(importlib.import_module(BENCHES[name]), name)
    if name in WITHOUT_BUILDING:
        return bench(folder)
    from tests.fakes.site import Building

    building = Building(folder / "building")
    try:
        return bench(folder, building)
    finally:
        building.close()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
