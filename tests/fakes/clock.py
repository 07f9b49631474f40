"""A clock that moves only when a test moves it."""

import threading
from datetime import UTC, datetime, timedelta

START = datetime(2026, 3, 2, 4, 30, tzinfo=UTC)


class FakeClock:
    """Fills `kiosk.core.clock.Clock`. Any thread."""

    def __init__(self, start: datetime = START) -> None:
        self._lock = threading.Lock()
        self._now = start
        self._monotonic = 1000.0

    def now(self) -> datetime:
        with self._lock:
            return self._now

    def monotonic(self) -> float:
        with self._lock:
            return self._monotonic

    def advance(self, seconds: float) -> None:
        """Both times go forward together."""
        with self._lock:
            self._now += timedelta(seconds=seconds)
            self._monotonic += seconds

    def jump(self, seconds: float) -> None:
        """Somebody sets the wall clock; the monotonic time goes on as if nothing had happened."""
        with self._lock:
            self._now += timedelta(seconds=seconds)
