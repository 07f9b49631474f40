"""Every crash point of every flow: the Nth call of its kind is killed, or fails once.

First the flow runs once under strace to see how many calls of each kind it makes in the data
folder; then once for each of them and each effect, always on a fresh visit.
"""

import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

from tests.fakes.site import Building
from tests.torture.crash.findings import Findings
from tests.torture.crash.flows import FLOWS, Flow
from tests.torture.crash.nursery import Nursery
from tests.torture.crash.scene import Scene
from tests.torture.crash.strace import Effect, Fault, Strace

_POINTS_A_SCENE, _MARGIN = 100, 4


@dataclass
class FlowTally:
    """What was tried in one flow. `missed`: the flow has ended before so many calls."""

    name: str
    tried: Counter[str] = field(default_factory=Counter)
    missed: int = 0
    took_s: float = 0.0
    findings: Findings = field(default_factory=Findings)

    def line(self) -> str:
        points = self.tried.total()
        kinds = ", ".join(f"{kind} {times}" for kind, times in sorted(self.tried.items()))
        failures = len(self.findings.sentences())
        return (
            f"{self.name}: {points} points ({kinds}), {self.missed} behind the end, "
            f"{failures} failures, {self.took_s / max(points, 1):.2f} s a point"
        )


def try_all(folder: Path, building: Building) -> Iterator[FlowTally]:
    """Every point, flow by flow, in scenes of a hundred points."""
    nursery = Nursery()
    try:
        for flow in FLOWS:
            yield _try_flow(flow, folder / flow.name.replace(" ", "-"), building, nursery)
    finally:
        nursery.close()


def try_some(folder: Path, building: Building, count: int, seed: int) -> list[FlowTally]:
    """So many points of each effect in every flow, drawn from the seed, in one scene."""
    nursery, draw = Nursery(), Random(seed)
    try:
        scene = Scene(folder, building, nursery)
        tallies = [_try_some(flow, scene, count, draw) for flow in FLOWS]
        tallies[-1].findings.add(scene.close())
    finally:
        nursery.close()
    return tallies


def _try_flow(flow: Flow, folder: Path, building: Building, nursery: Nursery) -> FlowTally:
    tally, began = FlowTally(flow.name), time.monotonic()
    faults = _faults(flow, Scene(folder / "counted", building, nursery))
    for first in range(0, len(faults), _POINTS_A_SCENE):
        scene = Scene(folder / f"from-{first}", building, nursery)
        for fault in faults[first : first + _POINTS_A_SCENE]:
            _try_point(flow, scene, fault, tally)
        tally.findings.add(scene.close())
    tally.took_s = time.monotonic() - began
    return tally


def _try_some(flow: Flow, scene: Scene, count: int, draw: Random) -> FlowTally:
    tally, began = FlowTally(flow.name), time.monotonic()
    faults = _faults(flow, scene)
    for effect in Effect:
        of_it = [fault for fault in faults if fault.effect is effect]
        for fault in draw.sample(of_it, count):
            _try_point(flow, scene, fault, tally)
    tally.took_s = time.monotonic() - began
    return tally


def _faults(flow: Flow, scene: Scene) -> list[Fault]:
    ready = flow.prepare(scene)
    with Strace(ready.life.pid, flow.files(scene)) as trace:
        flow.run(scene, ready, trace)
    scene.bury(ready.life)
    numbers = trace.numbers(scene.site.folder)
    return [
        Fault(call, number, effect)
        for effect in Effect
        for call, found in sorted(numbers.items())
        for number in sorted(found | _behind(found, flow))
    ]


def _behind(found: set[int], flow: Flow) -> set[int]:
    """A page more or less of the database: whatever the next run writes, its last call is hit."""
    return set() if flow.anywhere else {max(found) + more for more in range(1, _MARGIN + 1)}


def _try_point(flow: Flow, scene: Scene, fault: Fault, tally: FlowTally) -> None:
    known = len(scene.history.complaints)
    ready = flow.prepare(scene)
    with Strace(ready.life.pid, flow.files(scene), fault) as trace:
        told = flow.run(scene, ready, trace)
    hit = trace.hit or (fault.effect is Effect.KILL and told is None)
    if fault.effect is not Effect.KILL:
        if told is None:
            scene.history.complaints.append("the program has died")
        else:
            flow.again(scene, ready, told)
    scene.bury(ready.life, may_speak=fault.effect is not Effect.KILL)
    tally.tried[f"{fault.effect.name} {fault.call}"] += hit
    tally.missed += not hit

    found = scene.judge()
    found.other_breaks += scene.history.complaints[known:]
    del scene.history.complaints[known:]
    for one in found.sentences():
        tally.findings.other_breaks.append(f"{flow.name}, {fault}: {one}")
