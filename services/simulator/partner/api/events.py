"""Door events, pulled (contract 3.9, 3.10). Event loop only."""

import hashlib
from datetime import timedelta

from services.simulator.building.passes import Pass
from services.simulator.building.world import World
from services.simulator.partner.answers import bad_parameter, page
from services.simulator.partner.api.doors import MOST_DOORS
from services.simulator.partner.api.sight import doors_named, visible
from services.simulator.partner.api.times import happened
from services.simulator.partner.fields import Fields

_LONGEST_WINDOW = timedelta(days=31)
_LARGEST_TYPE = 2147483647
_ANY_STATUS = ("temperatureStatus", "wearMaskStatus", "maskStatus")


def door_events(world: World, fields: Fields) -> object:
    """door/events with every limit of contract 3.9; descending unless asked otherwise."""
    begin, end = fields.moment("startTime").at, fields.moment("endTime").at
    if end < begin or end - begin > _LONGEST_WINDOW:
        raise bad_parameter("endTime")
    event_type, name = _type_or_name(fields)
    asked = fields.texts("doorIndexCodes", MOST_DOORS)
    person_id = fields.text_or_blank("personId")
    number, size = fields.page()
    ascending = _ascending(fields)
    for status in filter(fields.has, _ANY_STATUS):
        fields.number(status, -1, 9)
    doors_named(world, asked, "doorIndexCodes")
    found = [
        event
        for event in world.passages.log
        if begin <= event.at <= end
        and event.door_id in asked
        and event_type in (None, event.type)
        and name in f"{event.given_name} {event.family_name}".casefold()
        and _fits_person(world, event, person_id)
    ]
    found.sort(key=lambda event: (event.at, event.id), reverse=not ascending)
    return page([_row(world, event) for event in _as_listed(world, found)], number, size)


def records(world: World, fields: Fields) -> object:
    """eventRecords/page, reduced to doors; types and sources are comma text. [guess] of names."""
    begin, end = fields.moment("startTime").at, fields.moment("endTime").at
    if end < begin:
        raise bad_parameter("endTime")
    types = fields.comma_text("eventTypes")
    if not all(one.isdecimal() for one in types):
        raise bad_parameter("eventTypes")
    source_type = fields.text_or_blank("srcType")
    sources = fields.comma_text("srcIndexs") or tuple(one.door_id for one in visible(world))
    number, size = fields.page()
    doors_named(world, sources, "srcIndexs")
    found = [
        event
        for event in world.passages.log
        if begin <= event.at <= end
        and (not types or str(event.type) in types)
        and source_type in ("", "door")
        and event.door_id in sources
    ]
    return page([_record(world, event) for event in found], number, size)


def _type_or_name(fields: Fields) -> tuple[int | None, str]:
    """At least one of the two is mandatory."""
    event_type = fields.number("eventType", 1, _LARGEST_TYPE) if fields.has("eventType") else None
    if event_type is None or fields.has("personName"):
        return event_type, fields.text("personName", 32).casefold()
    return event_type, ""


def _ascending(fields: Fields) -> bool:
    if fields.has("sortField") and fields.text("sortField") != "SwipeTime":
        raise bad_parameter("sortField")
    return fields.has("orderType") and fields.number("orderType", 0, 1) == 0


def _fits_person(world: World, event: Pass, person_id: str) -> bool:
    """The filter is in no guide: most servers ignore it (contract 3.9)."""
    return not (person_id and world.options.list_filters) or event.person_id == person_id


def _as_listed(world: World, events: list[Pass]) -> list[Pass]:
    """Twice, or in no order, where the site does that (contract 7.3)."""
    if world.options.events_shuffled:
        events = sorted(events, key=lambda e: hashlib.sha256(e.id.encode()).digest())
    return [e for e in events for _ in range(2)] if world.options.events_duplicated else events


def _row(world: World, event: Pass) -> dict[str, object]:
    return {
        "eventId": event.id,
        "eventType": event.type,
        "eventTime": happened(world, event.at),
        "deviceTime": happened(world, event.at),
        "personId": event.person_id,
        "personCode": event.person_code,
        "personName": " ".join(p for p in (event.given_name, event.family_name) if p),
        "personFamilyName": event.family_name,
        "personGivenName": event.given_name,
        "doorIndexCode": event.door_id,
        "doorName": event.door_name,
        "readerIndexCode": f"{event.door_id}1",
        "readerName": f"{event.door_name} reader",
        "cardNo": "",
        "checkInAndOutType": 0,
        "picUri": event.picture,
        "temperatureData": "",
        "temperatureStatus": -1,
        "wearMaskStatus": -1,
    }


def _record(world: World, event: Pass) -> dict[str, object]:
    return {
        "eventId": event.id,
        "eventType": event.type,
        "happenTime": happened(world, event.at),
        "srcType": "door",
        "srcIndex": event.door_id,
        "srcName": event.door_name,
        "picUri": event.picture,
    }
