"""`python -m tests.torture NAME ...`: the long versions of what the tests show small.

Prints what the judge (the simulator, or the HikCentral of the virtual clock) says afterwards;
exit code 1 when a promise was broken.
"""

import argparse
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from tests.fakes.site import Building
from tests.torture.checkouts import Figures
from tests.torture.crash import command as crash
from tests.torture.enrolments import enrol_many
from tests.torture.lost_replies import Verdict
from tests.torture.scenes import run_checkouts, run_lost_replies
from tests.unit.hikcentral.virtual_time import VirtualTime, take_turns

_THREADS = 100


def main(arguments: Sequence[str]) -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.torture", description=__doc__)
    names = parser.add_subparsers(dest="name", required=True)
    enrolments = names.add_parser("enrolments", help="every fifth answer of a write is lost")
    enrolments.add_argument("--count", type=int, default=1000, metavar="N", help="visitors")
    enrolments.set_defaults(torture=_enrolments)
    turns = names.add_parser("turns", help="the limiter under 100 threads")
    turns.add_argument("--count", type=int, default=10_000, metavar="N", help="turns of each")
    turns.set_defaults(torture=_turns)
    checkouts = names.add_parser("checkouts", help="goal R-11, on the virtual clock")
    checkouts.add_argument("--count", type=int, default=10_000, metavar="N", help="check-outs")
    checkouts.set_defaults(torture=_checkouts)
    replies = names.add_parser("lost-replies", help="goal R-12, on the virtual clock")
    replies.add_argument("--count", type=int, default=10_000, metavar="N", help="enrolments")
    replies.set_defaults(torture=_lost_replies)
    crash.add_options(names.add_parser("crash", help=crash.__doc__))
    options = parser.parse_args(arguments)
    began = time.monotonic()
    problems: list[str] = options.torture(options)
    print(f"{time.monotonic() - began:.0f} s")
    for problem in problems:
        print(f"BROKEN: {problem}")
    return 1 if problems else 0


def _enrolments(options: argparse.Namespace) -> list[str]:
    with tempfile.TemporaryDirectory() as folder:
        building = Building(Path(folder) / "building")
        try:
            verdict = enrol_many(Path(folder), building, options.count)
        finally:
            building.close()
    print(f"visits {verdict.visits}, persons {verdict.persons}, ", end="")
    print(f"answers lost {verdict.lost_answers}, ", end="")
    return verdict.problems()


def _turns(options: argparse.Namespace) -> list[str]:
    """Goal R-21: the limiter never stands still, whoever waits for it."""
    taken = take_turns(VirtualTime(), threads=_THREADS, turns=options.count)
    print(f"{sum(taken)} turns of {_THREADS} threads, ", end="")
    return [] if taken == [options.count] * _THREADS else ["a thread stood still"]


def _checkouts(options: argparse.Namespace) -> list[str]:
    """Goal R-11: no access is left after a check-out."""
    figures = Figures()
    for some in run_checkouts(options.count):
        figures.add(some)
    print(figures.table())
    return figures.problems()


def _lost_replies(options: argparse.Namespace) -> list[str]:
    """Goal R-12: nobody is enrolled twice, and no stranger is written to."""
    verdict = Verdict()
    for some in run_lost_replies(options.count):
        verdict.add(some)
    print(verdict.table())
    return verdict.problems()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
