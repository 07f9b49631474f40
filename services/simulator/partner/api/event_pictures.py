"""Pictures that the camera of a door took, drawn on demand (contract 3.9, 3.10). Event loop only.

Nobody is on them: a drawn head, the same for the same person.
"""

import base64
import hashlib

from services.simulator.building.world import World
from services.simulator.partner.answers import Bare, does_not_exist, picture_text
from services.simulator.partner.fields import Fields

_SIZE = (320, 240)
_ELSEWHERE = "http://pictures.invalid:6120/pic"


def picture(world: World, fields: Fields) -> object:
    """acs/v1/event/pictures and eventService/v1/image_data, in the form of the site."""
    event = world.passages.by_picture(fields.text("picUri", 256))
    if event is None:
        raise does_not_exist("picUri")
    return _in_form(world.options.picture_form, _drawn(event.person_code or event.person_id))


def _in_form(form: str, jpeg: bytes) -> Bare:
    if form == "raw":
        return Bare(jpeg)
    if form == "base64":
        return Bare(base64.b64encode(jpeg), "text/plain")
    if form == "redirect":
        return Bare(b"", status=302, location=_ELSEWHERE)
    if form == "truncated":
        return picture_text(jpeg[: len(jpeg) // 2])
    return picture_text(jpeg)


def _drawn(who: str) -> bytes:
    # Most runs draw nothing, and every start would pay for it.
    import cv2

    from services.simulator.faces import draw_visitor

    seed = int.from_bytes(hashlib.sha256(who.encode()).digest()[:4], "big")
    written, jpeg = cv2.imencode(".jpg", draw_visitor(seed, *_SIZE))
    assert written
    return jpeg.tobytes()
