"""Faults on purpose: the state of the link, faults by path and count, requests held back.

Event loop only (contract 7.3).
"""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass

KINDS = frozenset(
    {
        "lost-answer",
        "reset",
        "hang",
        "http500",
        "http503",
        "html",
        "invalid-json",
        "code",
    }
)
LINK_MODES = frozenset({"up", "refuse", "hang", "status503"})


@dataclass(slots=True)
class Fault:
    """One fault for the next `count` requests whose path contains `path`."""

    path: str
    kind: str
    count: int
    code: str = "5"
    msg: str = "Service exception"


class FaultBook:
    """The faults that wait for their request, and the holds."""

    def __init__(self, changed: Callable[[], None]) -> None:
        self._changed = changed
        self._faults: list[Fault] = []
        self._holds: dict[str, asyncio.Event] = {}
        self.link = "up"
        self.held = 0

    def reset(self) -> None:
        """Nothing goes wrong any more; what is held goes on."""
        self._faults = []
        self.release("")

    def add(self, fault: Fault) -> None:
        """Queue one fault; the oldest that fits is used first."""
        self._faults.append(fault)

    def take(self, path: str) -> Fault | None:
        """The fault for this request, used up by one."""
        fault = next((f for f in self._faults if f.path in path), None)
        if fault:
            fault.count -= 1
            self._faults = [f for f in self._faults if f.count > 0]
        return fault

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
            self._changed()
            try:
                await held.wait()
            finally:
                self.held -= 1
                self._changed()
