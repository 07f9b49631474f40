"""The standing connection of a desk: it holds the desk's name and hears what others commit.

The server frees the name when the connection ends, however it ends, and so tells the others that
the desk is gone. NOTIFY is a wake-up and no message: whoever misses one looks a second later.
"""

import hashlib
import logging
import select
import socket
import threading
from collections.abc import Callable
from contextlib import suppress
from typing import Any

import psycopg
from psycopg import errors

from kiosk.core.errors import ConfigError, ConfigProblem

log = logging.getLogger(__name__)

CHANNEL = "kiosk_change"
_RETRY_S = 2.0

Connection = psycopg.Connection[Any]


def lock_number(name: str) -> int:
    """The 64-bit number of an advisory lock."""
    digest = hashlib.sha256(b"reception-kiosk:" + name.encode()).digest()
    return int.from_bytes(digest[:8], "big", signed=True)


class PostgresWatch:
    """Owns one thread and its connection; connects again by itself until `stop`.

    `changed` is called on that thread after a commit of anybody but `us`, and after every new
    connection, because what was told meanwhile is lost.
    """

    def __init__(
        self, connect: Callable[[], Connection], desk: str, us: str, changed: Callable[[], None]
    ) -> None:
        self._connect = connect
        self._desk = desk
        self._us = us
        self._changed = changed
        self._stopping = threading.Event()
        self._rope: socket.socket | None = None
        self._thread: threading.Thread | None = None

    def start(self) -> None:
        """ConfigError when another program holds the name; psycopg.Error."""
        try:
            connection = self._open()
        except errors.LockNotAvailable:
            detail = "another program on this database has this name"
            raise ConfigError("desk", ConfigProblem.BAD_VALUE, detail) from None
        bell, self._rope = socket.socketpair()
        self._thread = threading.Thread(
            target=self._work, args=(connection, bell), name="store-watch", daemon=True
        )
        self._thread.start()

    def stop(self) -> None:
        """Give the name back. May be called twice."""
        self._stopping.set()
        if self._rope is not None and self._thread is not None:
            self._rope.close()  # The thread's end of the pair becomes readable.
            self._thread.join()

    def _open(self) -> Connection:
        connection = self._connect()
        try:
            connection.set_autocommit(True)
            connection.execute(f"LISTEN {CHANNEL}")
            connection.execute("SELECT pg_advisory_lock(%s)", (lock_number(f"desk:{self._desk}"),))
        except BaseException:
            connection.close()
            raise
        return connection

    def _work(self, connection: Connection, bell: socket.socket) -> None:
        while not self._stopping.is_set():
            try:
                self._listen(connection, bell)
            except psycopg.Error as error:
                log.warning("store_watch_lost", extra={"fault": type(error).__name__})
                connection.close()
                connection = self._again(connection)
        with suppress(psycopg.Error):
            # The server would free the name too, but a moment after we are gone.
            connection.execute("SELECT pg_advisory_unlock_all()")
        connection.close()
        bell.close()

    def _again(self, lost: Connection) -> Connection:
        """A new connection, however long it takes; the lost one when it is time to stop."""
        while not self._stopping.wait(_RETRY_S):
            try:
                connection = self._open()
            except psycopg.Error:
                continue
            log.info("store_watch_back")
            self._changed()
            return connection
        return lost

    def _listen(self, connection: Connection, bell: socket.socket) -> None:
        while not self._stopping.is_set():
            select.select([connection, bell], [], [])
            heard = [note.payload for note in connection.notifies(timeout=0)]
            if any(payload != self._us for payload in heard):
                self._changed()
