"""PostgreSQL: one database for several desks, with the same tables and queries (ADR 015).

Every write transaction takes one advisory lock first: writers of all desks take turns, as
SQLite's do, so what was read in a transaction stays true until its end. READ COMMITTED, because
each statement must see what the writer before us has committed. Any thread.
"""

from collections.abc import Callable, Collection
from contextlib import AbstractContextManager, nullcontext
from datetime import UTC, datetime
from secrets import token_hex
from typing import Any

import psycopg
import sqlalchemy as sa
from psycopg import errors
from sqlalchemy import event

from kiosk.core.errors import StoreError, StoreKeyWrong, StoreUnavailable
from kiosk.core.secret import Secret
from services.store.engine import Store
from services.store.keyproof import prove_photo_key
from services.store.postgres_address import PostgresAddress
from services.store.postgres_watch import CHANNEL, PostgresWatch, lock_number

_POOL: dict[str, Any] = {"pool_size": 4, "max_overflow": 4, "pool_timeout": 5.0}
_TURN = sa.text("SELECT pg_advisory_xact_lock(:number)").bindparams(number=lock_number("write"))
# Only what has written has a transaction id: an idle look for work must wake nobody.
_TELL = sa.text(
    "SELECT pg_notify(:channel, :us) WHERE pg_current_xact_id_if_assigned() IS NOT NULL"
)
# Both grow in the order of the commits, because writers take turns; both are read from an index.
_MARK = sa.text(
    "SELECT (SELECT max(change_seq) FROM visit), (SELECT max(id) FROM job_log),"
    " (SELECT max(seq) FROM audit)"
)
_HELD = sa.text(
    "SELECT (classid::bigint << 32) | objid::bigint FROM pg_locks"
    " WHERE locktype = 'advisory' AND objsubid = 1 AND granted"
    " AND database = (SELECT oid FROM pg_database WHERE datname = current_database())"
)
# The server words it in its own language, and sends no code before the session stands.
_WRONG_PASSWORD = ("password authentication failed", "по паролю")


def open_postgres(address: PostgresAddress, photo_key: Secret) -> Store:
    """Connect, then migrate if need be.

    StoreKeyWrong for a wrong password, or a photo key other than that of the first desk;
    StoreTooNew, StoreUnavailable, ConfigError.
    """
    store = Store(PostgresBackend(address), photo_key)
    try:
        prove_photo_key(store)
    except BaseException:
        store.close()
        raise
    return store


class PostgresBackend:
    """Implements `services.store.engine.Backend`."""

    faults: tuple[type[Exception], ...] = (psycopg.Error,)

    def __init__(self, address: PostgresAddress) -> None:
        """ConfigError for an address that would send data in the clear."""
        self._parameters = address.parameters()
        self._us = token_hex(8)
        self._watch: PostgresWatch | None = None
        # The server keeps the order of the writers, ours and those of other desks alike.
        self.turn: AbstractContextManager[object] = nullcontext()
        self.writer = self._engine(isolation_level="READ COMMITTED")
        self.readers = self._engine(isolation_level="REPEATABLE READ", postgresql_readonly=True)
        event.listen(self.writer, "begin", _take_turn)
        event.listen(self.writer, "commit", self._tell)

    def write(self) -> AbstractContextManager[sa.Connection]:
        return self.writer.begin()

    def typed(self, error: BaseException) -> StoreError:
        return typed(error)

    def change_mark(self) -> str:
        with self.readers.begin() as connection:
            return ":".join(str(part) for part in connection.execute(_MARK).one())

    def join(self, desk: str, changed: Callable[[], None]) -> None:
        watch = PostgresWatch(self._connect, desk, self._us, changed)
        watch.start()
        self._watch = watch

    def dead_owners(self, desks: Collection[str]) -> frozenset[str]:
        """Those whose advisory lock nobody holds: the server frees it with the connection."""
        with self.readers.begin() as connection:
            held = set(connection.scalars(_HELD))
        return frozenset(desk for desk in desks if lock_number(f"desk:{desk}") not in held)

    def server_time(self) -> datetime:
        with self.readers.begin() as connection:
            now: datetime = connection.execute(sa.text("SELECT clock_timestamp()")).scalar_one()
        return now.astimezone(UTC)

    def close(self) -> None:
        if self._watch is not None:
            self._watch.stop()
        self.readers.dispose()
        self.writer.dispose()

    def _engine(self, **options: Any) -> sa.Engine:
        return sa.create_engine(
            "postgresql+psycopg://",
            creator=self._connect,
            # Else the first transaction after a restart of the server would fail.
            pool_pre_ping=True,
            hide_parameters=True,
            execution_options=options,
            **_POOL,
        )

    def _connect(self) -> "psycopg.Connection[Any]":
        return psycopg.connect(**self._parameters)

    def _tell(self, connection: sa.Connection) -> None:
        """Heard by the others at the moment of the commit, and never without it."""
        connection.execute(_TELL, {"channel": CHANNEL, "us": self._us})


def typed(error: BaseException) -> StoreError:
    """StoreKeyWrong for a wrong password, else StoreUnavailable; no value of a statement."""
    if not isinstance(error, psycopg.Error):
        return StoreUnavailable(type(error).__name__)
    text = str(error).lower()
    asked = error.pgconn is not None and error.pgconn.used_password
    if asked and error.sqlstate is None and any(word in text for word in _WRONG_PASSWORD):
        return StoreKeyWrong("password")
    return StoreUnavailable(_told(error))


def _take_turn(connection: sa.Connection) -> None:
    connection.execute(_TURN)


def _told(error: psycopg.Error) -> str:
    """The primary message only: the detail of a refused row would hold its values."""
    if error.sqlstate is None:
        # Of the connection itself: host, port, user, never the password.
        return str(error) if isinstance(error, errors.OperationalError) else type(error).__name__
    data = isinstance(error, errors.DataError)
    primary = "" if data else error.diag.message_primary or ""
    return f"{error.sqlstate} {type(error).__name__}: {primary}"
