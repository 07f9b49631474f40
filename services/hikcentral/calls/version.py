"""The cheapest signed call (contract 3.1): who the server is, and how far its clock is off."""

from kiosk.core.access import ServerVersion
from services.hikcentral.calls.fields import Fields
from services.hikcentral.wire.interfaces import VERSION_PATH
from services.hikcentral.wire.transport import Endpoint, Transport

_VERSION = Endpoint(VERSION_PATH, reads=True)


class VersionCalls:
    """Any thread."""

    def __init__(self, transport: Transport) -> None:
        self._transport = transport

    def version(self) -> ServerVersion:
        """Product and version as the server names them, and its clock minus ours (seconds)."""
        answer = self._transport.post(_VERSION, {})
        fields = Fields(answer.data)
        product = fields.text("produceName", "productName")
        return ServerVersion(product, fields.text("softVersion"), answer.clock_skew_s)
