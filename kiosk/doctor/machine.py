"""Checks of this computer: data folder and its rights, lock, disk, clock. Change nothing.

Each is a function from what it looks at to findings. Any thread.
"""

import os
import shutil
import stat
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime, timedelta
from pathlib import Path

from kiosk.core.errors import ConfigError, DataFolderInUse
from kiosk.doctor.findings import Finding, fail, failed_by, not_run, ok, warn
from kiosk.settings import Settings
from services.store import DataFolder

WARN_BELOW = 1024**3
FAIL_BELOW = 200 * 1024**2
_OTHERS = stat.S_IRWXG | stat.S_IRWXO
_FIRST_YEAR, _LAST_YEAR = 2025, 2037  # contract 4: the latest end that a server takes


def folder_rights(folder: Path, private: Iterable[Path]) -> Iterator[Finding]:
    """The folder is for one user alone (0700), and so is each private file (0600)."""
    if not folder.is_dir():
        yield not_run("folder", "folder.none", path=folder)
        return
    mode = stat.S_IMODE(folder.stat().st_mode)
    if os.name == "posix" and mode & _OTHERS:
        yield fail("folder", "folder.open", path=folder, mode=f"{mode:04o}")
    elif not os.access(folder, os.W_OK):
        yield fail("folder", "folder.read_only", path=folder)
    else:
        yield ok("folder", "folder.ok", path=folder, mode=f"{mode:04o}")
    for file in private:
        yield from _file_rights(file)


def _file_rights(file: Path) -> Iterator[Finding]:
    if os.name != "posix" or not file.is_file():
        return
    mode = stat.S_IMODE(file.stat().st_mode)
    if mode & _OTHERS:
        yield fail("folder", "folder.file_open", path=file, mode=f"{mode:04o}")


def desk_running(folder: DataFolder) -> tuple[bool, Finding]:
    """Whether a program works on this folder. Nothing is wrong with either."""
    if not folder.path.is_dir():
        return False, not_run("lock", "folder.none", path=folder.path)
    try:
        folder.lock()
    except DataFolderInUse:
        return True, ok("lock", "lock.running")
    except ConfigError as error:
        return False, failed_by("lock", error)
    folder.release()
    return False, ok("lock", "lock.free")


def disk(folder: Path, free_bytes: Callable[[Path], int]) -> Finding:
    """Room where the data folder is, or will be."""
    there = next((path for path in (folder, *folder.parents) if path.is_dir()), folder)
    try:
        free = free_bytes(there)
    except OSError as error:
        return fail("disk", "disk.unknown", reason=error.strerror or "")
    if free < FAIL_BELOW:
        return fail("disk", "disk.full", mib=free // 1024**2)
    if free < WARN_BELOW:
        return warn("disk", "disk.low", mib=free // 1024**2)
    return ok("disk", "disk.ok", gib=f"{free / 1024**3:.1f}")


def free_bytes(path: Path) -> int:
    """What `disk` asks on a real computer. OSError."""
    return shutil.disk_usage(path).free


def clock(settings: Settings, now: datetime, last_written: datetime | None) -> Finding:
    """Zone and time of this computer. `last_written`: when the database was, by the same clock."""
    here = now.astimezone(settings.zone)
    shown = {"time": here.isoformat(timespec="seconds"), "zone": settings.zone}
    backwards = last_written is not None and now < last_written - timedelta(hours=1)
    if not _FIRST_YEAR <= here.year <= _LAST_YEAR or backwards:
        return fail("clock", "clock.wrong", **shown)
    if not settings.time_zone:
        return warn("clock", "clock.no_zone", **shown)
    return ok("clock", "clock.ok", **shown)
