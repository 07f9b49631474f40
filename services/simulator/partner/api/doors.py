"""Door, device and door event calls (contract 3.8, 3.9). Event loop only."""

from datetime import timedelta

from services.simulator.building.devices import Device
from services.simulator.building.passes import Pass
from services.simulator.building.world import World, stamp
from services.simulator.partner.answers import bad_parameter, does_not_exist, page
from services.simulator.partner.fields import Fields

_LONGEST_WINDOW = timedelta(days=31)
_MOST_DOORS = 10
_CLOSED, _OFFLINE = 1, 4
_LARGEST_TYPE = 2147483647


def doors(world: World, fields: Fields) -> object:
    """acsDoor/acsDoorList."""
    number, size = fields.page()
    return page([_door_row(device) for device in world.fleet.devices.values()], number, size)


def devices(world: World, fields: Fields) -> object:
    """acsDevice/acsDeviceList: status 1 online, 2 offline."""
    number, size = fields.page()
    rows = [
        {
            "acsDevIndexCode": device.id,
            "acsDevName": f"Terminal {device.door_name}",
            "acsDevIp": "192.0.2.10",
            "acsDevPort": "8000",
            "acsDevCode": f"SIM{device.id}",
            "status": 1 if device.online else 2,
        }
        for device in world.fleet.devices.values()
    ]
    return page(rows, number, size)


def events(world: World, fields: Fields) -> object:
    """door/events with every limit of contract 3.9; descending unless asked otherwise."""
    begin, end = fields.moment("startTime").at, fields.moment("endTime").at
    if end < begin or end - begin > _LONGEST_WINDOW:
        raise bad_parameter("endTime")
    event_type, name = _type_or_name(fields)
    asked = fields.texts("doorIndexCodes", _MOST_DOORS)
    number, size = fields.page()
    ascending = _ascending(fields)
    if not set(asked) <= set(world.fleet.devices):
        raise does_not_exist("doorIndexCodes")
    found = [
        event
        for event in world.passages.log
        if begin <= event.at <= end
        and event.door_id in asked
        and event_type in (None, event.type)
        and name in f"{event.given_name} {event.family_name}".casefold()
    ]
    found.sort(key=lambda event: (event.at, event.id), reverse=not ascending)
    return page([_event_row(event) for event in found], number, size)


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


def _door_row(device: Device) -> dict[str, object]:
    return {
        "doorIndexCode": device.door_id,
        "doorName": device.door_name,
        "doorNo": "1",
        "acsDevIndexCode": device.id,
        "regionIndexCode": "1",
        "doorState": _CLOSED if device.online else _OFFLINE,
    }


def _event_row(event: Pass) -> dict[str, object]:
    return {
        "eventId": event.id,
        "eventType": event.type,
        "eventTime": stamp(event.at),
        "deviceTime": stamp(event.at),
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
        "picUri": "",
        "temperatureData": "",
        "temperatureStatus": -1,
        "wearMaskStatus": -1,
    }
