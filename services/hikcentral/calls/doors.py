"""The doors of the server (contract 3.8)."""

from kiosk.core.access import Door
from kiosk.core.ids import DoorId
from services.hikcentral.calls.fields import Fields
from services.hikcentral.calls.paging import read_all
from services.hikcentral.wire.transport import Endpoint, Transport

_LIST = Endpoint("/resource/v1/acsDoor/acsDoorList", reads=True)


class DoorCalls:
    """Any thread."""

    def __init__(self, transport: Transport) -> None:
        self._transport = transport

    def list_doors(self) -> tuple[Door, ...]:
        """Every door that our key may see; rows without an id are left out. Whole, or NO_LIST."""
        doors: list[Door] = []
        for row in read_all(self._transport, _LIST, {}).whole():
            fields = Fields(row)
            door_id = fields.id("doorIndexCode")
            if door_id is not None:
                doors.append(Door(DoorId(door_id), fields.text("doorName") or door_id))
        return tuple(doors)
