"""What a push says (contract 3.10). Pure; any thread."""

from collections.abc import Sequence
from datetime import datetime

from services.simulator.building.passes import Pass

ABILITY = "event_acs"
_INSTANT = 0


def notice(events: Sequence[Pass], sent: datetime, *, naive: bool) -> dict[str, object]:
    """The body of one delivery; `naive` writes times without an offset, as one version does."""
    return {
        "method": "OnEventNotify",
        "params": {
            "sendTime": _time(sent, naive),
            "ability": ABILITY,
            "events": [_event(event, naive) for event in events],
        },
    }


def _event(event: Pass, naive: bool) -> dict[str, object]:
    return {
        "eventId": event.id,
        "eventType": event.type,
        "happenTime": _time(event.at, naive),
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


def _time(at: datetime, naive: bool) -> str:
    at = at.replace(microsecond=0)
    return at.replace(tzinfo=None).isoformat(" ") if naive else at.isoformat()
