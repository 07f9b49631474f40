"""Which request goes wrong, and how: the faults that wait, and the requests held back.

Event loop only (contract 7.3). A fault is picked by part of the path, person, probability, count
and a window of simulated time; the oldest that fits is used.
"""

import asyncio
import random
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from services.simulator.building.clock import Timers
from services.simulator.partner.kinds import KINDS, STALE_READ

LINK_MODES = frozenset({"up", "refuse", "hang", "status503"})


@dataclass(slots=True)
class Fault:
    """One kind of fault for the next `count` requests (None: until it is removed).

    `path`: part of the path, empty is every call. `person`: id or code of somebody in the body.
    `after_s`, `for_s`: when it starts, from the moment it was added, and how long it lasts, in
    seconds of simulated time. `work`: the call is carried out or not, None as the kind says.
    `seconds`, `retry_after`, `location`, `code`, `msg`, `page`, `size` belong to single kinds.
    """

    path: str
    kind: str
    count: int | None = 1
    person: str = ""
    probability: float = 1.0
    after_s: float = 0.0
    for_s: float | None = None
    work: bool | None = None
    code: str = ""
    msg: str = ""
    seconds: float = 1.0
    retry_after: str = ""
    location: str = ""
    page: int = 2
    size: int | None = None
    number: int = 0
    added_s: float = 0.0
    used: int = 0

    @property
    def works(self) -> bool:
        """True if the call is carried out although its answer goes wrong."""
        return KINDS[self.kind].work if self.work is None else self.work


class FaultBook:
    """The faults that wait for their request, and the holds.

    `named` finds everybody whom a body names, ids and codes.
    """

    def __init__(
        self,
        timers: Timers,
        draw: random.Random,
        noticed: Callable[[], None],
        named: Callable[[Mapping[str, object]], set[str]],
    ) -> None:
        self._timers = timers
        self._draw = draw
        self._noticed = noticed
        self._named = named
        self._count = 0
        self._holds: dict[str, asyncio.Event] = {}
        self._under_way: list[Fault] = []
        self.faults: list[Fault] = []
        self.link = "up"
        self.held = 0

    @property
    def calm(self) -> bool:
        """True if no request can go wrong or be held back."""
        return self.link == "up" and not self.faults and not self._holds

    def reset(self) -> None:
        """Nothing goes wrong any more; what is held goes on."""
        self.faults = []
        self.release("")

    def clear(self, number: int | None = None) -> None:
        """Remove one fault, or all of them; holds stay."""
        self.faults = [f for f in self.faults if number is not None and f.number != number]

    def add(self, fault: Fault) -> int:
        """Let it wait for its request; its number."""
        self._count += 1
        fault.number, fault.added_s = self._count, self._timers.elapsed_s()
        self.faults.append(fault)
        return fault.number

    def take(self, path: str, values: Mapping[str, object]) -> Fault | None:
        """The fault for this request, used up by one; `finish` it after the request."""
        fault = next((f for f in self.faults if self._fits(f, path, values)), None)
        if fault:
            fault.used += 1
            if fault.count is not None and fault.used >= fault.count:
                self.faults.remove(fault)
            self._under_way.append(fault)
        return fault

    def finish(self, fault: Fault) -> None:
        """The request that it was taken for has its answer."""
        self._under_way.remove(fault)

    def lookback_s(self) -> float | None:
        """How far back a read may still look, in seconds; None if none will."""
        coming = [fault for fault in self.faults if not self._over(fault)]
        asked = [one for one in (*self._under_way, *coming) if one.kind == STALE_READ]
        return max((fault.seconds for fault in asked), default=None)

    def hold(self, path: str) -> None:
        """From now on requests to paths that contain `path` wait."""
        self._holds.setdefault(path, asyncio.Event())

    def release(self, path: str) -> None:
        """Let go every hold whose path contains `path`."""
        for held in [held for held in self._holds if path in held]:
            self._holds.pop(held).set()

    async def pass_holds(self, path: str) -> None:
        """Wait as long as a hold fits this path."""
        for held in [event for part, event in self._holds.items() if part in path]:
            self.held += 1
            self._noticed()
            try:
                await held.wait()
            finally:
                self.held -= 1
                self._noticed()

    def _fits(self, fault: Fault, path: str, values: Mapping[str, object]) -> bool:
        """Chance comes last: it is drawn only when everything else fits."""
        fits = KINDS[fault.kind].fits
        return (
            fault.path in path
            and self._in_window(fault)
            and (fits is None or fits(path, values, fault))
            and (not fault.person or fault.person in self._named(values))
            and (fault.probability >= 1 or self._draw.random() < fault.probability)
        )

    def _in_window(self, fault: Fault) -> bool:
        return self._age_s(fault) >= 0 and not self._over(fault)

    def _over(self, fault: Fault) -> bool:
        return fault.for_s is not None and self._age_s(fault) >= fault.for_s

    def _age_s(self, fault: Fault) -> float:
        """Since the beginning of its window."""
        return self._timers.elapsed_s() - fault.added_s - fault.after_s
