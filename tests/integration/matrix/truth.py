"""What the doors really hold, and whether a visit says so. Pure, on the simulator's own state."""

import hashlib
from datetime import datetime, timedelta
from typing import TypedDict

from kiosk.core.visits import AccessState, Visit
from services.simulator.remote import StateShape, doors_with
from services.simulator.shapes import CopyShape, PersonShape

STAFF = "STAFF-0001"
GRACE = timedelta(minutes=15)


class StaffShape(TypedDict):
    """Everything that the simulator knows of the member of staff."""

    persons: list[PersonShape]
    groups: list[str]
    copies: dict[str, CopyShape]


def staff_in(state: StateShape) -> StaffShape:
    """The member of staff on the server, in the groups and on the devices."""
    persons = [one for one in state["persons"] if one["personCode"] == STAFF]
    ids = {one["personId"] for one in persons}
    return StaffShape(
        persons=persons,
        groups=[group["id"] for group in state["groups"] if ids & set(group["members"])],
        copies=copies_of(state, STAFF),
    )


def copies_of(state: StateShape, code: str) -> dict[str, CopyShape]:
    """What each device holds of this code."""
    return {
        door_id: copy
        for door_id, device in state["devices"].items()
        for copy in device["copies"]
        if copy["personCode"] == code
    }


def require_truth(state: StateShape, visit: Visit, photo: bytes, now: datetime) -> None:
    """READY and REVOKED are words about the doors, and only the doors can make them true (I6).

    A copy whose window has ended lets nobody in: what a server has forgotten ends like this (I4).
    """
    holding = doors_with(state, visit.id)
    if visit.access is AccessState.REVOKED:
        open_ones = [
            door for door, copy in copies_of(state, visit.id).items() if not _over(copy, now)
        ]
        assert open_ones == [], f"said to be revoked, and still let in by {open_ones}"
        return
    assert holding == tuple(state["devices"]), f"said to be ready, and only on {holding}"
    face = hashlib.sha256(photo).hexdigest()
    for copy in copies_of(state, visit.id).values():
        assert copy["faceSha256"] == face, "another face is on a device"
        _require_bounded(copy["endTime"], visit)


def _over(copy: CopyShape, now: datetime) -> bool:
    return datetime.fromisoformat(copy["endTime"]) <= now


def require_bounded_ends(state: StateShape, visit: Visit) -> None:
    """On the server and on every device the access of this visit ends by itself (I4)."""
    known: list[PersonShape | CopyShape] = [
        one for one in state["persons"] if one["personCode"] == visit.id
    ]
    for one in [*known, *copies_of(state, visit.id).values()]:
        _require_bounded(one["endTime"], visit)


def _require_bounded(end: str, visit: Visit) -> None:
    assert end, "a person without an end"
    assert datetime.fromisoformat(end) <= visit.expected_exit + GRACE
