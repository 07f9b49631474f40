"""One HikCentral server as its OpenAPI offers it: the connection, and a typed call by call.

Owns the connection and the API areas; decides nothing and guards nothing. Whether a write may
be sent is the business of the two roads (`person_road`, `visitor_road`). Any thread.
"""

from collections.abc import Callable

import httpx

from kiosk.core.access import ServerVersion
from kiosk.core.clock import Clock
from kiosk.core.events import ApiCalled, InterfaceMissing
from services.hikcentral.calls.applying import ApplyCalls
from services.hikcentral.calls.door_events import DoorEventCalls
from services.hikcentral.calls.doors import DoorCalls
from services.hikcentral.calls.groups import GroupCalls
from services.hikcentral.calls.persons import PersonCalls
from services.hikcentral.calls.version import VersionCalls
from services.hikcentral.config import HikCentralConfig
from services.hikcentral.wire.transport import Transport

Publish = Callable[[ApiCalled | InterfaceMissing], None]


class OpenApi:
    """`publish` hears of every finished call, on the thread of the caller.

    ConfigError when the certificate file cannot be used; nothing is sent before the first call.
    `network` replaces the sockets in tests.
    """

    def __init__(
        self,
        config: HikCentralConfig,
        clock: Clock,
        publish: Publish,
        network: httpx.BaseTransport | None = None,
    ) -> None:
        transport = Transport(config, clock, publish, network)
        self._transport = transport
        self._version = VersionCalls(transport)
        self.persons = PersonCalls(transport, config.org_id, config.time_zone)
        self.groups = GroupCalls(transport)
        self.applying = ApplyCalls(transport)
        self.doors = DoorCalls(transport)
        self.events = DoorEventCalls(transport, config.time_zone)

    def close(self) -> None:
        """End waiting tries and close the sockets. Safe to call twice."""
        self._transport.close()

    def version(self) -> ServerVersion:
        """The cheapest signed call (contract 3.1)."""
        return self._version.version()
