"""Pictures in their three forms, and what is not one (contract 0.1 fact 10, 3.9)."""

import base64
from collections.abc import Callable
from contextlib import suppress
from typing import Any

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.core import errors
from kiosk.core.ids import PersonId
from services.hikcentral import OpenApi
from services.hikcentral.calls.pictures import decode_picture
from tests.unit.hikcentral.rig import Rig, ok, reply

JPEG = b"\xff\xd8\xff\xe0 picture \xff\xd9"
TEXT = base64.b64encode(JPEG)
PERSON = PersonId("8505")

Ask = Callable[[OpenApi], bytes]
CALLS: list[tuple[str, dict[str, str], Ask]] = [
    (
        "/resource/v1/person/picture_data",
        {"personId": "8505", "picUri": "f0"},
        lambda api: api.pictures.person_picture(PERSON, "f0"),
    ),
    (
        "/acs/v1/event/pictures",
        {"picUri": "f0"},
        lambda api: api.pictures.door_event_picture("f0"),
    ),
    (
        "/eventService/v1/image_data",
        {"picUri": "f0"},
        lambda api: api.pictures.service_event_picture("f0"),
    ),
]
ASK = CALLS[1][2]


def bare(body: bytes, kind: str = "image/jpeg") -> httpx.Response:
    return httpx.Response(200, content=body, headers={"Content-Type": kind})


@pytest.mark.parametrize(("path", "body", "ask"), CALLS, ids=[path for path, *_ in CALLS])
@pytest.mark.parametrize(
    "answer",
    [
        bare(b"data:image/jpeg;base64," + TEXT),
        bare(TEXT, "text/plain"),
        bare(JPEG),
        ok("data:image/jpeg;base64," + TEXT.decode()),
        ok(TEXT.decode()),
    ],
    ids=["data-uri", "base64", "raw", "data-uri in the envelope", "base64 in the envelope"],
)
def test_every_form(path: str, body: dict[str, str], ask: Ask, answer: httpx.Response) -> None:
    rig = Rig(answer)
    assert ask(rig.hik) == JPEG
    assert (rig.network.paths, rig.network.bodies) == ([path], [body])


@pytest.mark.parametrize(
    "answer",
    [
        bare(b"<html>not here</html>", "text/html"),
        bare(b"data:image/jpeg;base64," + TEXT[: len(TEXT) // 2]),
        bare(b"data:image/jpeg;base64,****"),
        bare(JPEG[:-2]),
        bare(base64.b64encode(b"\x89PNG picture")),
        bare(b""),
        ok(""),
        ok({"picture": TEXT.decode()}),
        ok(None),
    ],
)
def test_what_is_no_whole_jpeg_is_not_given_out(answer: httpx.Response) -> None:
    with pytest.raises(errors.OutcomeUnknown):
        ASK(Rig(answer).hik)


def test_an_unknown_address_is_missing() -> None:
    with pytest.raises(errors.Missing):
        ASK(Rig(reply("128")).hik)


@pytest.mark.parametrize("status", [301, 302, 307])
def test_a_redirect_is_never_followed(status: int) -> None:
    rig = Rig(httpx.Response(status, headers={"Location": "http://elsewhere.test/pic"}))
    with pytest.raises(errors.PeerError):
        ASK(rig.hik)
    assert {request.url.host for request in rig.network.requests} == {"hikcentral.test"}


def test_the_address_of_a_stored_face() -> None:
    info = {"personId": "8505", "personPhoto": {"picUri": "f0"}}
    rig = Rig(ok(info), ok({"personId": "8505", "personPhoto": ""}), reply("128"))
    assert rig.hik.persons.picture_uri(PERSON) == "f0"
    assert rig.hik.persons.picture_uri(PERSON) == ""
    with pytest.raises(errors.Missing):
        rig.hik.persons.picture_uri(PERSON)


@given(st.binary() | st.text() | st.none() | st.dictionaries(st.text(), st.text()))
def test_any_data_is_a_jpeg_or_an_error(data: Any) -> None:
    with suppress(errors.OutcomeUnknown):
        assert decode_picture(data).startswith(b"\xff\xd8\xff")
