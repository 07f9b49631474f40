"""Moves of the simulated time. Any thread."""

from datetime import datetime
from typing import cast

from services.simulator.driving.client import AdminClient


class TimingMoves(AdminClient):
    """The offset of the server's clock, and the clock that stands still."""

    def set_clock(self, offset_s: float) -> None:
        """Move the clock of server and devices, in seconds from the real one."""
        self._post("/clock", {"offset_s": offset_s})

    def use_manual_clock(self, start: datetime | None = None) -> datetime:
        """Time stands still at `start` (aware; default now); the server's time after that."""
        body = {"mode": "manual", **({"start": start.isoformat()} if start else {})}
        return _now(self._post("/time", body))

    def use_real_clock(self) -> datetime:
        """Time runs by itself again; what waits keeps its remaining time."""
        return _now(self._post("/time", {"mode": "real"}))

    def advance(self, seconds: float) -> datetime:
        """Let time pass on the manual clock; what falls due has happened on return."""
        return _now(self._post("/advance", {"seconds": seconds}))


def _now(answer: object) -> datetime:
    return datetime.fromisoformat(cast(dict[str, str], answer)["now"])
