"""The cheapest signed call (contract 3.1): who the server is, and how far its clock is off."""

import logging

from kiosk.core.access import ServerVersion
from kiosk.core.errors import CredentialsRefused, PeerError
from services.hikcentral.calls.fields import Fields
from services.hikcentral.wire.transport import Endpoint, Transport

_VERSION = Endpoint("/common/v1/version", reads=True)
_UNKNOWN_KEY_OR_LOAD = ("0x00052101", "0x00052102")
_PATIENCE = 3
_SKEW_WORTH_A_WARNING_S = 60.0

log = logging.getLogger(__name__)


class VersionCalls:
    """Any thread."""

    def __init__(self, transport: Transport) -> None:
        self._transport = transport
        self._doubtful = 0

    def version(self) -> ServerVersion:
        """Product and version as the server names them, and its clock minus ours (seconds)."""
        try:
            answer = self._transport.post(_VERSION, {})
        except PeerError as error:
            self._judge_doubt(error)
            raise
        self._doubtful = 0
        skew_s = answer.clock_skew_s
        if skew_s is not None and abs(skew_s) > _SKEW_WORTH_A_WARNING_S:
            log.warning("hikcentral_clock_differs", extra={"skew_s": round(skew_s)})
        fields = Fields(answer.data)
        product = fields.text("produceName", "productName")
        return ServerVersion(product, fields.text("softVersion"), skew_s)

    def _judge_doubt(self, error: PeerError) -> None:
        # Version 3.1.0 answers an unknown key with a code that elsewhere means "overloaded".
        if error.code.lower() not in _UNKNOWN_KEY_OR_LOAD:
            self._doubtful = 0
            return
        self._doubtful += 1
        if self._doubtful >= _PATIENCE:
            raise CredentialsRefused(error.detail, error.code) from error
