"""How much we ask of the server at once: a token bucket, a cap in flight, and its own wish.

Never holds its lock while a call runs, and nobody waits past the deadline of the call, so it
cannot deadlock. Any thread.
"""

import math
import threading
import time
from collections.abc import Callable, Generator
from contextlib import contextmanager

from kiosk.core.clock import Clock
from kiosk.core.errors import Busy
from services.hikcentral.wire.deadline import Deadline

LONGEST_PAUSE_S = 60.0


class Limiter:
    """`rate_per_s` requests a second with `burst` at once, `max_in_flight` together."""

    def __init__(
        self,
        rate_per_s: float,
        burst: int,
        max_in_flight: int,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self._rate = rate_per_s
        self._burst = float(burst)
        self._places = max_in_flight
        self._monotonic = monotonic
        self._changed = threading.Condition()
        self._tokens = self._burst
        self._filled_at = monotonic()

    @contextmanager
    def slot(self, deadline: Deadline) -> Generator[None]:
        """Wait for a turn, hold a place for the block. Busy when the deadline comes first."""
        self._acquire(deadline)
        try:
            yield
        finally:
            with self._changed:
                self._places += 1
                self._changed.notify_all()

    def _acquire(self, deadline: Deadline) -> None:
        with self._changed:
            while (wait_s := self._wait_s()) > 0:
                left = deadline.remaining()
                if left <= 0:
                    raise Busy("our own limit of requests")
                self._changed.wait(min(wait_s, left))
            self._tokens -= 1
            self._places -= 1

    def _wait_s(self) -> float:
        now = self._monotonic()
        self._tokens = min(self._burst, self._tokens + (now - self._filled_at) * self._rate)
        self._filled_at = now
        if self._places < 1:
            return math.inf
        return max(0.0, (1 - self._tokens) / self._rate)


class Pause:
    """Keeps us quiet after the server asked for it (429 with Retry-After), at most a minute.

    Longer wishes are for the job that was refused; the link's probe must get through again.
    """

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._until = -math.inf

    def begin(self, seconds: float) -> None:
        self._until = self._clock.monotonic() + min(seconds, LONGEST_PAUSE_S)

    def check(self) -> None:
        """Busy, with the seconds that are left, while the pause lasts."""
        left = self._until - self._clock.monotonic()
        if left > 0:
            raise Busy("the server asked for a pause", retry_after_s=left)
