"""Wakes waiting threads without losing a call that comes between looking and waiting."""

import threading


class Wake:
    """A counter under a condition: read `generation`, look for work, then `wait` with it."""

    def __init__(self) -> None:
        self._condition = threading.Condition()
        self._generation = 0

    @property
    def generation(self) -> int:
        return self._generation

    def notify(self) -> None:
        """Wake everyone who waits, and everyone who is about to."""
        with self._condition:
            self._generation += 1
            self._condition.notify_all()

    def wait(self, seen: int, timeout_s: float) -> None:
        """Return when `notify` was called since `seen` was read, or after the time."""
        with self._condition:
            self._condition.wait_for(lambda: self._generation != seen, timeout_s)
