"""How much we ask of the server at once: a rate with a burst, a cap in flight, and its own wish.

Cannot deadlock: who waits holds no place and no lock, a place is given back whatever happens, and
nobody waits longer than the patience of the call. Who goes first stands in `turns`. Any thread.
"""

import math
import threading
import time
from collections.abc import Callable, Generator
from contextlib import contextmanager

from kiosk.core.clock import Clock
from kiosk.core.errors import Busy, LinkDown
from services.hikcentral.wire.deadline import Deadline
from services.hikcentral.wire.turns import Ticket, Turns

LONGEST_PAUSE_S = 60.0

Wait = Callable[[threading.Condition, float], object]


class Limiter:
    """`rate_per_s` requests a second with `burst` at once, `max_in_flight` together.

    `monotonic` and `wait` (for a condition, at most so many seconds) are the clock of the rate; a
    test brings its own pair.
    """

    def __init__(
        self,
        rate_per_s: float,
        burst: int,
        max_in_flight: int,
        monotonic: Callable[[], float] = time.monotonic,
        wait: Wait = threading.Condition.wait,
    ) -> None:
        self._monotonic = monotonic
        self._wait = wait
        self._lock = threading.Lock()
        self._turns = Turns(rate_per_s, burst, max_in_flight)
        self._woken: dict[Ticket, threading.Condition] = {}
        self._closed = False

    def close(self) -> None:
        """Send away who waits and who comes, with LinkDown."""
        with self._lock:
            self._closed = True
            for woken in self._woken.values():
                woken.notify()

    @contextmanager
    def slot(self, deadline: Deadline, urgent: bool = False) -> Generator[None]:
        """Wait for a turn, hold a place for the block. The wait puts the deadline off.

        Busy when the patience of the call ends before the turn; LinkDown after `close`.
        """
        ticket = Ticket(urgent)
        with deadline.in_line(), self._lock:
            self._stand_in_line(ticket, deadline)
        try:
            yield
        finally:
            with self._lock:
                self._turns.give_back(ticket)
                self._wake_next()

    def _stand_in_line(self, ticket: Ticket, deadline: Deadline) -> None:
        self._turns.join(ticket)
        self._woken[ticket] = threading.Condition(self._lock)
        taken = False
        try:
            self._wait_to_be_next(ticket, deadline)
            self._turns.take(ticket, self._monotonic())
            taken = True
        finally:
            del self._woken[ticket]
            if not taken:
                self._turns.leave(ticket)
            self._wake_next()

    def _wait_to_be_next(self, ticket: Ticket, deadline: Deadline) -> None:
        """Only the next one waits for the clock; the others wait to be woken."""
        woken = self._woken[ticket]
        while not self._closed:
            left_s = deadline.patience_left()
            is_next = self._turns.next() is ticket
            due_in_s = self._turns.due_in(self._monotonic()) if is_next else 0.0
            if is_next and due_in_s <= 0:
                return
            if due_in_s >= left_s or left_s <= 0:
                raise Busy("our own limit of requests")
            if is_next:
                self._wait(woken, due_in_s)
            else:
                woken.wait(left_s)
        raise LinkDown("closed")

    def _wake_next(self) -> None:
        following = self._turns.next()
        if following is not None:
            self._woken[following].notify()


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
