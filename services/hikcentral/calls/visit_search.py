"""Finding visits of the visitor module again: by visitor, and by our code (contract 3.12).

The server cannot be asked for a document number, so visits around now are listed and their
visitors looked at one by one. Owns the memory that makes this rare: which visit belongs to which
visitor, and whose code a visitor carried when we last looked. Any thread.
"""

import threading
from collections import OrderedDict
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from kiosk.core.clock import Clock
from kiosk.core.errors import Busy, Missing, OutcomeUnknown
from kiosk.core.ids import PersonId
from services.hikcentral.calls.ownership import FRESH_S
from services.hikcentral.calls.visitors import VisitorCalls, VisitorDetails, VisitRecord

MOST_LOOKS = 200
_MOST_KNOWN = 20_000

# From the likely to the far: a visit can be planned for next year, and stay for a month.
_RINGS = (
    (timedelta(days=-1), timedelta(days=1)),
    (timedelta(days=-62), timedelta(days=31)),
    (timedelta(days=31), timedelta(days=367)),
)


@dataclass(frozen=True, slots=True)
class _Known:
    """`unread`: we have written it, and nobody has used that for a read back yet."""

    record: VisitRecord
    at: float
    unread: bool


class VisitSearch:
    def __init__(self, visitors: VisitorCalls, clock: Clock) -> None:
        self._visitors = visitors
        self._clock = clock
        self._lock = threading.Lock()
        self._codes: OrderedDict[PersonId, str] = OrderedDict()
        self._records: OrderedDict[PersonId, _Known] = OrderedDict()

    def written(self, record: VisitRecord) -> None:
        """As it stands after a write of ours, this moment."""
        self._keep(_Known(record, self._clock.monotonic(), unread=True))

    def learn_code(self, visitor_id: PersonId, code: str) -> None:
        """Only a hint where to look first; whose a visitor is, is always read."""
        with self._lock:
            self._codes[visitor_id] = code
            _trim(self._codes)

    def forget(self, visitor_id: PersonId) -> None:
        with self._lock:
            self._codes.pop(visitor_id, None)
            self._records.pop(visitor_id, None)

    def details_of(self, visitor_id: PersonId) -> VisitorDetails:
        """Read now. Missing for nobody."""
        try:
            details = self._visitors.details(visitor_id)
        except Missing:
            self.forget(visitor_id)
            raise
        self.learn_code(visitor_id, details.code)
        return details

    def record_of(self, visitor_id: PersonId) -> VisitRecord | None:
        """The visit that goes on, else the newest; at most half a minute old, else listed."""
        with self._lock:
            known = self._records.get(visitor_id)
        if known is not None and self._is_fresh(known):
            return known.record
        return self._listed(visitor_id, known)

    def record_since(self, visitor_id: PersonId, asked_at: float) -> VisitRecord | None:
        """Listed at `asked_at` (monotonic seconds) or later, if need be now.

        What we have just written ourselves is taken for it, and only once.
        """
        with self._lock:
            known = self._records.get(visitor_id)
            if known is not None and known.unread:
                self._records[visitor_id] = replace(known, unread=False)
        if known is None:
            return self._listed(visitor_id, None)
        ours = known.unread and self._is_fresh(known)
        return known.record if ours or known.at >= asked_at else self._listed(visitor_id, known)

    def find(self, code: str) -> VisitorDetails | None:
        """The visitor who carries our code now; None when nobody does, in any visit listed.

        Busy when too many visitors are unknown to us: the next try goes on from there.
        """
        with self._lock:
            likely = [one for one, known in self._codes.items() if known == code]
        for visitor_id in likely:
            details = self._look(visitor_id, code)
            if details is not None:
                return details
        return self._look_through(code)

    def _look_through(self, code: str) -> VisitorDetails | None:
        for looks, visitor_id in enumerate(self._strangers()):
            if looks == MOST_LOOKS:
                raise Busy("many visitors to look through", "SEARCHING")
            details = self._look(visitor_id, code)
            if details is not None:
                return details
        return None

    def _strangers(self) -> Iterator[PersonId]:
        """Everybody in the lists whose code we have never seen, each once."""
        for since, until in self._periods(None):
            for visitor_id in self._list(since, until):
                with self._lock:
                    seen = visitor_id in self._codes
                if not seen:
                    yield visitor_id

    def _look(self, visitor_id: PersonId, code: str) -> VisitorDetails | None:
        try:
            details = self.details_of(visitor_id)
        except Missing:
            self.learn_code(visitor_id, "")
            return None
        return details if details.code == code else None

    def _periods(self, known: _Known | None) -> Iterator[tuple[datetime, datetime]]:
        if known is not None and known.record.begin is not None:
            minute = timedelta(minutes=1)
            yield known.record.begin - minute, known.record.begin + minute
        now = self._clock.now()
        for before, after in _RINGS:
            yield now + before, now + after

    def _is_fresh(self, known: _Known) -> bool:
        return self._clock.monotonic() - known.at <= FRESH_S

    def _keep(self, known: _Known) -> None:
        with self._lock:
            before = self._records.get(known.record.visitor_id)
            if before is None or before.at <= known.at:
                self._records[known.record.visitor_id] = known
                _trim(self._records)

    def _listed(self, visitor_id: PersonId, known: _Known | None) -> VisitRecord | None:
        for since, until in self._periods(known):
            record = self._list(since, until).get(visitor_id)
            if record is not None:
                return record
        return None

    def _list(self, since: datetime, until: datetime) -> dict[PersonId, VisitRecord]:
        """One visit of each visitor, newest visitors first: the one that goes on, or the newest."""
        asked_at = self._clock.monotonic()
        found = self._visitors.list_records(since, until)
        if not found.complete:
            raise OutcomeUnknown("the list of visits is not whole", "NO_LIST")
        chosen: dict[PersonId, VisitRecord] = {}
        for record in found.records:
            before = chosen.get(record.visitor_id)
            if before is None or (before.over and not record.over):
                chosen[record.visitor_id] = record
        for record in chosen.values():
            self._keep(_Known(record, asked_at, unread=False))
        return chosen


def _trim(entries: "OrderedDict[PersonId, str] | OrderedDict[PersonId, _Known]") -> None:
    while len(entries) > _MOST_KNOWN:
        entries.popitem(last=False)
