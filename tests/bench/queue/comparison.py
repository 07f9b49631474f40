"""Two-step chains through our durable queue and through the replaced one, in one run.

What was measured where: docs/benchmarks.md. Ratios are ours through Celery's of the same run.
"""

import os
import statistics
import sys
from collections.abc import Callable, Mapping
from contextlib import ExitStack, closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.bench.queue.ceiling import raw_chains_per_s
from tests.bench.queue.celery_stack import CeleryStack
from tests.bench.queue.growth import claim_growth
from tests.bench.queue.install import install
from tests.bench.queue.kiosk_stack import KioskStack
from tests.bench.queue.measures import (
    Burst,
    Killed,
    Watched,
    burst,
    idle_percent,
    kill_at_half,
    latency_ms,
    memory_mb,
    warm_up,
    watching,
)
from tests.bench.queue.stack import Stack
from tests.bench.table import Report, Row

OURS, THEIRS = "kiosk", "Celery"
_STEP_S = 0.02

StartStack = Callable[[Path, float], Stack]
"""A stack in a new folder, whose steps take that many seconds after their effect."""


@dataclass(frozen=True)
class Plan:
    """How much of everything; the defaults are the real bench."""

    repetitions: int = 3
    chains: int = 1500
    paced: int = 240
    every_s: float = 0.05
    idle_s: float = 30.0
    killed: int = 300
    window_s: float = 15.0
    few_finished: int = 1_000
    many_finished: int = 1_000_000
    claims: int = 400


def queue(folder: Path) -> Report:
    """The whole comparison. NotRun when Celery or Redis cannot be had."""
    installed = install()
    starts: dict[str, StartStack] = {
        OURS: start_kiosk,
        THEIRS: lambda place, step_s: CeleryStack(place, installed, step_s=step_s),
    }
    return compare(folder, starts, Plan())


def start_kiosk(folder: Path, step_s: float) -> Stack:
    return KioskStack(folder, step_s=step_s)


def compare(folder: Path, starts: Mapping[str, StartStack], plan: Plan) -> Report:
    """Every measurement for every stack; a ratio needs both and is left out for one alone."""
    table = Table()
    _measure_memory(folder, starts, table)
    _measure_live(folder, starts, plan, table)
    _measure_kills(folder, starts, plan, table)
    _measure_growth(folder, plan, table)
    return Report(table.rows, table.figures, f"medians of {plan.repetitions} repetitions in turn")


class Table:
    """Collects rows; `ratio` names the figure that is ours through theirs."""

    def __init__(self) -> None:
        self.rows: list[Row] = []
        self.figures: dict[str, float] = {}

    def add(self, what: str, values: Mapping[str, float], ratio: str = "") -> None:
        row: dict[str, Any] = {"measured": what, OURS: "", THEIRS: "", "ratio": ""}
        row |= {name: round(value, 3) for name, value in values.items()}
        if {OURS, THEIRS} <= values.keys() and values[THEIRS]:
            row["ratio"] = round(values[OURS] / values[THEIRS], 3)
            if ratio:
                self.figures[ratio] = row["ratio"]
        self.rows.append(row)
        shown = ", ".join(f"{name} {value}" for name, value in row.items() if value != "")
        print(shown, file=sys.stderr, flush=True)  # A run takes minutes.

    def add_ours(self, what: str, value: float) -> None:
        self.add(what, {OURS: value})


def _measure_memory(folder: Path, starts: Mapping[str, StartStack], table: Table) -> None:
    """Each stack alone, after 20 chains; then ours beside the program without its engine.

    Those two at once, because pages that both share must be divided alike.
    """
    memory: dict[str, float] = {}
    processes: dict[str, float] = {}
    for name, begin in starts.items():
        with watching(begin(folder / f"memory-{name}", 0.0)) as watched:
            warm_up(watched)
            memory[name] = memory_mb(watched.stack)
            processes[name] = len(watched.stack.pids())
    table.add("memory of the whole stack, PSS in MB", memory, "memory_vs_celery")
    table.add("processes", processes)
    extra = _extra_mb(folder)
    table.add_ours("memory over the program itself, PSS in MB", extra)
    table.figures["extra_pss_mb"] = round(extra, 2)


def _extra_mb(folder: Path) -> float:
    with (
        closing(KioskStack(folder / "itself", engine=False)) as itself,
        watching(KioskStack(folder / "engine")) as watched,
    ):
        warm_up(watched)
        return memory_mb(watched.stack) - memory_mb(itself)


def _measure_live(folder: Path, starts: Mapping[str, StartStack], plan: Plan, table: Table) -> None:
    """Idle, latency and throughput with all stacks alive, each in its turn."""
    with ExitStack() as alive:
        stacks = {
            name: alive.enter_context(watching(begin(folder / name, 0.0)))
            for name, begin in starts.items()
        }
        for watched in stacks.values():
            warm_up(watched)
        idle = idle_percent({name: one.stack for name, one in stacks.items()}, plan.idle_s)
        table.add(f"idle, % of a core over {plan.idle_s:g} s", idle)
        table.figures["idle_percent"] = round(idle[OURS], 3)
        _measure_latency(stacks, plan, table)
        _measure_throughput(folder, stacks, plan, table)


def _measure_latency(stacks: Mapping[str, Watched], plan: Plan, table: Table) -> None:
    # In halves that take turns.
    times: dict[str, list[float]] = {name: [] for name in stacks}
    for _ in range(2):
        for name, watched in stacks.items():
            times[name] += latency_ms(watched, plan.paced // 2, plan.every_s)
    for part in (50, 99):
        values = {name: _percentile(taken, part) for name, taken in times.items()}
        pace = f"{1 / plan.every_s:g} chains/s"
        table.add(f"enqueue to second step at {pace}, p{part} ms", values, f"p{part}_vs_celery")


def _measure_throughput(
    folder: Path, stacks: Mapping[str, Watched], plan: Plan, table: Table
) -> None:
    bursts: dict[str, list[Burst]] = {name: [] for name in stacks}
    raw: list[float] = []
    for number in range(plan.repetitions):
        for name, watched in stacks.items():
            pids = [os.getpid(), *(pid for one in stacks.values() for pid in one.stack.pids())]
            bursts[name].append(burst(watched, plan.chains, pids))
        raw.append(raw_chains_per_s(folder / f"ceiling-{number}.db", plan.chains))
    for number in range(plan.repetitions):
        values = {name: taken[number].per_s for name, taken in bursts.items()}
        table.add(f"chains/s, repetition {number + 1}", values)
    table.add("chains/s", _medians(bursts, lambda one: one.per_s), "throughput_vs_celery")
    table.add("accepting a chain, median ms", _medians(bursts, lambda one: one.accept_ms))
    table.add("noise: cores used by others, share", _medians(bursts, lambda one: one.noise))
    table.add_ours("ceiling: the driver alone, encrypted, chains/s", statistics.median(raw))


def _measure_kills(
    folder: Path, starts: Mapping[str, StartStack], plan: Plan, table: Table
) -> None:
    killed: dict[str, Killed] = {}
    for name, begin in starts.items():
        with watching(begin(folder / f"killed-{name}", _STEP_S)) as watched:
            warm_up(watched, 8)
            killed[name] = kill_at_half(watched, plan.killed, plan.window_s)
    accepted = {name: one.accepted for name, one in killed.items()}
    table.add("kill -9 at half: chains accepted", accepted)
    lost = {name: one.lost for name, one in killed.items()}
    table.add(f"kill -9 at half: chains not done, window {plan.window_s:g} s", lost)
    table.add("kill -9 at half: steps begun twice", {n: k.repeated for n, k in killed.items()})
    table.figures["lost"] = lost[OURS]


def _measure_growth(folder: Path, plan: Plan, table: Table) -> None:
    sizes = (plan.few_finished, plan.many_finished)
    timed = claim_growth(folder, sizes, plan.claims)
    for what, key in (("claim", "claim_growth"), ("step", "step_growth")):
        for size in sizes:
            table.add_ours(f"one {what} with {size:,} finished jobs, ms", timed[size][what])
        table.figures[key] = round(timed[sizes[1]][what] / timed[sizes[0]][what], 3)


def _medians(
    bursts: Mapping[str, list[Burst]], value: Callable[[Burst], float]
) -> dict[str, float]:
    return {name: statistics.median(map(value, taken)) for name, taken in bursts.items()}


def _percentile(times: list[float], part: int) -> float:
    ordered = sorted(times)
    return ordered[round((len(ordered) - 1) * part / 100)]
