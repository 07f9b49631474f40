"""A limiter whose waiting costs no time."""

import threading

from services.hikcentral.wire.deadline import Deadline
from services.hikcentral.wire.limiter import Limiter


class VirtualTime:
    """Whoever waits moves it on, and all at once."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._now = 0.0

    def monotonic(self) -> float:
        return self._now

    def wait(self, _woken: threading.Condition, seconds: float) -> None:
        with self._lock:
            self._now += seconds


def take_turns(time: VirtualTime, threads: int, turns: int) -> list[int]:
    """How many turns each thread got of a limiter with 5/s, a burst of 5 and 4 in flight.

    Every tenth thread is urgent.
    """
    limiter = Limiter(5, 5, 4, time.monotonic, time.wait)
    taken = [0] * threads

    def work(number: int) -> None:
        for _ in range(turns):
            with limiter.slot(Deadline(15, patience_s=600), urgent=number % 10 == 0):
                taken[number] += 1

    workers = [threading.Thread(target=work, args=(n,), daemon=True) for n in range(threads)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join(300)
    return taken
