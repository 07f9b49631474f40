"""`python -m tests.torture NAME [--count N]`: the long versions of what the tests show small.

Prints what the simulator, as the judge, says afterwards; exit code 1 when a promise was broken.
"""

import argparse
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from tests.fakes.site import Building
from tests.torture.enrolments import enrol_many
from tests.unit.hikcentral.virtual_time import VirtualTime, take_turns

_THREADS = 100


def main(arguments: Sequence[str]) -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.torture", description=__doc__)
    parser.add_argument("name", choices=list(_TORTURES))
    parser.add_argument(
        "--count", type=int, metavar="N", help="visitors (1000), or turns of each thread (10000)"
    )
    options = parser.parse_args(arguments)
    torture, usual = _TORTURES[options.name]
    began = time.monotonic()
    problems = torture(options.count or usual)
    print(f"{time.monotonic() - began:.0f} s")
    for problem in problems:
        print(f"BROKEN: {problem}")
    return 1 if problems else 0


def _enrolments(count: int) -> list[str]:
    with tempfile.TemporaryDirectory() as folder:
        building = Building(Path(folder) / "building")
        try:
            verdict = enrol_many(Path(folder), building, count)
        finally:
            building.close()
    print(f"visits {verdict.visits}, persons {verdict.persons}, ", end="")
    print(f"answers lost {verdict.lost_answers}, ", end="")
    return verdict.problems()


def _turns(count: int) -> list[str]:
    """Goal R-21: the limiter never stands still, whoever waits for it."""
    taken = take_turns(VirtualTime(), threads=_THREADS, turns=count)
    print(f"{sum(taken)} turns of {_THREADS} threads, ", end="")
    return [] if taken == [count] * _THREADS else ["a thread stood still"]


_TORTURES: dict[str, tuple[Callable[[int], list[str]], int]] = {
    "enrolments": (_enrolments, 1000),
    "turns": (_turns, 10_000),
}


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
