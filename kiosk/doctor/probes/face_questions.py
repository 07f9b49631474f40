"""Question 10 of contract 9: which faces the server takes. Only test persons get one.

One thread.
"""

import base64
from collections.abc import Iterator

from kiosk.core.errors import PeerError
from kiosk.doctor.facts import Fact, Settled, unsettled
from kiosk.doctor.probes.lab import Lab, conclude, plain, sent
from kiosk.doctor.probes.picture import KIB, jpeg_of
from kiosk.doctor.raw import Reply
from services.camera.opencv import Pixels
from services.hikcentral.calls.fields import Fields

LADDER_KIB = (5, 9, 10, 11, 40, 100, 180, 200, 201, 250, 400)
_FACE = "/resource/v1/person/face/update"
_ADD = "/resource/v1/person/single/add"
_PICTURE = "/resource/v1/person/picture_data"
_INLINE_KIB = 60


def faces(lab: Lab, pixels: Pixels) -> Iterator[Fact]:
    """The ladder of sizes with its two ends, a face inside the add, both ids at once."""
    rungs = [_rung(lab, pixels, size) for size in LADDER_KIB]
    yield from rungs
    taken = [size for size, fact in zip(LADDER_KIB, rungs, strict=True) if fact.verdict == "kept"]
    known = all(fact.state is Settled.YES for fact in rungs)
    for fact, pick in (("10.smallest", min), ("10.largest", max)):
        if taken and known:
            yield Fact(fact, "size", note=f"{pick(taken)} KiB")
        else:
            yield unsettled(fact, "no_face")
    yield _inline(lab, pixels)
    both = {"personId": lab.person_id, "personCode": lab.code, "faceData": _text(pixels, 40)}
    yield lab.ask("10.both_ids", _FACE, both)
    yield _read_back(lab)


def _rung(lab: Lab, pixels: Pixels, size: int) -> Fact:
    fact = f"10.face:{size}"
    body = {"personId": lab.person_id, "faceData": _text(pixels, size)}
    try:
        before = _token(lab)
        reply = lab.caller.post(_FACE, body)
        after = _token(lab)
    except PeerError as error:
        return unsettled(fact, "silent", type(error).__name__)

    def judge(answer: Reply) -> tuple[str, str]:
        if not answer.done:
            return plain(answer)
        return ("kept" if after and after != before else "not_kept"), ""

    return conclude(fact, reply, sent(_FACE, body), judge)


def _inline(lab: Lab, pixels: Pixels) -> Fact:
    code = lab.persons.new_code()
    body = {**lab.persons.body(code), "faces": [{"faceData": _text(pixels, _INLINE_KIB)}]}
    try:
        reply = lab.persons.add(body)
        asked = {"personCode": code}
        kept = reply.done and _uri(
            lab.caller.post("/resource/v1/person/personCode/personInfo", asked)
        )
    except PeerError as error:
        return unsettled("10.inline", "silent", type(error).__name__)

    def judge(answer: Reply) -> tuple[str, str]:
        if not answer.done:
            return plain(answer)
        return ("kept" if kept else "not_kept"), ""

    return conclude("10.inline", reply, sent(_ADD, body), judge)


def _read_back(lab: Lab) -> Fact:
    try:
        uri = _token(lab)
    except PeerError as error:
        return unsettled("10.read_back", "silent", type(error).__name__)
    if not uri:
        return unsettled("10.read_back", "no_face")

    def judge(answer: Reply) -> tuple[str, str]:
        if answer.picture:
            return "bare_text", ""
        return ("envelope", "") if answer.done else plain(answer)

    body = {"personId": lab.person_id, "picUri": uri}
    return lab.ask("10.read_back", _PICTURE, body, judge=judge)


def _token(lab: Lab) -> str:
    """The picture's token of the main test person; empty without a face."""
    asked = {"personId": lab.person_id}
    return _uri(lab.caller.post("/resource/v1/person/personId/personInfo", asked))


def _uri(reply: Reply) -> str:
    if reply.kind is not None:
        raise PeerError("what is stored was not told", reply.code)
    return Fields(reply.data).under("personPhoto").text("picUri")


def _text(pixels: Pixels, size: int) -> str:
    return base64.b64encode(jpeg_of(pixels, size * KIB)).decode("ascii")
