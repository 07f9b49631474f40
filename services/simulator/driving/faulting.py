"""Moves of faults and holds (contract 7.3). Any thread."""

from collections.abc import Mapping
from typing import TypedDict, Unpack, cast

from services.simulator.driving.client import AdminClient


class FaultSpan(TypedDict, total=False):
    """Which requests a fault hits, and what single kinds need.

    `count`: how many (1; None until removed). `person`: id or code of somebody in the body.
    `probability`: 0 to 1. `after_s`, `for_s`: start after adding, and duration, in seconds of
    simulated time. `work`: carry the call out or not, None as the kind says. `code`, `msg`:
    for `code` and the named codes. `seconds`: per byte for the slow kinds, how far back for
    `stale-read`. `retry_after`: any text. `location`: of a redirect. `page`: which page is
    empty. `size`: bytes of an endless body, largest page that is not refused.
    """

    count: int | None
    person: str
    probability: float
    after_s: float
    for_s: float | None
    work: bool | None
    code: str
    msg: str
    seconds: float
    retry_after: str
    location: str
    page: int
    size: int | None


class FaultShape(FaultSpan):
    """One fault that waits; `used` is how many requests it has hit."""

    path: str
    kind: str
    number: int
    used: int


class FaultMoves(AdminClient):
    """What goes wrong at the partner port."""

    def add_fault(self, path: str, kind: str, **span: Unpack[FaultSpan]) -> int:
        """For the next request whose path contains `path`; `partner.kinds` names the kinds.

        The number of the fault. httpx.HTTPStatusError 400 for what makes no sense.
        """
        answer = self._post("/faults", {"path": path, "kind": kind, **span})
        return cast(dict[str, int], answer)["number"]

    def faults(self) -> list[FaultShape]:
        """The faults that still wait, oldest first."""
        return cast(list[FaultShape], self._get("/faults"))

    def fault_kinds(self) -> Mapping[str, str]:
        """Every kind and what it does."""
        kinds = cast(list[dict[str, str]], self._get("/faults/kinds"))
        return {kind["kind"]: kind["does"] for kind in kinds}

    def clear_faults(self, number: int | None = None) -> None:
        """Remove one fault, or all of them; holds stay."""
        self._post("/faults/clear", {} if number is None else {"number": number})

    def hold(self, path: str) -> None:
        """Requests to paths that contain `path` wait before anything is done."""
        self._post("/hold", {"path": path})

    def release(self, path: str = "") -> None:
        """Let go the holds whose path contains `path`; all without one."""
        self._post("/release", {"path": path})
