"""`python -m tests.torture NAME [--count N]`: the long versions of what the tests show small.

Prints what the simulator, as the judge, says afterwards; exit code 1 when a promise was broken.
"""

import argparse
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from tests.fakes.site import Building
from tests.torture.enrolments import enrol_many

_COUNT = 1000


def main(arguments: Sequence[str]) -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.torture", description=__doc__)
    parser.add_argument("name", choices=["enrolments"])
    parser.add_argument("--count", type=int, default=_COUNT, metavar="N", help="visitors (1000)")
    options = parser.parse_args(arguments)
    began = time.monotonic()
    with tempfile.TemporaryDirectory() as folder:
        building = Building(Path(folder) / "building")
        try:
            verdict = enrol_many(Path(folder), building, options.count)
        finally:
            building.close()
    print(f"visits {verdict.visits}, persons {verdict.persons}, ", end="")
    print(f"answers lost {verdict.lost_answers}, {time.monotonic() - began:.0f} s")
    for problem in verdict.problems():
        print(f"BROKEN: {problem}")
    return 1 if verdict.problems() else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
