"""The open database: transactions for those who write, views for those who read.

What differs between databases is behind `Backend`; no other module asks which one it is.
"""

from collections.abc import Callable, Collection, Generator
from contextlib import AbstractContextManager, contextmanager
from datetime import datetime
from typing import Protocol

import sqlalchemy as sa
from sqlalchemy import exc

from kiosk.core.errors import StoreError, StoreUnavailable
from kiosk.core.secret import Secret
from services.store.migrate import upgrade
from services.store.sealing import PhotoSeal


class ChangeSignal(Protocol):
    """What a program on a shared database knows of the others. Any thread."""

    def change_mark(self) -> str:
        """A text that differs once another process has committed."""
        ...

    def join(self, desk: str, changed: Callable[[], None]) -> None:
        """Take the name of the desk, and from now on call `changed` when others commit.

        `changed` runs on a thread of the backend, must be quick and must not raise. A backend
        that hears of nothing by itself never calls it: `change_mark` is there to be asked.
        ConfigError when another program has the name.
        """
        ...

    def dead_owners(self, desks: Collection[str]) -> frozenset[str]:
        """Those of `desks` that no running program holds: what they left running is an orphan."""
        ...

    def server_time(self) -> datetime:
        """The one clock that all programs on this database share. Aware, UTC."""
        ...


class Backend(ChangeSignal, Protocol):
    """One kind of database. `writer` begins transactions that exclude every other writer until
    they end; the connections of `readers` see one moment and cannot write."""

    @property
    def writer(self) -> sa.Engine:
        """For migrations, before anything else writes."""
        ...

    def write(self) -> AbstractContextManager[sa.Connection]:
        """One write transaction, which is on the disk when the block has been left."""
        ...

    @property
    def readers(self) -> sa.Engine: ...

    @property
    def turn(self) -> AbstractContextManager[object]:
        """Entered around everything that uses `writer`."""
        ...

    @property
    def faults(self) -> tuple[type[Exception], ...]:
        """The driver's errors."""
        ...

    def typed(self, error: BaseException) -> StoreError:
        """What an error of the driver means, without the values of the statement."""
        ...

    def close(self) -> None:
        """Close every connection; may be called twice."""
        ...


class Store:
    """The open database. `seal` encrypts photos; `close` may be called twice. Any thread."""

    def __init__(self, backend: Backend, photo_key: Secret) -> None:
        """Migrate what the backend opens. StoreKeyWrong, StoreTooNew, StoreUnavailable."""
        self._backend = backend
        try:
            self.seal = PhotoSeal(photo_key)
            with backend.turn, self._guarded(), backend.writer.connect() as connection:
                upgrade(connection)
        except BaseException:
            self.close()
            raise

    @contextmanager
    def write(self) -> Generator[sa.Connection]:
        """One write transaction: committed (fsync) at the end, rolled back on any error.

        No other transaction writes meanwhile, of whichever process: what was read in it stays
        true until its end. StoreUnavailable when the database refuses; when the connection is
        lost during the commit it may have been carried out all the same. Never call a network
        inside.
        """
        with self._guarded(), self._backend.write() as connection:
            yield connection

    @contextmanager
    def read(self) -> Generator[sa.Connection]:
        """One consistent view; the connection cannot write. StoreUnavailable."""
        with self._guarded(), self._backend.readers.begin() as connection:
            yield connection

    def change_mark(self) -> str:
        """See `ChangeSignal`. StoreUnavailable."""
        with self._guarded():
            return self._backend.change_mark()

    def join(self, desk: str, changed: Callable[[], None]) -> None:
        """See `ChangeSignal`; once for each store. ConfigError, StoreUnavailable."""
        with self._guarded():
            self._backend.join(desk, changed)

    def dead_owners(self, desks: Collection[str]) -> frozenset[str]:
        """See `ChangeSignal`. StoreUnavailable."""
        with self._guarded():
            return self._backend.dead_owners(desks)

    def server_time(self) -> datetime:
        """See `ChangeSignal`. StoreUnavailable."""
        with self._guarded():
            return self._backend.server_time()

    def close(self) -> None:
        """Close every connection."""
        self._backend.close()

    @contextmanager
    def _guarded(self) -> Generator[None]:
        try:
            yield
        except exc.TimeoutError:
            raise StoreUnavailable("every connection is busy") from None
        except exc.DBAPIError as error:
            # The text of SQLAlchemy's error would hold the parameters.
            raise self._backend.typed(error.orig or error) from None
        except self._backend.faults as error:
            raise self._backend.typed(error) from None
