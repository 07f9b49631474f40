"""Keys, names and numbers never come back: not in a log at DEBUG, not anywhere in an error."""

import logging
import traceback
from collections.abc import Iterator

import httpx
import pytest

from kiosk.core import errors
from services.hikcentral.wire.redaction import Redactor
from tests.unit.hikcentral.rig import APP_KEY, APP_SECRET, Answer, make_config, ok, reply
from tests.unit.hikcentral.wire_rig import WireRig

NAME, SHORT, PHONE = "Canaria Testowa", "Li", "+7 (700) 000-11-22"
PRIVATE = (NAME, SHORT, PHONE)
ECHO = f"Invalid Signature! and StringToSign: POST\n*/*\nx-ca-key:{APP_KEY}\nmarker-of-the-echo"
EVERYTHING = f"{APP_KEY} {APP_SECRET} {NAME} testowa CANARIA {SHORT}, 77000001122 {PHONE} {ECHO}"
CANARIES = [
    APP_KEY, APP_SECRET, APP_SECRET.upper(), NAME, "canaria", "testowa", "7000001122", "000-11-22",
    "StringToSign", "x-ca-key", "marker-of-the-echo",
]  # fmt: skip
FLAT = " ".join(EVERYTHING.split())

CODES = "1 2 3 4 5 6 8 9 13 16 17 64 69 128 130 131 132 0x02401003 0x02401009 0x00052101 zzz"
ENVELOPES = {f"code {code}": reply(code, EVERYTHING, msg=EVERYTHING) for code in CODES.split()}
STATUSES = {
    f"{kind} {status}": httpx.Response(status, headers={"X-Echo": FLAT, "Location": FLAT}, **body)
    for status in (302, 400, 401, 403, 404, 429, 500, 502, 503)
    for kind, body in {
        "html": {"text": f"<html>{EVERYTHING}</html>"},
        "json": {"json": {"code": "64", "msg": EVERYTHING, "data": EVERYTHING}},
    }.items()
}
ODD = {
    "key as code": reply(APP_KEY, msg=EVERYTHING),
    "secret as code": reply(APP_SECRET, msg=EVERYTHING),
    "name as code": reply("Testowa", msg=EVERYTHING),
    "html 200": httpx.Response(200, text=f"<html>{EVERYTHING}</html>"),
    "broken json": httpx.Response(200, text='{"code":"0","msg":"' + EVERYTHING),
    "no utf-8": httpx.Response(200, content=EVERYTHING.encode() + b"\xff"),
    "repeated key": httpx.Response(200, text=f'{{"{APP_SECRET}":1,"{APP_SECRET}":2}}'),
    "retry-after": httpx.Response(429, headers={"Retry-After": FLAT, "Date": FLAT}),
    "packed": httpx.Response(200, headers={"Content-Encoding": FLAT}),
    "too long": httpx.Response(200, text=EVERYTHING * 50),
    "success": ok(EVERYTHING, X_Echo=FLAT),
}
LOST = {
    f"lost {kind.__name__}": kind(EVERYTHING)
    for kind in (
        httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout, httpx.ReadError,
        httpx.ReadTimeout, httpx.WriteError, httpx.RemoteProtocolError, httpx.LocalProtocolError,
    )
}  # fmt: skip
FORMS: dict[str, Answer] = {**ENVELOPES, **STATUSES, **ODD, **LOST}


def chain(error: BaseException | None) -> Iterator[BaseException]:
    """The error and everything behind it, hidden or not."""
    seen: set[int] = set()
    waiting = [error]
    while waiting:
        one = waiting.pop()
        if one is not None and id(one) not in seen:
            seen.add(id(one))
            waiting += [one.__cause__, one.__context__]
            yield one


def told(error: BaseException, caplog: pytest.LogCaptureFixture) -> str:
    behind = [f"{one} {one!r} {one.args} {vars(one)}" for one in chain(error)]
    logged = [str(vars(record)) for record in caplog.records]
    return "\n".join([*behind, caplog.text, *logged, *traceback.format_exception_only(error)])


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("call", ["read", "write", "picture"])
def test_no_form_of_answer_brings_a_secret_back(
    call: str, form: str, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    rig = WireRig(FORMS[form], body_cap_bytes=10_000)
    failure: BaseException = errors.PeerError()
    for _ in range(2):  # the second time, some are answered from memory
        try:
            getattr(rig, call)(*PRIVATE)
            assert form == "success"
        except errors.PeerError as error:
            failure = error
            seen = told(failure, caplog)
            assert [one for one in CANARIES if one.lower() in seen.lower()] == []
    seen = told(failure, caplog) + repr(rig.events) + repr(rig.found_missing)
    assert [one for one in CANARIES if one.lower() in seen.lower()] == []


def test_the_canaries_are_in_what_the_server_says() -> None:
    """Or the test above could not fail."""
    assert all(one.lower() in EVERYTHING.lower() for one in CANARIES)


def test_a_short_name_is_hidden_where_it_stands_alone() -> None:
    config = make_config()
    redactor = Redactor(config.app_key, config.app_secret)
    text = "Licence of li (LI) is invalid; family -"
    assert redactor.text(text, ("Li", "-", "")) == "Licence of *** (***) is invalid; family -"


def test_the_texts_of_config_and_transport_hold_no_secret() -> None:
    config, rig = make_config(), WireRig(ok())
    for one in (config, rig.transport, vars(rig.transport), vars(rig.transport._exchange)):
        assert APP_SECRET not in f"{one!r} {one}"
