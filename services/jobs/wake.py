"""Wakes waiting threads without losing a call that comes between looking and waiting."""

import threading
from collections import Counter
from collections.abc import Iterable

from kiosk.core.jobs import Lane


class Wake:
    """A counter for each lane, under one condition: read `generation`, look for work, then
    `wait` with it. Any thread."""

    def __init__(self) -> None:
        self._condition = threading.Condition()
        self._generations: Counter[Lane] = Counter()
        self._blocked: set[Lane] = set()

    def generation(self, lane: Lane) -> int:
        return self._generations[lane]

    def notify(self, lanes: Iterable[Lane] = tuple(Lane)) -> None:
        """Wake everyone of these lanes who waits or is about to."""
        with self._condition:
            self._generations.update(lanes)
            self._condition.notify_all()

    def wait(self, lane: Lane, seen: int, timeout_s: float) -> None:
        """Return when `notify` was called for the lane since `seen` was read, or after the time."""
        with self._condition:
            self._condition.wait_for(lambda: self._generations[lane] != seen, timeout_s)

    def block(self, lane: Lane) -> bool:
        """The lane has due jobs that wait for running ones; False when that was known already."""
        with self._condition:
            known = lane in self._blocked
            self._blocked.add(lane)
            return not known

    def unblock(self) -> frozenset[Lane]:
        """A job has ended: the lanes that waited for one, which must look again."""
        with self._condition:
            lanes = frozenset(self._blocked)
            self._blocked.clear()
            return lanes
