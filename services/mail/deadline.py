"""Cuts a connection off when its time is up, whatever the other side does.

A socket timeout bounds one read only: a server that sends one byte a second would hold a worker
for ever. The cut comes from a timer thread; the worker sees it as a lost connection.
"""

import contextlib
import socket
import threading
from types import TracebackType
from typing import Self


class Deadline:
    """One use, as a context manager, on the worker's thread; `guard` names what is cut."""

    def __init__(self, total_s: float) -> None:
        self._lock = threading.Lock()
        self._over = False
        self._guarded: socket.socket | None = None
        self._timer = threading.Timer(total_s, self._cut)
        self._timer.daemon = True

    def guard(self, connection: socket.socket) -> None:
        """Cut `connection` at the deadline, or now if that has passed."""
        # A duplicate, because TLS takes the original descriptor away from its socket object.
        duplicate = connection.dup()
        with self._lock:
            self._guarded = duplicate
            over = self._over
        if over:
            self._cut()

    def _cut(self) -> None:
        with self._lock:
            self._over = True
            if self._guarded is not None:
                with contextlib.suppress(OSError):
                    self._guarded.shutdown(socket.SHUT_RDWR)

    def __enter__(self) -> Self:
        self._timer.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._timer.cancel()
        self._timer.join()
        with self._lock:
            if self._guarded is not None:
                self._guarded.close()
                self._guarded = None
