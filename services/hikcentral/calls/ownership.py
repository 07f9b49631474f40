"""Whose is this id? Remembers who was read under which id, so that no write meets a stranger.

Owns the memory behind invariant I3 and nothing else: before any write the id must have been
read, at most `FRESH_S` ago, as belonging to our code; otherwise it is read first. It never takes
our own writes for proof of an id, and never sends a write itself. Any thread.
"""

import threading
from collections import OrderedDict
from collections.abc import Callable, Generator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime

from kiosk.core.access import Person, PersonRef
from kiosk.core.clock import Clock, require_aware
from kiosk.core.errors import PeerError, WrongPerson
from kiosk.core.ids import PersonId

FRESH_S = 30.0
MOST_ENTRIES = 1000


@dataclass(frozen=True, slots=True)
class _Entry:
    """`person` is None when a write has made unknown what a read would show."""

    code: str
    asked_at: float
    person: Person | None


class Ownership:
    """`by_id` raises Missing for nobody, `by_code` answers None."""

    def __init__(
        self,
        by_id: Callable[[PersonId], Person],
        by_code: Callable[[str], Person | None],
        clock: Clock,
    ) -> None:
        self._by_id = by_id
        self._by_code = by_code
        self._clock = clock
        self._lock = threading.Lock()
        self._entries: OrderedDict[PersonId, _Entry] = OrderedDict()

    def find(self, code: str) -> Person | None:
        """Asked afresh; whatever was known under this code before is forgotten."""
        asked_at = self._clock.monotonic()
        person = self._by_code(code)
        with self._lock:
            stale = [id_ for id_, entry in self._entries.items() if entry.code == code]
            for person_id in stale:
                del self._entries[person_id]
        if person is not None:
            self._remember(person, asked_at)
        return person

    def get(self, ref: PersonRef) -> Person:
        """From memory while it is fresh, else read. Missing; WrongPerson for another code."""
        entry = self._fresh(ref)
        if entry is not None and entry.person is not None:
            return entry.person
        return self._read(ref)

    @contextmanager
    def writing(self, ref: PersonRef) -> Generator[None]:
        """Around a write: Missing or WrongPerson before it; after a failed one nothing is known."""
        if self._fresh(ref) is None:
            self._read(ref)
        try:
            yield
        except PeerError:
            self.forget(ref.id)
            raise

    def window_written(self, ref: PersonRef, begin: datetime, end: datetime) -> None:
        """The window as a read would show it now, in whole seconds (contract 4)."""
        begin, end = (require_aware(at).replace(microsecond=0) for at in (begin, end))
        with self._lock:
            entry = self._entries.get(ref.id)
            if entry is not None and entry.person is not None:
                person = replace(entry.person, begin=begin, end=end)
                self._entries[ref.id] = replace(entry, person=person)

    def face_written(self, ref: PersonRef) -> None:
        """Success is not storage (contract 3.4): a first face must be read back to count."""
        with self._lock:
            entry = self._entries.get(ref.id)
            if entry is not None and entry.person is not None and not entry.person.has_face:
                self._entries[ref.id] = replace(entry, person=None)

    def forget(self, person_id: PersonId) -> None:
        with self._lock:
            self._entries.pop(person_id, None)

    def _fresh(self, ref: PersonRef) -> _Entry | None:
        with self._lock:
            entry = self._entries.get(ref.id)
        if entry is None or entry.code != ref.code:
            return None
        return entry if self._clock.monotonic() - entry.asked_at <= FRESH_S else None

    def _read(self, ref: PersonRef) -> Person:
        asked_at = self._clock.monotonic()
        try:
            person = self._by_id(ref.id)
        except PeerError:
            self.forget(ref.id)
            raise
        self._remember(person, asked_at)
        if person.code != ref.code:
            raise WrongPerson("the id of this person belongs to another code")
        return person

    def _remember(self, person: Person, asked_at: float) -> None:
        with self._lock:
            known = self._entries.get(person.id)
            if known is not None and known.asked_at > asked_at:
                return
            self._entries[person.id] = _Entry(person.code, asked_at, person)
            self._entries.move_to_end(person.id)
            while len(self._entries) > MOST_ENTRIES:
                self._entries.popitem(last=False)
