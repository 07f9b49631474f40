"""Opens the encrypted database, and hands out transactions: one writer at a time, free readers.

SQLite in WAL mode with synchronous=FULL: what was committed survives a power cut. All writes of
the process go through one connection behind one lock (evidence: several writing connections had
40 to 100 times longer worst commits). Any thread.
"""

import threading
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy import event, exc
from sqlcipher3 import dbapi2 as _driver  # pyright: ignore[reportMissingTypeStubs]

from kiosk.core.errors import StoreKeyWrong, StoreUnavailable
from kiosk.core.secret import Secret
from services.store.migrate import upgrade
from services.store.sealing import PhotoSeal

# The compiled driver has no type information; it has the names of the standard sqlite3.
dbapi2: Any = _driver

_READERS = 4
_WAL_LIMIT_BYTES = 16 * 1024 * 1024


def sqlite_version() -> str:
    """The version of the SQLite inside SQLCipher."""
    return str(dbapi2.sqlite_version)


class Store:
    """The open database. `seal` encrypts photos; `close` may be called twice."""

    def __init__(self, path: Path, key: Secret, photo_key: Secret) -> None:
        """Open or create, then migrate. StoreKeyWrong, StoreTooNew, StoreUnavailable."""
        self._path = path
        self._key = key
        self._lock = threading.RLock()
        self._writer = self._engine(read_only=False)
        self._readers = self._engine(read_only=True)
        self.seal = PhotoSeal(photo_key)
        try:
            with self._guarded(), self._writer.connect() as connection:
                upgrade(connection)
        except BaseException:
            self.close()
            raise

    @contextmanager
    def write(self) -> Generator[sa.Connection]:
        """One write transaction: committed (fsync) at the end, rolled back on any error.

        StoreUnavailable when the database refuses. Never call a network inside.
        """
        with self._lock, self._guarded(), self._writer.begin() as connection:
            yield connection

    @contextmanager
    def read(self) -> Generator[sa.Connection]:
        """One consistent view; the connection cannot write. StoreUnavailable."""
        with self._guarded(), self._readers.begin() as connection:
            yield connection

    def data_version(self) -> int:
        """A number that changes when another process has committed."""
        with self._lock, self._guarded(), self._writer.connect() as connection:
            return int(connection.exec_driver_sql("PRAGMA data_version").scalar_one())

    def close(self) -> None:
        """Close every connection."""
        with self._lock:
            self._readers.dispose()
            self._writer.dispose()

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
        connection = dbapi2.connect(str(self._path), check_same_thread=False, isolation_level=None)
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

    @contextmanager
    def _guarded(self) -> Generator[None]:
        try:
            yield
        except exc.TimeoutError:
            raise StoreUnavailable("every reader is busy") from None
        except (exc.DBAPIError, dbapi2.Error) as error:
            # The text of the driver holds no data; SQLAlchemy's would hold the parameters.
            text = str(error.orig if isinstance(error, exc.DBAPIError) else error)
            if "file is not a database" in text:
                raise StoreKeyWrong(str(self._path)) from None
            raise StoreUnavailable(text) from None
