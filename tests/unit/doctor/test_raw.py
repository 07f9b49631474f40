"""The signed call of the probes: signed as asked, read with care, and silent about secrets."""

from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import httpx
import pytest

from kiosk.core.errors import (
    Busy,
    CredentialsRefused,
    LinkDown,
    Missing,
    NotPermitted,
    OutcomeUnknown,
    PeerError,
)
from kiosk.core.secret import Secret
from kiosk.doctor.raw import RawCaller, Signing
from services.hikcentral import CaFile, HikCentralConfig
from services.hikcentral.wire.signing import signature, string_to_sign
from tests.fakes.clock import START, FakeClock
from tests.unit.doctor.checking import ZONE, code, done
from tests.unit.hikcentral.rig import Network, ok, reply

KEY, SECRET = "90000001", "example-secret-not-real-0001"


def caller(*answers: httpx.Response | Exception) -> tuple[RawCaller, Network]:
    config = HikCentralConfig(
        host="hcp.example",
        app_key=KEY,
        app_secret=Secret(SECRET),
        tls=CaFile(Path("unused.pem")),
        time_zone=ZONE,
        rate_per_s=100.0,
        burst=100,
        body_cap_bytes=1000,
    )
    network = Network(*answers)
    return RawCaller(config, FakeClock(), network), network


def _is_signed(request: httpx.Request, secret: str) -> bool:
    names = request.headers["X-Ca-Signature-Headers"].split(",")
    text = string_to_sign("POST", dict(request.headers), names, request.url.path)
    return request.headers["X-Ca-Signature"] == signature(Secret(secret), text)


def test_a_usual_call_is_signed_anew_each_time() -> None:
    raw, network = caller(ok({"a": 1}))
    with closing(raw):
        first, second = raw.post("/x", {}), raw.post("/x", {"b": "ы"})
    assert (first.status, first.code, first.done, second.data) == (200, "0", True, {"a": 1})
    one, two = network.requests
    assert one.url.path == "/artemis/api/x"
    assert two.content == '{"b":"ы"}'.encode()
    assert _is_signed(one, SECRET)
    assert one.headers["X-Ca-Nonce"] != two.headers["X-Ca-Nonce"]
    assert one.headers["X-Ca-Timestamp"] == str(int(START.timestamp() * 1000))


def test_a_probe_signs_as_it_likes() -> None:
    raw, network = caller(ok())
    other = Signing("99999998", Secret("wrong-one"), "nonce-1", -960.0, "P4")
    raw.post("/x", {}, other)
    raw.post("/x", {}, Signing(profile="P2"))
    raw.close()
    shifted, untimed = network.requests
    assert shifted.headers["X-Ca-Key"] == "99999998"
    assert shifted.headers["X-Ca-Nonce"] == "nonce-1"
    assert shifted.headers["X-Ca-Timestamp"] == str(int(START.timestamp() * 1000) - 960_000)
    assert _is_signed(shifted, "wrong-one")
    assert "X-Ca-Timestamp" not in untimed.headers
    assert _is_signed(untimed, SECRET)


def test_what_a_refusal_echoes_is_not_kept() -> None:
    echo = f"Invalid Signature! and StringToSign: x-ca-key:{KEY} {SECRET}"
    raw, _ = caller(reply("0x02401003", msg=echo))
    answer = raw.post("/x", {})
    raw.close()
    assert (answer.code, answer.done) == ("0x02401003", False)
    assert KEY not in repr(answer)
    assert SECRET not in repr(answer)


def test_a_key_in_place_of_a_code_is_not_kept() -> None:
    raw, _ = caller(reply(KEY))
    assert raw.post("/x", {}).code == "?"
    raw.close()


@pytest.mark.parametrize(
    ("body", "picture"),
    [
        (b"data:image/jpeg;base64,/9j/AAAA", True),
        (b"/9j/4AAQ", True),
        (b"\xff\xd8\xff\xe0", True),
        (b"<html>404</html>", False),
        (b"", False),
    ],
)
def test_answers_without_an_envelope(body: bytes, picture: bool) -> None:
    raw, _ = caller(httpx.Response(200, content=body))
    answer = raw.post("/x", {})
    raw.close()
    assert (answer.code, answer.picture, answer.done) == ("", picture, False)


def test_the_clock_of_the_server() -> None:
    date = datetime(2026, 3, 2, 4, 32, tzinfo=UTC).strftime("%a, %d %b %Y %H:%M:%S GMT")
    raw, _ = caller(ok(Date=date))
    assert raw.post("/x", {}).skew_s == 120.0
    raw.close()


def test_failures_are_ours() -> None:
    raw, _ = caller(
        httpx.ConnectError("refused"),
        httpx.ReadError("cut"),
        httpx.Response(200, content=b"x" * 1001),
    )
    with pytest.raises(LinkDown):
        raw.post("/x", {})
    with pytest.raises(OutcomeUnknown):
        raw.post("/x", {})
    with pytest.raises(OutcomeUnknown) as long:
        raw.post("/x", {})
    assert long.value.code == "TOO_LONG"
    raw.close()


def test_no_error_of_the_library_hides_behind_ours() -> None:
    raw, _ = caller(httpx.ConnectError(f"refused {SECRET}"), httpx.ReadError(f"cut {SECRET}"))
    for _ in range(2):
        with pytest.raises(PeerError) as caught:
            raw.post("/x", {})
        assert SECRET not in str(caught.value)
        assert (caught.value.__cause__, caught.value.__context__) == (None, None)
    raw.close()


def test_the_name_of_a_plain_answer_may_be_in_capitals() -> None:
    raw, _ = caller(ok({"a": 1}, Content_Encoding="IDENTITY"))
    assert raw.post("/x", {}).data == {"a": 1}
    raw.close()


KINDS: list[tuple[int, str, type[PeerError] | None]] = [
    (200, "0", None),
    (200, "128", Missing),
    (200, "5", OutcomeUnknown),
    (200, "999", OutcomeUnknown),
    (200, "", OutcomeUnknown),
    (200, "69", NotPermitted),
    (401, "", CredentialsRefused),
    (401, "0", CredentialsRefused),
    (403, "69", NotPermitted),
    (403, "", NotPermitted),
    (429, "", Busy),
    (500, "69", OutcomeUnknown),
    (500, "128", OutcomeUnknown),
    (503, "0", LinkDown),
]


@pytest.mark.parametrize(("status", "given", "kind"), KINDS)
def test_the_kind_of_an_answer_comes_from_status_and_code(
    status: int, given: str, kind: type[PeerError] | None
) -> None:
    assert code(given, status).kind is kind
    assert code(given, status).done is (kind is None)


def test_a_status_of_403_without_a_word_of_hikcentral_is_about_us() -> None:
    assert code("", 403).refuses_us
    assert code("0x02401001", 403).refuses_us
    assert code("64").refuses_us
    assert not code("69", 403).refuses_us
    assert code("69", 403).unticked
    assert not code("69", 500).unticked
    assert not code("130").unticked
    assert code("8").not_in_version


def test_rows_are_read_as_the_desk_reads_them() -> None:
    row = {"ID": "1"}
    for data in ({"List": [row]}, {"list": row}, [row], {"list": [row, "odd", None]}):
        assert [one.id("id") for one in done(data).rows] == ["1"], data
    assert done({"list": None}).rows == done("").rows == []


def test_a_redirect_is_an_answer_and_not_followed() -> None:
    raw, network = caller(httpx.Response(302, headers={"Location": "https://elsewhere.example"}))
    assert raw.post("/x", {}).status == 302
    raw.close()
    assert len(network.requests) == 1
