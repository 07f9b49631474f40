"""Asking a terminal whether it would take a face (contract 3.5): advice, never a condition.

Costs device time, and needs a terminal that is online. Any thread.
"""

import logging
from enum import StrEnum

from kiosk.core.errors import Missing, NotPermitted, PeerError, Refused
from services.hikcentral.calls.persons import face_text
from services.hikcentral.wire.transport import Endpoint, Transport

_CHECK = Endpoint("/acs/v1/faceCheck", reads=True)
_NO_SUCH_FUNCTION = "195"

log = logging.getLogger(__name__)


class FaceVerdict(StrEnum):
    OK = "ok"
    REFUSED = "refused"
    UNAVAILABLE = "unavailable"


class FaceCheckCalls:
    def __init__(self, transport: Transport) -> None:
        self._transport = transport

    def check(self, device_id: str, jpeg: bytes) -> FaceVerdict:
        """UNAVAILABLE whenever the answer is not about the face; raises nothing of the peer."""
        body = {"acsDevIndexCode": device_id, "faceData": face_text(jpeg)}
        try:
            self._transport.post(_CHECK, body)
        except PeerError as error:
            verdict = _verdict(error)
            log.info("face_check", extra={"verdict": verdict.value, "code": error.code})
            return verdict
        return FaceVerdict.OK


def _verdict(error: PeerError) -> FaceVerdict:
    """128 is a refused face (single-source), and also a device that is not there."""
    if isinstance(error, Missing):
        named = "acsdev" in error.detail.lower()
        return FaceVerdict.UNAVAILABLE if named else FaceVerdict.REFUSED
    definite = isinstance(error, Refused) and not isinstance(error, NotPermitted)
    if definite and error.code != _NO_SUCH_FUNCTION:
        return FaceVerdict.REFUSED
    return FaceVerdict.UNAVAILABLE
