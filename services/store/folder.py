"""The data folder and its lock: one program that drives jobs at a time.

The operating system frees the lock when the process dies, however it dies; so whoever gets it
knows that every job marked running is an orphan.
"""

import os
import sys
from contextlib import suppress
from pathlib import Path
from typing import IO

from kiosk.core.errors import ConfigError, ConfigProblem, DataFolderInUse

LOCK_NAME = "kiosk.lock"
DATABASE_NAME = "kiosk.db"


class DataFolder:
    """Creates the folder (0700) and holds its lock between `lock` and `release`."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._handle: IO[bytes] | None = None

    @property
    def database(self) -> Path:
        return self.path / DATABASE_NAME

    def create(self) -> None:
        """Make the folder if need be. ConfigError when that is not possible."""
        try:
            self.path.mkdir(mode=0o700, parents=True, exist_ok=True)
        except OSError as error:
            raise _unusable(error) from error

    def lock(self) -> None:
        """Take the lock or raise DataFolderInUse; ConfigError. Safe to call twice."""
        if self._handle is not None:
            return
        self.create()
        try:
            handle = (self.path / LOCK_NAME).open("a+b", buffering=0)
        except OSError as error:
            raise _unusable(error) from error
        try:
            _lock(handle)
        except OSError as error:
            handle.close()
            raise DataFolderInUse(str(self.path)) from error
        # Only for a person who looks: a full disk must not keep the desk closed.
        with suppress(OSError):
            handle.truncate(0)
            handle.write(str(os.getpid()).encode())
        self._handle = handle

    def release(self) -> None:
        """Give the lock back. Safe to call twice."""
        if self._handle is not None:
            self._handle.close()
            self._handle = None


def _unusable(error: OSError) -> ConfigError:
    return ConfigError("data_dir", ConfigProblem.BAD_VALUE, error.strerror or str(error))


if sys.platform == "win32":
    import msvcrt

    def _lock(handle: IO[bytes]) -> None:
        handle.seek(0)
        msvcrt.locking(handle.fileno(), msvcrt.LK_NBLCK, 1)
else:
    import fcntl

    def _lock(handle: IO[bytes]) -> None:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
