"""The file in which the world outlives a restart: one SQLite database, one transaction per save.

Event loop only. A process that is killed leaves the last whole save behind; a power cut is not
provided for. One program at a time has the file.
"""

import sqlite3
from pathlib import Path

from services.simulator.building.backup import Backup

_FORMAT = 1
_TABLES = """
create table if not exists part (name text primary key, text text not null) without rowid;
create table if not exists blob (digest text primary key, data blob not null) without rowid;
"""


class StateBroken(Exception):
    """The file cannot be used; the text says why, in one line."""


class StateFile:
    """Opened at once; StateBroken if it is in use, or is no state file."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._texts: dict[str, str] = {}
        self._blobs: set[str] = set()
        try:
            self._database = sqlite3.connect(path, timeout=0, isolation_level=None)
            self._prepare()
        except sqlite3.Error as error:
            raise self._broken(str(error)) from error

    def load(self) -> Backup | None:
        """The last save; None if there is none. StateBroken."""
        try:
            texts = dict(self._database.execute("select name, text from part"))
            blobs = dict(self._database.execute("select digest, data from blob"))
        except sqlite3.Error as error:
            raise self._broken(str(error)) from error
        self._texts, self._blobs = texts, set(blobs)
        return Backup(texts, blobs) if texts else None

    def save(self, backup: Backup) -> None:
        """Write what differs from the last save, whole or not at all. sqlite3.Error."""
        texts = {n: text for n, text in backup.texts.items() if self._texts.get(n) != text}
        new = backup.blobs.keys() - self._blobs
        old = self._blobs - backup.blobs.keys()
        with self._database:
            self._database.execute("begin")
            self._database.executemany("replace into part values (?, ?)", texts.items())
            rows = [(digest, backup.blobs[digest]) for digest in new]
            self._database.executemany("replace into blob values (?, ?)", rows)
            self._database.executemany("delete from blob where digest = ?", [(d,) for d in old])
        self._texts, self._blobs = dict(backup.texts), set(backup.blobs)

    def close(self) -> None:
        """Let another program have it."""
        self._database.close()

    def broken(self) -> StateBroken:
        """For content that is no simulated world."""
        return self._broken("not a simulated world")

    def _prepare(self) -> None:
        self._database.execute("pragma locking_mode = exclusive")
        self._database.execute("pragma synchronous = off")
        found = self._database.execute("pragma user_version").fetchone()[0]
        empty = not self._database.execute("select count(*) from sqlite_master").fetchone()[0]
        if found != _FORMAT and not (found == 0 and empty):
            raise self.broken()
        self._database.executescript(f"begin immediate; pragma user_version = {_FORMAT}; {_TABLES}")
        self._database.execute("commit")

    def _broken(self, why: str) -> StateBroken:
        return StateBroken(f"state file {self._path}: {why}")
