"""`python -m tests.bench NAME [--json FILE]`: how long the desk and the doors take, measured.

Not part of the test command. Everything is real but the building, which is the simulator on
this computer. The file holds the named figures of a bench and the rows of its table.
"""

import argparse
import json
import sys
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from tests.bench.desk import drain, register
from tests.bench.hikcentral import hikcentral
from tests.bench.table import Report, show
from tests.fakes.site import Building

BENCHES: dict[str, Callable[[Path, Building], Report]] = {
    "register": register,
    "drain": drain,
    "hikcentral": hikcentral,
}


def main(arguments: Sequence[str]) -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    parser.add_argument("name", choices=[*BENCHES, "all"])
    parser.add_argument("--json", type=Path, metavar="FILE", help="also write the figures here")
    options = parser.parse_args(arguments)
    results = _measure(list(BENCHES) if options.name == "all" else [options.name])
    if options.json:
        chosen = results if options.name == "all" else results[options.name]
        options.json.write_text(json.dumps(chosen, indent=2) + "\n", encoding="utf-8")
    return 0


def _measure(names: Sequence[str]) -> dict[str, dict[str, Any]]:
    results: dict[str, dict[str, Any]] = {}
    with tempfile.TemporaryDirectory() as folder:
        building = Building(Path(folder) / "building")
        try:
            for name in names:
                report = BENCHES[name](Path(folder), building)
                show(name, report)
                results[name] = report.as_json()
        finally:
            building.close()
    return results


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
