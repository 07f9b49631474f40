"""One writer at a time, and one commit for all who came meanwhile.

A commit costs more than the changes that it makes lasting. While one is on its way to the disk
others come to write; they find the transaction of the first that could begin, and the last of
them commits for all. Nobody returns before the commit of his group, so that what `write` has
let through is on the disk. Any thread; not to be nested.
"""

import threading
from collections.abc import Generator
from contextlib import contextmanager
from typing import Any

import sqlalchemy as sa

_MOST = 16
_LOOK_S = 0.5


class _Group:
    def __init__(self, connection: sa.Connection) -> None:
        self.connection = connection
        self.transaction = connection.begin()
        self.members = 0
        self.ended = threading.Event()
        self.fault: BaseException | None = None


class GroupCommit:
    """`turn` is held by whoever uses the writing connection."""

    def __init__(self, writer: sa.Engine) -> None:
        self.turn = threading.Lock()
        self._writer = writer
        self._counting = threading.Lock()
        self._coming = 0
        self._group: _Group | None = None
        self._connection: sa.Connection | None = None

    @contextmanager
    def write(self) -> Generator[sa.Connection]:
        """Errors of the block undo its own changes only; an error of the commit is everybody's."""
        with self._counting:
            self._coming += 1
        with self.turn:
            with self._counting:
                self._coming -= 1
            group = self._group or self._begin()
            try:
                self._mark(group, "SAVEPOINT member")
                yield group.connection
                self._mark(group, "RELEASE member")
            except BaseException as error:
                self._undo(group, error)
                raise
            group.members += 1
            self._commit_if_last(group)
        self._wait(group)

    def close(self) -> None:
        """Give the connection back."""
        with self.turn:
            if self._connection is not None:
                self._connection.close()
                self._connection = None

    def _begin(self) -> _Group:
        connection = self._connection or self._writer.connect()
        self._connection = None  # until the group has ended well
        try:
            self._group = _Group(connection)
        except BaseException:
            connection.close()
            raise
        return self._group

    def _mark(self, group: _Group, word: str) -> None:
        # The first needs no mark: there is nobody before it whose changes must stay.
        if group.members:
            driver: Any = group.connection.connection.driver_connection
            driver.execute(word)

    def _undo(self, group: _Group, error: BaseException) -> None:
        if not group.members:
            self._end(group, error)
            return
        try:
            self._mark(group, "ROLLBACK TO member")
            self._mark(group, "RELEASE member")
        except BaseException as fault:
            # The database has given up the whole transaction: the others must know.
            self._end(group, fault)
            raise
        self._commit_if_last(group)

    def _commit_if_last(self, group: _Group) -> None:
        if self._coming and group.members < _MOST:
            return  # Whoever comes next takes the group over.
        self._end(group, None)

    def _end(self, group: _Group, fault: BaseException | None) -> None:
        self._group = None
        try:
            if fault is None:
                group.transaction.commit()
            else:
                group.transaction.rollback()
        except BaseException as error:
            fault = fault or error
            # Closing it for good is what surely ends a transaction that cannot be ended.
            group.connection.invalidate(error)
            raise
        finally:
            group.fault = fault
            if fault is None:
                self._connection = group.connection
            else:
                group.connection.close()
            group.ended.set()

    def _wait(self, group: _Group) -> None:
        while not group.ended.wait(_LOOK_S):
            # Whoever was to come has died on the way: one of those who wait commits.
            with self.turn:
                if self._group is group:
                    self._commit_if_last(group)
        if group.fault is not None:
            raise group.fault
