"""SQLite, the whole file encrypted: the database of one desk. One writer, free readers.

WAL mode with synchronous=FULL: what was committed survives a power cut. All writes of the process
go through one connection behind one lock (evidence: several writing connections had 40 to 100
times longer worst commits). Any thread.
"""

from collections.abc import Callable, Collection
from contextlib import AbstractContextManager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy import event
from sqlcipher3 import dbapi2 as _driver  # pyright: ignore[reportMissingTypeStubs]

from kiosk.core.errors import StoreError, StoreKeyWrong, StoreUnavailable
from kiosk.core.secret import Secret
from services.store.engine import Store
from services.store.group_commit import GroupCommit

# The compiled driver has no type information; it has the names of the standard sqlite3.
dbapi2: Any = _driver

_READERS = 4
_WAL_LIMIT_BYTES = 16 * 1024 * 1024


def sqlite_version() -> str:
    """The version of the SQLite inside SQLCipher."""
    return str(dbapi2.sqlite_version)


def open_sqlite(path: Path, key: Secret, photo_key: Secret) -> Store:
    """Open or create, then migrate. StoreKeyWrong, StoreTooNew, StoreUnavailable."""
    return Store(SqliteBackend(path, key), photo_key)


class SqliteBackend:
    """Implements `services.store.engine.Backend`."""

    faults: tuple[type[Exception], ...] = (dbapi2.Error,)

    def __init__(self, path: Path, key: Secret) -> None:
        self.path = path
        self._key = key
        self._desk: str | None = None
        self.writer = self._engine(read_only=False)
        self.readers = self._engine(read_only=True)
        self._commits = GroupCommit(self.writer)
        self.turn = self._commits.turn

    def write(self) -> AbstractContextManager[sa.Connection]:
        return self._commits.write()

    def typed(self, error: BaseException) -> StoreError:
        # The text of the driver holds no data.
        text = str(error)
        if "file is not a database" in text:
            return StoreKeyWrong(str(self.path))
        return StoreUnavailable(text)

    def change_mark(self) -> str:
        """By SQLite's own count, which leaves out what this connection has committed."""
        with self.write() as connection:
            return str(connection.exec_driver_sql("PRAGMA data_version").scalar_one())

    def join(self, desk: str, changed: Callable[[], None]) -> None:
        """The lock of the data folder keeps others out already, and SQLite calls nobody."""
        self._desk = desk

    def dead_owners(self, desks: Collection[str]) -> frozenset[str]:
        """All but our own: one program drives the jobs of a data folder."""
        return frozenset(desks) - {self._desk}

    def server_time(self) -> datetime:
        return datetime.now(UTC)

    def close(self) -> None:
        self._commits.close()
        with self.turn:
            self.readers.dispose()
            self.writer.dispose()

    def _engine(self, *, read_only: bool) -> sa.Engine:
        engine = sa.create_engine(
            "sqlite://",
            module=dbapi2,
            creator=lambda: self._connect(read_only=read_only),
            poolclass=sa.QueuePool if read_only else sa.StaticPool,
            **({"pool_size": _READERS, "max_overflow": _READERS} if read_only else {}),
        )
        start = "BEGIN" if read_only else "BEGIN IMMEDIATE"

        def begin(connection: sa.Connection) -> None:
            connection.exec_driver_sql(start)

        event.listen(engine, "begin", begin)
        return engine

    def _connect(self, *, read_only: bool) -> Any:
        connection = dbapi2.connect(str(self.path), check_same_thread=False, isolation_level=None)
        try:
            # SQLCipher would write to standard error itself; we raise what there is to say.
            connection.execute("PRAGMA cipher_log_level = NONE")
            connection.execute(f"PRAGMA key = \"x'{self._key.reveal()}'\"")
            connection.execute("PRAGMA busy_timeout = 5000")
            connection.execute("SELECT count(*) FROM sqlite_master")
            if read_only:
                connection.execute("PRAGMA query_only = ON")
            else:
                connection.execute("PRAGMA journal_mode = WAL")
                connection.execute("PRAGMA synchronous = FULL")
                connection.execute("PRAGMA foreign_keys = ON")
                connection.execute("PRAGMA secure_delete = ON")
                connection.execute(f"PRAGMA journal_size_limit = {_WAL_LIMIT_BYTES}")
        except dbapi2.Error:
            connection.close()
            raise
        return connection
