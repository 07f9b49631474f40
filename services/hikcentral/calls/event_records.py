"""Stored events of any source, page by page (contract 3.10); made for cameras first.

The rows are single-source: names as in a push are read first. Any thread.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, tzinfo

from kiosk.core.ids import EventId
from services.hikcentral.calls.fields import Fields, as_count
from services.hikcentral.calls.paging import read_page
from services.hikcentral.calls.times import read_time, write_time
from services.hikcentral.wire.transport import Endpoint, Transport

_PAGE = Endpoint("/eventService/v1/eventRecords/page", reads=True)


@dataclass(frozen=True, slots=True)
class EventSource:
    """`kind` is the server's word, such as "door" or "camera"; `ids` are of that kind."""

    kind: str
    ids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class EventRecord:
    """`picture_uri` goes to `PictureCalls.service_event_picture`; "" without a picture."""

    id: EventId
    event_type: int
    at: datetime
    source_id: str
    source_name: str
    picture_uri: str


@dataclass(frozen=True, slots=True)
class RecordPage:
    records: tuple[EventRecord, ...]
    more: bool


class EventRecordCalls:
    def __init__(self, transport: Transport, zone: tzinfo) -> None:
        self._transport = transport
        self._zone = zone

    def page(
        self,
        event_types: Sequence[int],
        source: EventSource,
        since: datetime,
        until: datetime,
        number: int = 1,
    ) -> RecordPage:
        """One page of at most 500, counted from 1; rows that cannot be read are left out."""
        body: dict[str, object] = {
            "startTime": write_time(since, self._zone),
            "endTime": write_time(until, self._zone),
            "eventTypes": ",".join(str(one) for one in event_types),
            "srcType": source.kind,
            "srcIndexs": ",".join(source.ids),
        }
        page = read_page(self._transport, _PAGE, body, number)
        read = [self._read(Fields(row)) for row in page.rows]
        return RecordPage(tuple(one for one in read if one is not None), more=page.is_full)

    def _read(self, fields: Fields) -> EventRecord | None:
        event_id = fields.id("eventId", "id")
        event_type = as_count(fields.get("eventType"))
        at = read_time(fields.text("happenTime", "eventTime", "startTime"), self._zone)
        if event_id is None or event_type is None or at is None:
            return None
        return EventRecord(
            EventId(event_id),
            event_type,
            at,
            fields.text("srcIndex", "srcIndexCode"),
            fields.text("srcName"),
            fields.text("picUri", "eventPicUri") or fields.under("data").text("picUri"),
        )
