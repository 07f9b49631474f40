"""The end of a call's time, seen by every socket operation under it.

Real seconds, not those of the Clock port: a socket waits in real time, and a test that holds
the Clock still must not make a call endless. Each call has its own, on the thread of the call.
Time that a call stands in our own queue is not its own: a rush must not make calls fail.
"""

import time
from collections.abc import Generator
from contextlib import contextmanager
from contextvars import ContextVar

# A queue this long is no rush: some hundred requests are waiting, and more come than go.
PATIENCE_S = 120.0


class Deadline:
    """A moment `seconds` from now, put off by what the call waits for our own limits.

    `patience_s` bounds these waits, all of one call together.
    """

    def __init__(self, seconds: float, patience_s: float = PATIENCE_S) -> None:
        self._at = time.monotonic() + seconds
        self._patience_s = patience_s
        self._in_line_since: float | None = None

    def remaining(self) -> float:
        """Seconds left; zero or less once it has passed."""
        return self._at - time.monotonic()

    def patience_left(self) -> float:
        """Seconds that the call may still stand in line; zero or less once they are used up."""
        if self._in_line_since is None:
            return self._patience_s
        return self._patience_s - (time.monotonic() - self._in_line_since)

    @contextmanager
    def in_line(self) -> Generator[None]:
        """For the length of the block the call waits for us, not for the server."""
        self._in_line_since = began = time.monotonic()
        try:
            yield
        finally:
            self._in_line_since = None
            waited_s = time.monotonic() - began
            self._at += waited_s
            self._patience_s -= waited_s

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
