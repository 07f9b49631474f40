"""Opening and closing doors by hand (contract 3.8). Any thread; never repeats a command."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import IntEnum

from kiosk.core.errors import OutcomeUnknown, PeerError
from kiosk.core.ids import DoorId
from services.hikcentral.calls.chunks import door_chunks
from services.hikcentral.calls.fields import Fields, as_list
from services.hikcentral.wire.transport import Endpoint, Transport

_CONTROL = Endpoint("/acs/v1/door/doControl")


class DoorCommand(IntEnum):
    STAY_OPEN = 0
    CLOSE = 1
    OPEN_ONCE = 2
    STAY_CLOSED = 3


class DoorSide(IntEnum):
    ENTRY = 0
    EXIT = 1


@dataclass(frozen=True, slots=True)
class DoorOutcome:
    """`done` is None when nobody can tell; `code` is the server's own for this door."""

    door_id: DoorId
    done: bool | None
    code: str = ""


class DoorControlCalls:
    def __init__(self, transport: Transport) -> None:
        self._transport = transport

    def control(
        self, doors: Sequence[DoorId], command: DoorCommand, side: DoorSide = DoorSide.ENTRY
    ) -> tuple[DoorOutcome, ...]:
        """One outcome for each door, in tens (contract 3.8).

        PeerError when the first ten fail as a whole; a later failure is the outcome of its doors,
        because the doors before have moved already.
        """
        outcomes: list[DoorOutcome] = []
        for chunk in door_chunks(doors):
            try:
                outcomes += self._control(chunk, command, side)
            except PeerError as error:
                if not outcomes:
                    raise
                done = None if isinstance(error, OutcomeUnknown) else False
                outcomes += [DoorOutcome(door, done, error.code) for door in chunk]
        return tuple(outcomes)

    def _control(
        self, doors: Sequence[DoorId], command: DoorCommand, side: DoorSide
    ) -> list[DoorOutcome]:
        body: dict[str, object] = {
            "doorIndexCodes": list(doors),
            "controlType": int(command),
            "controlDirection": int(side),
        }
        codes = _read_codes(self._transport.post(_CONTROL, body).data)
        return [_outcome(door, codes.get(door)) for door in doors]


def _outcome(door: DoorId, code: str | None) -> DoorOutcome:
    return DoorOutcome(door, None) if code is None else DoorOutcome(door, code == "0", code)


def _read_codes(data: object) -> dict[str, str]:
    """Code by door. The name of the code is a [guess]; the door may be a number."""
    rows = as_list(Fields(data).get("list")) if "list" in Fields(data) else as_list(data)
    codes: dict[str, str] = {}
    for row in rows:
        fields = Fields(row)
        door_id = fields.id("doorIndexCode", "indexCode")
        code = fields.text("controlResultCode", "resultCode", "code")
        if door_id is not None and code:
            codes[door_id] = code
    return codes
