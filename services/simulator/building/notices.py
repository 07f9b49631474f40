"""What a push says (contract 3.10). Pure; any thread."""

from collections.abc import Sequence
from datetime import datetime

from services.simulator.building.moments import naive, stamp
from services.simulator.building.passes import Pass

ABILITY = "event_acs"
_INSTANT = 0


def notice(events: Sequence[Pass], sent: datetime, *, is_naive: bool) -> dict[str, object]:
    """The body of one delivery; `is_naive` writes times without an offset, as one version does:
    the wall clock of the server, whose zone is that of `sent`.
    """

    def told(at: datetime) -> str:
        return naive(at, sent.tzinfo, " ") if is_naive else stamp(at)

    return {
        "method": "OnEventNotify",
        "params": {
            "sendTime": told(sent),
            "ability": ABILITY,
            "events": [_event(event, told(event.at)) for event in events],
        },
    }


def _event(event: Pass, happened: str) -> dict[str, object]:
    return {
        "eventId": event.id,
        "eventType": event.type,
        "happenTime": happened,
        "srcIndex": event.door_id,
        "srcName": event.door_name,
        "srcType": "door",
        "srcParentIdex": event.device_id,
        "status": _INSTANT,
        "eventLvl": 0,
        "timeout": 0,
        "data": {
            "personId": event.person_id,
            **({"personCode": event.person_code} if event.person_code else {}),
            "cardNo": "",
            "checkInAndOutType": 0,
            "picUri": event.picture,
            "readerIndexCode": f"{event.door_id}1",
            "readerName": f"{event.door_name} reader",
            "temperatureData": "",
            "temperatureStatus": -1,
            "wearMaskStatus": -1,
        },
    }
