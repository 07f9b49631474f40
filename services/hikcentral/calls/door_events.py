"""Door events by question (contract 3.9): at most 10 doors and 31 days in one call.

Repeats at the seams are left to the reader, who knows an event by its id. What an event means,
and its direction, is not decided here.
"""

import logging
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta, tzinfo

from kiosk.core.access import DoorEvent, FoundEvents
from kiosk.core.clock import require_aware
from kiosk.core.ids import DoorId, EventId, PersonId
from services.hikcentral.calls.chunks import door_chunks
from services.hikcentral.calls.fields import Fields, as_count
from services.hikcentral.calls.paging import Rows, read_all
from services.hikcentral.calls.times import read_time, write_time
from services.hikcentral.wire.transport import Endpoint, Transport

_EVENTS = Endpoint("/acs/v1/door/events", reads=True)
_LONGEST_WINDOW = timedelta(days=31)
_STRANGER = "-1"

log = logging.getLogger(__name__)


class DoorEventCalls:
    """Any thread."""

    def __init__(self, transport: Transport, zone: tzinfo) -> None:
        self._transport = transport
        self._zone = zone

    def door_events(
        self, event_type: int, doors: Sequence[DoorId], since: datetime, until: datetime
    ) -> FoundEvents:
        """Events of one type, ascending by time, both ends included; may hold repeats.

        No doors, no question: an empty list means different things to different versions.
        """
        events: list[DoorEvent] = []
        complete = True
        for chunk in door_chunks(doors):
            for start, end in _windows(since, until):
                found = self._ask(event_type, chunk, start, end)
                complete = complete and found.complete
                events += self._read_rows(found)
        if not complete:
            log.warning("door_events_incomplete", extra={"rows": len(events)})
        ascending = sorted(events, key=lambda event: (event.at, event.id))
        return FoundEvents(ascending, complete=complete)

    def _ask(
        self, event_type: int, doors: Sequence[DoorId], start: datetime, end: datetime
    ) -> Rows:
        body: dict[str, object] = {
            "startTime": write_time(start, self._zone),
            "endTime": write_time(end, self._zone),
            "eventType": event_type,
            "doorIndexCodes": list(doors),
            # Ascending with a fixed end: new events cannot shift the pages that we still read.
            "sortField": "SwipeTime",
            "orderType": 0,
        }
        return read_all(self._transport, _EVENTS, body)

    def _read_rows(self, found: Rows) -> Iterator[DoorEvent]:
        for row in found.rows:
            event = self._read(Fields(row))
            if event is None:
                log.warning("door_event_unreadable")
            else:
                yield event

    def _read(self, fields: Fields) -> DoorEvent | None:
        event_id = fields.id("eventId")
        event_type = as_count(fields.get("eventType"))
        at = read_time(fields.text("eventTime"), self._zone)
        at = at or read_time(fields.text("deviceTime"), self._zone)
        if event_id is None or event_type is None or at is None:
            return None
        person_id = fields.id("personId")
        known = person_id is not None and person_id != _STRANGER
        return DoorEvent(
            id=EventId(event_id),
            event_type=event_type,
            at=at,
            person_id=PersonId(person_id) if known and person_id else None,
            person_code=fields.text("personCode"),
            door_id=DoorId(fields.id("doorIndexCode") or ""),
            door_name=fields.text("doorName"),
            reader_id=fields.text("readerIndexCode"),
        )


def _windows(since: datetime, until: datetime) -> Iterator[tuple[datetime, datetime]]:
    """Whole seconds, rounded outwards: fractions are not sent, and must not lose an event."""
    start = require_aware(since).replace(microsecond=0)
    last = require_aware(until) + timedelta(microseconds=999_999)
    last = last.replace(microsecond=0).astimezone(UTC)
    while start < last:
        end = min(start + _LONGEST_WINDOW, last)
        yield start, end
        start = end
