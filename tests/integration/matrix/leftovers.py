"""I11: a cell leaves no thread and no open socket behind."""

import os
import threading
from pathlib import Path

_DESCRIPTORS = Path("/proc/self/fd")
_ENOUGH_S = 60.0


class Leftovers:
    """Counts what is there when it is made; `require_none` at the end."""

    def __init__(self) -> None:
        self._threads = set(threading.enumerate())
        self._sockets = _open_sockets()

    def require_none(self) -> None:
        """Threads that are about to end (a look-up of a name) are waited for."""
        for thread in set(threading.enumerate()) - self._threads:
            thread.join(_ENOUGH_S)
            assert not thread.is_alive(), f"I11: {thread.name} is left"
        assert _open_sockets() <= self._sockets, "I11: a socket is left"


def _open_sockets() -> int:
    """0 where the system does not tell (only Linux does)."""
    if not _DESCRIPTORS.is_dir():
        return 0
    return sum(_leads_to(one).startswith("socket:") for one in _DESCRIPTORS.iterdir())


def _leads_to(descriptor: Path) -> str:
    try:
        return os.readlink(descriptor)
    except OSError:  # The descriptor of this very listing is gone by now.
        return ""
