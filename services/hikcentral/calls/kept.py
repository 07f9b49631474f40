"""Something that is looked up once and kept for a while. Any thread.

Whoever asks while it is being looked up waits for that answer, so that one start of many jobs is
one call. None is never kept: what is not there yet may come.
"""

import threading
from collections.abc import Callable, Hashable
from typing import Generic, TypeVar

from kiosk.core.clock import Clock

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")


class Kept(Generic[K, V]):
    """`load` is called under a lock; its errors are passed on and leave nothing behind."""

    def __init__(self, load: Callable[[K], V | None], clock: Clock, keep_s: float) -> None:
        self._load = load
        self._clock = clock
        self._keep_s = keep_s
        self._lock = threading.Lock()
        self._values: dict[K, tuple[float, V]] = {}

    def get(self, key: K) -> V | None:
        """The value, at most `keep_s` seconds old."""
        with self._lock:
            asked_at = self._clock.monotonic()
            known = self._values.pop(key, None)
            if known is None or asked_at - known[0] > self._keep_s:
                value = self._load(key)
                known = None if value is None else (asked_at, value)
            if known is None:
                return None
            self._values[key] = known
            return known[1]

    def forget(self, key: K) -> None:
        """Look it up again at the next question."""
        with self._lock:
            self._values.pop(key, None)
