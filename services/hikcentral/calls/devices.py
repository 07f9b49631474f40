"""Access devices and whether they are online (contract 3.8). Any thread."""

from dataclasses import dataclass
from enum import StrEnum

from services.hikcentral.calls.fields import Fields
from services.hikcentral.calls.paging import read_all
from services.hikcentral.wire.transport import Endpoint, Transport

_LIST = Endpoint("/resource/v1/acsDevice/acsDeviceList", reads=True)


class DeviceState(StrEnum):
    ONLINE = "online"
    OFFLINE = "offline"
    UNKNOWN = "unknown"


# 2 for offline and 0 for unknown are single-source (contract 3.8).
_STATES = {"1": DeviceState.ONLINE, "2": DeviceState.OFFLINE}


@dataclass(frozen=True, slots=True)
class Device:
    """`serial` is the device's own number; "" where the server does not say it."""

    id: str
    name: str
    state: DeviceState
    serial: str = ""


class DeviceCalls:
    def __init__(self, transport: Transport) -> None:
        self._transport = transport

    def list_devices(self) -> tuple[Device, ...]:
        """Every device that our key may see; rows without an id are left out. Whole, or NO_LIST."""
        devices: list[Device] = []
        for row in read_all(self._transport, _LIST, {}).whole():
            fields = Fields(row)
            device_id = fields.id("acsDevIndexCode")
            if device_id is not None:
                name = fields.text("acsDevName") or device_id
                state = _STATES.get(fields.text("status"), DeviceState.UNKNOWN)
                devices.append(Device(device_id, name, state, fields.text("acsDevCode")))
        return tuple(devices)
