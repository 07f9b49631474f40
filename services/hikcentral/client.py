"""One HikCentral server as its OpenAPI offers it: the connection, and a typed call by call.

Owns the connection and the API areas; decides nothing and guards nothing. Whether a write may
be sent is the business of the two roads (`person_road`, `visitor_road`). Any thread.
"""

import httpx

from kiosk.core.access import ServerVersion
from kiosk.core.clock import Clock
from services.hikcentral.calls.applying import ApplyCalls
from services.hikcentral.calls.devices import DeviceCalls
from services.hikcentral.calls.door_control import DoorControlCalls
from services.hikcentral.calls.door_events import DoorEventCalls
from services.hikcentral.calls.doors import DoorCalls
from services.hikcentral.calls.event_records import EventRecordCalls
from services.hikcentral.calls.face_check import FaceCheckCalls
from services.hikcentral.calls.groups import GroupCalls, HolderKind
from services.hikcentral.calls.organisations import OrganisationCalls
from services.hikcentral.calls.persons import PersonCalls
from services.hikcentral.calls.pictures import PictureCalls
from services.hikcentral.calls.subscriptions import SubscriptionCalls
from services.hikcentral.calls.version import VersionCalls
from services.hikcentral.calls.visitors import VisitorCalls
from services.hikcentral.config import HikCentralConfig
from services.hikcentral.wire.caller import ANYBODY, Caller
from services.hikcentral.wire.transport import Publish, Transport


class OpenApi:
    """`publish` hears of every finished call, and once of each interface that is closed to us,
    on the thread of the caller.

    `kind` says whose ids groups and applies take. ConfigError when the certificate file cannot
    be used; nothing is sent before the first call. `network` replaces the sockets in tests.
    `caller` is asked before every request; see there.
    """

    def __init__(
        self,
        config: HikCentralConfig,
        clock: Clock,
        publish: Publish,
        network: httpx.BaseTransport | None = None,
        kind: HolderKind = HolderKind.PERSON,
        caller: Caller = ANYBODY,
    ) -> None:
        transport = Transport(config, clock, publish, network, caller)
        zone = config.time_zone
        self._transport = transport
        self._version = VersionCalls(transport)
        self.organisations = OrganisationCalls(transport)
        self.persons = PersonCalls(transport, zone)
        self.pictures = PictureCalls(transport)
        self.groups = GroupCalls(transport, kind)
        self.applying = ApplyCalls(transport, kind)
        self.doors = DoorCalls(transport)
        self.door_control = DoorControlCalls(transport)
        self.devices = DeviceCalls(transport)
        self.face_check = FaceCheckCalls(transport)
        self.events = DoorEventCalls(transport, zone)
        self.event_records = EventRecordCalls(transport, zone)
        self.subscriptions = SubscriptionCalls(transport)
        self.visitors = VisitorCalls(transport, zone)

    def close(self) -> None:
        """End waiting tries and close the sockets. Safe to call twice."""
        self._transport.close()

    def version(self) -> ServerVersion:
        """The cheapest signed call (contract 3.1)."""
        return self._version.version()
