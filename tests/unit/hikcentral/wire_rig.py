"""The transport alone, on a network of prepared answers or on real sockets."""

from typing import Any

from kiosk.core.events import ApiCalled, InterfaceMissing
from services.hikcentral.wire.answers import Answer as Good
from services.hikcentral.wire.caller import ANYBODY, Caller
from services.hikcentral.wire.transport import Endpoint, Transport
from tests.fakes.clock import FakeClock
from tests.unit.hikcentral.rig import Answer, Network, make_config

READ = Endpoint("/resource/v1/person/personCode/personInfo", reads=True)
WRITE = Endpoint("/resource/v1/person/face/update")
PROBE = Endpoint("/common/v1/version", reads=True)
PICTURE = Endpoint("/resource/v1/person/picture_data", reads=True, bare=True)


class Wire:
    """A read, a write and the probe on one transport."""

    def __init__(self, transport: Transport) -> None:
        self.transport = transport

    def read(self, *private: str) -> Good:
        return self.transport.post(READ, {"personCode": "V-000123"}, private)

    def write(self, *private: str) -> Good:
        return self.transport.post(WRITE, {"personId": "8505", "faceData": "anBlZw=="}, private)

    def probe(self) -> Good:
        return self.transport.post(PROBE, {})

    def picture(self, *private: str) -> Good:
        return self.transport.post(PICTURE, {"personId": "8505", "picUri": "f0"}, private)


class WireRig(Wire):
    """`network` answers in order, the last answer again and again."""

    def __init__(self, *answers: Answer, caller: Caller = ANYBODY, **changes: Any) -> None:
        self.network = Network(*answers)
        self.clock = FakeClock()
        self.events: list[ApiCalled | InterfaceMissing] = []
        config = make_config(**changes)
        super().__init__(Transport(config, self.clock, self.events.append, self.network, caller))

    @property
    def tries(self) -> int:
        return len(self.network.requests)

    @property
    def calls(self) -> list[ApiCalled]:
        return [event for event in self.events if isinstance(event, ApiCalled)]

    @property
    def found_missing(self) -> list[InterfaceMissing]:
        return [event for event in self.events if isinstance(event, InterfaceMissing)]
