"""Kills the program at random moments, or at every call about its data folder."""

import argparse
import json
import os
import secrets
import tempfile
from pathlib import Path

from tests.fakes.site import Building
from tests.torture.crash.flows import NOT_THERE
from tests.torture.crash.killing import Tally, kill_many
from tests.torture.crash.points import try_all
from tests.torture.crash.strace import why_not


def add_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--kills", type=int, default=0, metavar="N", help="kill -9 so often")
    parser.add_argument(
        "--syscalls", action="store_true", help="kill, EIO and ENOSPC at every call (strace)"
    )
    parser.add_argument("--seed", type=int, help="draw the same plan again (else a new one)")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the counts of --kills")
    parser.set_defaults(torture=_run)


def _run(options: argparse.Namespace) -> list[str]:
    if not options.kills and not options.syscalls:
        return ["nothing asked: give --kills N or --syscalls"]
    if os.name != "posix":
        print("NOT RUN: the harness forks, which this system does not")
        return ["NOT RUN"]
    with tempfile.TemporaryDirectory() as folder:
        building = Building(Path(folder) / "building")
        try:
            problems = _kills(options, Path(folder), building) if options.kills else []
            return problems + (_syscalls(Path(folder), building) if options.syscalls else [])
        finally:
            building.close()


def _kills(options: argparse.Namespace, folder: Path, building: Building) -> list[str]:
    seed = secrets.randbelow(10**6) if options.seed is None else options.seed
    print(f"seed {seed}", flush=True)
    tally = kill_many(folder, building, options.kills, seed)
    counts = counts_of(tally, seed)
    print("\n".join(tally.lines()))
    print(", ".join(f"{name} {count}" for name, count in counts.items()), flush=True)
    if options.json is not None:
        options.json.write_text(json.dumps(counts, indent=2) + "\n", encoding="utf-8")
    return tally.findings.sentences()


def counts_of(tally: Tally, seed: int) -> dict[str, int]:
    """What --json writes."""
    return {"kills": tally.kills, "seed": seed, **tally.findings.counts()}


def _syscalls(folder: Path, building: Building) -> list[str]:
    if reason := why_not():
        print(f"NOT RUN: {reason}")
        return [f"NOT RUN: {reason}"]
    problems: list[str] = []
    points = 0
    for tally in try_all(folder, building):
        print(tally.line(), flush=True)
        points += tally.tried.total()
        problems += tally.findings.sentences()
    for name in NOT_THERE:
        print(f"{name}: NOT RUN, the program does not have it yet")
    print(f"{points} points, {len(problems)} failures")
    return problems
