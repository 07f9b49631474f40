"""Something that is looked up once and kept for a while. Any thread.

Whoever asks while it is being looked up waits for that answer, so that one start of many jobs is
one call; an urgent one asks for itself, because the other may stand in line behind many. None is
never kept: what is not there yet may come.
"""

import threading
from collections.abc import Callable, Hashable
from typing import Generic, TypeVar

from kiosk.core.clock import Clock

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")


def _never() -> bool:
    return False


class Kept(Generic[K, V]):
    """`load` is called outside any lock; its errors are passed on and leave nothing behind."""

    def __init__(
        self,
        load: Callable[[K], V | None],
        clock: Clock,
        keep_s: float,
        is_urgent: Callable[[], bool] = _never,
    ) -> None:
        self._load = load
        self._clock = clock
        self._keep_s = keep_s
        self._is_urgent = is_urgent
        self._lock = threading.Lock()
        self._values: dict[K, tuple[float, V]] = {}
        self._loading: dict[K, threading.Event] = {}

    def get(self, key: K) -> V | None:
        """The value, at most `keep_s` seconds old."""
        urgent = self._is_urgent()
        while True:
            mine = threading.Event()
            with self._lock:
                known = self._fresh(key)
                if known is not None:
                    return known
                ahead = None if urgent else self._loading.get(key)
                if ahead is None:
                    self._loading[key] = mine
            if ahead is None:
                return self._look_up(key, mine)
            ahead.wait()

    def forget(self, key: K) -> None:
        """Look it up again at the next question; what is being looked up now is not kept."""
        with self._lock:
            self._values.pop(key, None)
            self._loading.pop(key, None)

    def _fresh(self, key: K) -> V | None:
        known = self._values.get(key)
        if known is None:
            return None
        if self._clock.monotonic() - known[0] > self._keep_s:
            del self._values[key]
            return None
        return known[1]

    def _look_up(self, key: K, mine: threading.Event) -> V | None:
        asked_at = self._clock.monotonic()
        value = None
        try:
            value = self._load(key)
        finally:
            with self._lock:
                if self._loading.get(key) is mine:
                    del self._loading[key]
                    if value is not None:
                        self._values[key] = (asked_at, value)
            mine.set()
        return value
