"""What a door event means for a visit: counted once, with all that follows, in one transaction.

First entry checks in and tells the host; after an exit the visitor may come back for a while, or
the visit is over at once (`StayRules`), and the host is told. A door without a direction is
recorded and decides nothing (contract 0.1, fact 5).
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from kiosk.core.access import Direction, DoorEvent
from kiosk.core.bus import Bus
from kiosk.core.clock import Clock
from kiosk.core.events import Event, PassageRecorded, QueueChanged, VisitChanged
from kiosk.core.ids import DoorId
from kiosk.core.passages import Passage
from kiosk.core.visits import Visit
from services.jobs.chains import queue_notice
from services.jobs.rules import StayRules
from services.passages.matching import visit_of
from services.passages.stay import follow
from services.store import Store, passages, totals, visits


class PassageIntake:
    """Any thread. `directions` is the configured door map; unlisted doors are UNKNOWN."""

    def __init__(
        self,
        store: Store,
        clock: Clock,
        bus: Bus,
        directions: Mapping[DoorId, Direction],
        wake: Callable[[], None],
        rules: StayRules,
    ) -> None:
        self._store = store
        self._clock = clock
        self._bus = bus
        self._directions = directions
        self._wake = wake
        self._rules = rules

    def take(self, events: Sequence[DoorEvent], watermark: tuple[str, datetime] | None) -> int:
        """Record the events of our visitors and move the watermark; the number of new passages.

        Events of people who are nobody's visit are not kept.
        """
        published: list[Event] = []
        with self._store.write() as connection:
            # All are there before the first is judged: who went out and came back while we
            # could not ask has not left.
            recorded = [
                passages.insert_passage(connection, visit.id, event, self._direction(event))
                for event, visit in self._ours(connection, events)
            ]
            for passage in recorded:
                if passage is not None:
                    published += self._one(connection, passage)
            if watermark is not None:
                passages.put_watermark(connection, *watermark)
            counts = totals.count_open_and_dead(connection)
        if published:
            self._bus.publish(*published, QueueChanged(*counts))
            self._wake()
        return sum(isinstance(event, PassageRecorded) for event in published)

    def _ours(
        self, connection: sa.Connection, events: Sequence[DoorEvent]
    ) -> list[tuple[DoorEvent, Visit]]:
        people = sorted({event.person_id for event in events if event.person_id})
        codes = sorted({event.person_code for event in events if event.person_code})
        found = visits.find_by_person(connection, people, codes)
        by_key: dict[str, list[Visit]] = {}
        for visit in found:
            by_key.setdefault(visit.person_code, []).append(visit)
            if visit.person_id:
                by_key.setdefault(f"person {visit.person_id}", []).append(visit)
        matched: list[tuple[DoorEvent, Visit]] = []
        for event in sorted(events, key=lambda one: (one.at, one.id)):
            theirs = by_key.get(event.person_code) or by_key.get(f"person {event.person_id}")
            if theirs:
                matched.append((event, visit_of(theirs, event.at, self._direction(event))))
        return matched

    def _direction(self, event: DoorEvent) -> Direction:
        return self._directions.get(event.door_id, Direction.UNKNOWN)

    def _one(self, connection: sa.Connection, passage: Passage) -> list[Event]:
        now = self._clock.now()
        visit = visits.get_visit(connection, passage.visit_id)
        visit = self._count(connection, visit, passage, now)
        visit = follow(connection, visit, passage, self._rules, now)
        return [PassageRecorded(passage), VisitChanged(visit)]

    def _count(
        self, connection: sa.Connection, visit: Visit, passage: Passage, now: datetime
    ) -> Visit:
        changes: dict[str, Any] = {}
        if passage.direction is Direction.ENTRY:
            changes["entry_count"] = visit.entry_count + 1
            if _is_earlier(passage.at, visit.first_entry_at):
                changes["first_entry_at"] = passage.at
        elif passage.direction is Direction.EXIT:
            changes["exit_count"] = visit.exit_count + 1
            if _is_earlier(passage.at, visit.first_exit_at):
                changes["first_exit_at"] = passage.at
        if not changes:
            return visit
        if changes.keys() & {"first_entry_at", "first_exit_at"}:
            queue_notice(connection, visit, passage, now)
        return visits.update_visit(connection, visit, **changes)


def _is_earlier(at: datetime, first: datetime | None) -> bool:
    """Events come late and out of order: the earliest is the first, not the first told."""
    return first is None or at < first
