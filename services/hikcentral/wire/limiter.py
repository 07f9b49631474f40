"""How much we ask of the server at once: a rate with a burst, a cap in flight, and its own wish.

Cannot deadlock: whoever waits for its turn holds no lock, a place is given back whatever happens,
and nobody waits past the deadline of the call. Any thread.
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
    """`rate_per_s` requests a second with `burst` at once, `max_in_flight` together.

    `monotonic` and `wait` (seconds) are the clock of the rate; a test brings its own pair.
    """

    def __init__(
        self,
        rate_per_s: float,
        burst: int,
        max_in_flight: int,
        monotonic: Callable[[], float] = time.monotonic,
        wait: Callable[[float], object] | None = None,
    ) -> None:
        self._gap_s = 1 / rate_per_s
        self._burst_s = (burst - 1) * self._gap_s
        self._places = threading.BoundedSemaphore(max_in_flight)
        self._monotonic = monotonic
        self._wait = wait or threading.Event().wait
        self._lock = threading.Lock()
        self._next_at = -math.inf

    @contextmanager
    def slot(self, deadline: Deadline) -> Generator[None]:
        """Wait for a turn, hold a place for the block. Busy when the deadline comes first.

        Whoever waits for a turn holds a place already: it is the next to go.
        """
        if not self._places.acquire(timeout=max(0.0, deadline.remaining())):
            raise Busy("our own limit of requests")
        try:
            self._wait_for_turn(deadline)
            yield
        finally:
            self._places.release()

    def _wait_for_turn(self, deadline: Deadline) -> None:
        with self._lock:
            now = self._monotonic()
            turn = max(self._next_at, now - self._burst_s)
            wait_s = turn - now
            if wait_s > 0 and wait_s >= deadline.remaining():
                raise Busy("our own limit of requests")
            self._next_at = turn + self._gap_s
        if wait_s > 0:
            self._wait(wait_s)


class Pause:
    """Keeps us quiet after the server asked for it (429 with Retry-After), at most a minute.

    Longer wishes are for the job that was refused; the link's probe must get through again.
    """

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._until = -math.inf

    def begin(self, seconds: float) -> None:
        until = self._clock.monotonic() + min(seconds, LONGEST_PAUSE_S)
        with self._lock:
            self._until = max(self._until, until)

    def check(self) -> None:
        """Busy, with the seconds that are left, while the pause lasts."""
        left = self._until - self._clock.monotonic()
        if left > 0:
            raise Busy("the server asked for a pause", retry_after_s=left)
