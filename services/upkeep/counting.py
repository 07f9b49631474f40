"""Moves the counts of HikCentral calls from memory into the database, so a restart keeps them."""

from collections.abc import Callable, Mapping

from kiosk.core.errors import StoreError
from services.store import Store, totals

Counts = Mapping[tuple[str, str], int]


class CallCounts:
    """Called by the ticker and once at stop. `put_back` returns what could not be written."""

    def __init__(
        self, store: Store, drain: Callable[[], Counts], put_back: Callable[[Counts], None]
    ) -> None:
        self._store = store
        self._drain = drain
        self._put_back = put_back

    def tick(self) -> None:
        counts = self._drain()
        if not counts:
            return
        try:
            with self._store.write() as connection:
                totals.add_api_calls(connection, counts)
        except StoreError:
            self._put_back(counts)
            raise
