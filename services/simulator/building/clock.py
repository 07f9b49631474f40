"""The simulated time, and every timer of the simulated world (contract 7.1, clock).

Event loop only. Two modes: `real` follows the computer's clock; `manual` stands still until
`advance`, so that a test decides when an apply, an event or a retry happens. Nothing in the
simulated world may wait by any other clock; only bytes on the wire are slow in real time.
"""

import asyncio
import heapq
import itertools
from collections.abc import Callable
from datetime import datetime, timedelta

from kiosk.core.clock import Clock, require_aware

Action = Callable[[], None]


class Timer:
    """One action that is still to come. Made by `Timers.call_later`."""

    def __init__(self, timers: "Timers", due_s: float, action: Action) -> None:
        self._timers = timers
        self._action: Action | None = action
        self._handle: asyncio.TimerHandle | None = None
        self.due_s = due_s

    @property
    def left_s(self) -> float:
        """Seconds until it is due, never negative: what a state file has to keep."""
        return max(0.0, self.due_s - self._timers.elapsed_s())

    def cancel(self) -> None:
        """It will not happen. Safe to call twice, and after it has happened."""
        self._action = None
        self.unhook()

    def fire(self) -> None:
        """Do it now, once."""
        action, self._action = self._action, None
        self.unhook()
        if action:
            action()

    def hook(self) -> None:
        """Let the event loop fire it in `left_s`."""
        self._handle = asyncio.get_running_loop().call_later(self.left_s, self._timers.done, self)

    def unhook(self) -> None:
        """Take it from the event loop."""
        if self._handle:
            self._handle.cancel()
            self._handle = None

    @property
    def live(self) -> bool:
        """True until it has fired or was cancelled."""
        return self._action is not None


class Timers:
    """The one clock: `moment` is what time it is, `elapsed_s` what timers count."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._numbers = itertools.count()
        self._waiting: list[tuple[float, int, Timer]] = []
        self._start: datetime | None = None
        self._elapsed_s = 0.0

    @property
    def manual(self) -> bool:
        """True while time stands still."""
        return self._start is not None

    def moment(self) -> datetime:
        """Aware UTC, without the deliberate offset of the server's clock."""
        if self._start is None:
            return self._clock.now()
        return self._start + timedelta(seconds=self._elapsed_s)

    def elapsed_s(self) -> float:
        """Seconds that timers count; only differences mean anything."""
        return self._clock.monotonic() if self._start is None else self._elapsed_s

    def call_later(self, delay_s: float, action: Action) -> Timer:
        """Do `action` once in `delay_s` seconds of simulated time; `cancel` it by the result."""
        timer = Timer(self, self.elapsed_s() + max(0.0, delay_s), action)
        self._put(timer)
        if not self.manual:
            timer.hook()
        return timer

    def stand_still(self, start: datetime | None = None) -> None:
        """Manual mode from `start` (aware; default: now). What waits keeps its remaining time."""
        start = require_aware(start) if start else self.moment()
        self._rebase(lambda: self._stop_at(start))

    def run(self) -> None:
        """Real mode, at the computer's time. What waits keeps its remaining time."""
        self._rebase(self._go)
        for timer in self._live():
            timer.hook()

    def advance(self, seconds: float) -> None:
        """Let simulated time pass, firing what falls due in order. ValueError in real mode."""
        if self._start is None or seconds < 0:
            raise ValueError("only a manual clock moves, and only forward")
        target = self._elapsed_s + seconds
        while self._waiting and self._waiting[0][0] <= target:
            due_s, _, timer = heapq.heappop(self._waiting)
            self._elapsed_s = max(self._elapsed_s, due_s)
            timer.fire()
        self._elapsed_s = target

    def done(self, timer: Timer) -> None:
        """The event loop says that a timer is due."""
        timer.fire()
        while self._waiting and not self._waiting[0][2].live:
            heapq.heappop(self._waiting)

    def _put(self, timer: Timer) -> None:
        heapq.heappush(self._waiting, (timer.due_s, next(self._numbers), timer))

    def _live(self) -> list[Timer]:
        return [timer for _, _, timer in sorted(self._waiting) if timer.live]

    def _rebase(self, change: Action) -> None:
        left = [(timer, timer.left_s) for timer in self._live()]
        change()
        self._waiting = []
        for timer, left_s in left:
            timer.unhook()
            timer.due_s = self.elapsed_s() + left_s
            self._put(timer)

    def _stop_at(self, start: datetime) -> None:
        self._start, self._elapsed_s = start, 0.0

    def _go(self) -> None:
        self._start = None
