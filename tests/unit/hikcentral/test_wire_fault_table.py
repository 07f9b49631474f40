"""Faults F01 to F33 against a read and a write, below the HTTP client: what is said, how often.

The faults that need real sockets are in `test_network`, `test_wire_faults` and
`test_wire_certificates`; those of the business (F21, F25 and on) belong to the roads.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import httpx
import pytest
import respx

from kiosk.core import errors
from kiosk.core.errors import (
    AlreadyThere,
    Busy,
    CredentialsRefused,
    LinkDown,
    Missing,
    NotPermitted,
    OutcomeUnknown,
    PeerError,
    Refused,
)
from services.hikcentral import PinnedCertificate
from services.hikcentral.wire.transport import Transport
from tests.fakes.clock import FakeClock
from tests.unit.hikcentral.certificates import SelfSigned
from tests.unit.hikcentral.rig import make_config
from tests.unit.hikcentral.wire_rig import READ, WRITE, Wire


@dataclass(frozen=True)
class Fault:
    """What the network does; (error, tries) of a read and of a write."""

    does: httpx.Response | Exception
    read: tuple[type[PeerError], int]
    write: tuple[type[PeerError], int]


def same(does: httpx.Response | Exception, kind: type[PeerError], tries: int = 1) -> Fault:
    return Fault(does, (kind, tries), (kind, tries))


def lost(error: Exception) -> Fault:
    return Fault(error, (LinkDown, 4), (OutcomeUnknown, 1))


def code(code: Any, kind: type[PeerError], tries: int = 1) -> Fault:
    return same(httpx.Response(200, json={"code": code, "msg": "m", "data": ""}), kind, tries)


def body(content: bytes) -> Fault:
    return same(httpx.Response(200, content=content), OutcomeUnknown)


def status(number: int, **headers: str) -> httpx.Response:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return httpx.Response(number, text="<html>", headers=named)


FAULTS = {
    "F01 refused": same(httpx.ConnectError("[Errno 111] Connection refused"), LinkDown, 4),
    "F02 no such name": same(httpx.ConnectError("the host name does not resolve"), LinkDown, 4),
    "F03 black hole": same(httpx.ConnectTimeout("slow"), LinkDown, 4),
    "F04 never answers": lost(httpx.ReadTimeout("slow")),
    "F07 reset": lost(httpx.ReadError("reset")),
    "F07 reset while sending": lost(httpx.WriteError("reset")),
    "F08 cut short": lost(httpx.RemoteProtocolError("peer closed connection")),
    "F10 a page": body(b"<html>welcome</html>"),
    "F10 nothing": body(b""),
    "F11 502": Fault(status(502), (LinkDown, 4), (OutcomeUnknown, 1)),
    "F11 504": Fault(status(504), (LinkDown, 4), (OutcomeUnknown, 1)),
    "F12 500": same(httpx.Response(500, json={"code": "5"}), OutcomeUnknown),
    "F13 503 with time": same(status(503, Retry_After="30"), Busy),
    "F13 503": Fault(status(503), (LinkDown, 4), (LinkDown, 1)),
    "F14 429": same(status(429, Retry_After="60"), Busy),
    "F15 429 soon": same(status(429, Retry_After="soon"), Busy),
    "F16 busy": code("6", Busy, 4),
    "F16 busy, as a number": code(6, Busy, 4),
    "F17 parameter": code("2", Refused),
    "F18 signature": code("0x02401003", CredentialsRefused),
    "F18 401": same(status(401), CredentialsRefused),
    "F19 partner": code("0x02401001", CredentialsRefused),
    "F20 licence": code("132", Refused),
    "F20 permission": code("130", NotPermitted),
    "F20 403": same(status(403), NotPermitted),
    "F21 duplicate": code("131", AlreadyThere),
    "F22 not there": code("128", Missing),
    "no OpenAPI, 404": same(status(404), LinkDown),
    "F29 elsewhere": same(status(302, Location="https://elsewhere.test/artemis"), OutcomeUnknown),
    "F29 in the clear": same(status(307, Location="http://hikcentral.test/"), OutcomeUnknown),
    "F30 too long": body(b" " * (8 * 1024 * 1024 + 1)),
    "F31 brackets": body(b"[" * 100_000),
    "F32 NaN": body(b'{"code":"0","data":NaN}'),
    "F32 repeated": body(b'{"code":"0","code":"0"}'),
    "F33 no code": body(b'{"msg":"Success","data":{}}'),
    "F33 null code": body(b'{"code":null,"data":{}}'),
    "F33 a list": body(b'[{"code":"0"}]'),
}


@pytest.fixture
def wire(own: SelfSigned) -> Iterator[Wire]:
    config = make_config(tls=PinnedCertificate(own.sha256, own.pem))
    transport = Transport(config, FakeClock(), lambda _event: None)
    yield Wire(transport)
    transport.close()


@pytest.mark.parametrize("fault", FAULTS)
@pytest.mark.parametrize("operation", ["read", "write"])
def test_a_fault_is_told_and_tried_as_it_should_be(
    operation: str, fault: str, wire: Wire, respx_mock: respx.MockRouter
) -> None:
    expected = FAULTS[fault]
    kind, tries = expected.read if operation == "read" else expected.write
    path = (READ if operation == "read" else WRITE).path
    route = respx_mock.post(f"https://hikcentral.test:443/artemis/api{path}")
    route.mock(**_behaviour(expected.does))
    with pytest.raises(errors.PeerError) as caught:
        getattr(wire, operation)()
    assert type(caught.value) is kind
    assert route.call_count == tries
    assert len(respx_mock.calls) == tries, "nobody else was asked"
    sent = [call.request.headers["X-Ca-Nonce"] for call in route.calls]
    assert len(set(sent)) == tries


GOOD = {
    "text": ({"code": "0", "msg": "Success", "data": "8505"}, "8505"),
    "number": ({"code": 0, "msg": "Success", "data": {"a": 1}}, {"a": 1}),
    "null": ({"code": "0", "data": None}, ""),
    "missing": ({"code": "0"}, ""),
    "list": ({"code": "0", "data": [1]}, [1]),
}


@pytest.mark.parametrize("form", GOOD)
@pytest.mark.parametrize("content_type", ["application/json", "application/xml", ""])
def test_every_form_of_success_is_one(
    form: str, content_type: str, wire: Wire, respx_mock: respx.MockRouter
) -> None:
    envelope, data = GOOD[form]
    answer = httpx.Response(200, json=envelope)
    answer.headers["Content-Type"] = content_type
    respx_mock.post(f"https://hikcentral.test:443/artemis/api{WRITE.path}").mock(answer)
    assert wire.write().data == data


def _behaviour(does: httpx.Response | Exception) -> dict[str, Any]:
    return {"side_effect": does} if isinstance(does, Exception) else {"return_value": does}
