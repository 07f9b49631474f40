"""Time stamp, nonce and quota of a request (contract 1.5, 2.4, 7.2). Event loop only.

A missing time stamp cannot be judged and is accepted; a nonce counts only beside a time stamp.
"""

from collections import deque
from collections.abc import Callable
from datetime import datetime

from services.simulator.building.options import Options

_NONCE_WINDOW_S = 900.0
_MINUTE_S = 60.0


class Freshness:
    """Remembers the nonces of the window, on the server's clock."""

    def __init__(self, options: Options, now: Callable[[], datetime]) -> None:
        self._options = options
        self._now = now
        self._nonces: dict[str, float] = {}

    def forget(self) -> None:
        """Every nonce is new again, as after a restart of the server."""
        self._nonces = {}

    def complaint(self, timestamp: str | None, nonce: str | None) -> str:
        """Why this request is refused, empty if it is fresh."""
        if timestamp is None:
            return ""
        if not (timestamp.isascii() and timestamp.isdecimal()):
            return "Invalid timestamp"
        now = self._now().timestamp()
        allowed = self._options.freshness_s
        if allowed is not None and abs(now - int(timestamp) / 1000) > allowed:
            return "Timestamp out of range"
        if nonce is None or not self._options.nonces_once:
            return ""
        return self._reused(nonce, now, 2 * (allowed or _NONCE_WINDOW_S))

    def _reused(self, nonce: str, now: float, keep_s: float) -> str:
        # Oldest first: only the front can have run out.
        while self._nonces and next(iter(self._nonces.values())) <= now:
            del self._nonces[next(iter(self._nonces))]
        if nonce in self._nonces:
            return "Nonce was used before"
        self._nonces[nonce] = now + keep_s
        return ""


class Quota:
    """Calls of the last minute, on the simulated time."""

    def __init__(self, options: Options, elapsed_s: Callable[[], float]) -> None:
        self._options = options
        self._elapsed_s = elapsed_s
        self._calls: deque[float] = deque()

    def spent(self) -> bool:
        """Count one call; True if it is one too many (such a call is not counted)."""
        most = self._options.quota_per_minute
        if most is None:
            return False
        now = self._elapsed_s()
        while self._calls and self._calls[0] <= now - _MINUTE_S:
            self._calls.popleft()
        if len(self._calls) >= most:
            return True
        self._calls.append(now)
        return False

    def forget(self) -> None:
        """A fresh minute."""
        self._calls.clear()
