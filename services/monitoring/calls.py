"""Counts HikCentral calls between two writes to the database.

Bus events come on the callers' threads; a timer drains. Must never touch the database itself: a
call must not wait for the writer.
"""

import threading
from collections import Counter
from collections.abc import Mapping

from kiosk.core.bus import Bus
from kiosk.core.events import ApiCalled

CallKey = tuple[str, str]
"""(endpoint, status), as in `TotalsSnapshot.api_requests`."""

SERIES_LIMIT = 50
"""Goal O-3; the contract has a dozen endpoints, so more than this is a mistake somewhere."""

OTHER_ENDPOINT = "other"


class ApiCallCounter:
    """Any thread. Counts from construction until `close`."""

    def __init__(self, bus: Bus) -> None:
        self._lock = threading.Lock()
        self._pending: Counter[CallKey] = Counter()
        self._known: set[CallKey] = set()
        self._cancel = bus.subscribe(ApiCalled, self._count)

    def drain(self) -> Mapping[CallKey, int]:
        """Take the counts out, to be added to the database. `put_back` them if that fails."""
        with self._lock:
            taken, self._pending = self._pending, Counter()
        return dict(taken)

    def put_back(self, counts: Mapping[CallKey, int]) -> None:
        """Undo a `drain` whose write failed."""
        with self._lock:
            self._pending.update(counts)

    def pending(self) -> Mapping[CallKey, int]:
        """What is not drained yet."""
        with self._lock:
            return dict(self._pending)

    def close(self) -> None:
        """Stop listening; what is pending can still be drained."""
        self._cancel()

    def _count(self, event: ApiCalled) -> None:
        key = (event.endpoint, event.status)
        with self._lock:
            if key not in self._known and len(self._known) >= SERIES_LIMIT:
                key = (OTHER_ENDPOINT, event.status)
            self._known.add(key)
            self._pending[key] += 1
