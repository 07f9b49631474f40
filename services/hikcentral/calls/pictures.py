"""Pictures of persons and events (contract 3.4, 3.9, 0.1 fact 10).

Absorbs the three forms in which a picture comes; never follows a redirect, and never gives out
bytes that are not a whole JPEG. Any thread.
"""

import base64
import binascii

from kiosk.core.errors import OutcomeUnknown
from kiosk.core.ids import PersonId
from services.hikcentral.wire.transport import Endpoint, Transport

_OF_PERSON = Endpoint("/resource/v1/person/picture_data", reads=True, bare=True)
_OF_DOOR_EVENT = Endpoint("/acs/v1/event/pictures", reads=True, bare=True)
_OF_SERVICE_EVENT = Endpoint("/eventService/v1/image_data", reads=True, bare=True)
_JPEG_BEGIN = b"\xff\xd8\xff"
_JPEG_END = b"\xff\xd9"


class PictureCalls:
    """Every call: Missing for an address that the server does not know; OutcomeUnknown with code
    NOT_A_PICTURE for an answer that is none."""

    def __init__(self, transport: Transport) -> None:
        self._transport = transport

    def person_picture(self, person_id: PersonId, uri: str) -> bytes:
        """The stored face as JPEG; `uri` as a read of the person gave it."""
        body = {"personId": person_id, "picUri": uri}
        return decode_picture(self._transport.post(_OF_PERSON, body).data)

    def door_event_picture(self, uri: str) -> bytes:
        """The picture of a door event as JPEG."""
        return decode_picture(self._transport.post(_OF_DOOR_EVENT, {"picUri": uri}).data)

    def service_event_picture(self, uri: str) -> bytes:
        """The picture of a pushed event as JPEG."""
        return decode_picture(self._transport.post(_OF_SERVICE_EVENT, {"picUri": uri}).data)


def decode_picture(data: object) -> bytes:
    """JPEG bytes out of a data-URI, bare base64, or the bytes themselves; OutcomeUnknown."""
    raw = data.encode("utf-8", "replace") if isinstance(data, str) else data
    if isinstance(raw, bytes):
        jpeg = raw if raw.startswith(_JPEG_BEGIN) else _from_text(raw)
        if jpeg.startswith(_JPEG_BEGIN) and _JPEG_END in jpeg[len(_JPEG_BEGIN) :]:
            return jpeg
    raise OutcomeUnknown("the answer is not a whole JPEG", "NOT_A_PICTURE")


def _from_text(raw: bytes) -> bytes:
    text = raw.strip().strip(b'"')
    if text.lower().startswith(b"data:"):
        text = text.partition(b",")[2]
    text = b"".join(text.split())
    try:
        return base64.b64decode(text + b"=" * (-len(text) % 4), validate=True)
    except binascii.Error:
        return b""
