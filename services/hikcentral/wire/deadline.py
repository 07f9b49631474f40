"""The end of a call's time, seen by every socket operation under it.

Real seconds, not those of the Clock port: a socket waits in real time, and a test that holds
the Clock still must not make a call endless. Each call has its own, on the thread of the call.
"""

import time
from collections.abc import Generator
from contextlib import contextmanager
from contextvars import ContextVar


class Deadline:
    """A moment `seconds` from now."""

    def __init__(self, seconds: float) -> None:
        self._at = time.monotonic() + seconds

    def remaining(self) -> float:
        """Seconds left; zero or less once it has passed."""
        return self._at - time.monotonic()

    @contextmanager
    def active(self) -> Generator[None]:
        """Bind it to this thread's sockets for the length of the block."""
        token = _active.set(self)
        try:
            yield
        finally:
            _active.reset(token)


_active: ContextVar[Deadline | None] = ContextVar("hikcentral_deadline", default=None)


def seconds_left(timeout_s: float | None) -> float:
    """The smaller of `timeout_s` and what the active deadline leaves; may be zero or less."""
    deadline = _active.get()
    limit = 60.0 if timeout_s is None else timeout_s
    return limit if deadline is None else min(limit, deadline.remaining())
