"""Whatever comes back is data or a typed error; nothing secret comes with it."""

import json
import logging
from typing import Any

import httpx
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from kiosk.core import errors
from kiosk.core.ids import GroupId, PersonId
from services.hikcentral import OpenApi
from services.hikcentral.wire import codes
from services.hikcentral.wire.envelope import NotAnEnvelope, decode_envelope
from tests.fakes.clock import FakeClock
from tests.unit.hikcentral.rig import (
    APP_KEY,
    APP_SECRET,
    Network,
    Rig,
    make_config,
    ok,
    reply,
)
from tests.unit.hikcentral.wire_rig import WireRig


@pytest.mark.parametrize(
    ("body", "code", "data"),
    [
        (b'{"code":"0","msg":"Success","data":{"a":1}}', "0", {"a": 1}),
        (b'{"code":0}', "0", ""),
        (b'\xef\xbb\xbf{"code":"0","data":null}', "0", ""),
        (b'{"code":" 0 ","data":[1]}', "0", [1]),
        (b'{"code":128,"data":"x"}', "128", "x"),
        (b'{"code":"0","data":"\\"[[[["}', "0", '"[[[['),
    ],
)
def test_envelopes(body: bytes, code: str, data: Any) -> None:
    envelope = decode_envelope(body)
    assert (envelope.code, envelope.data) == (code, data)


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"<html>",
        b"[]",
        b"null",
        b'{"msg":"no code"}',
        b'{"code":true}',
        b'{"code":null}',
        b'{"code":0.0}',
        b'{"code":"0","data":NaN}',
        b'{"code":"0","data":-Infinity}',
        b'{"code":"0","data":1e999}',
        b'{"code":"5","code":"0"}',
        b'{"code":"0","data":{"a":1,"a":2}}',
        b'{"code":"0","data":' + b"9" * 5000 + b"}",
        b'{"code":"0","data":' + b"[" * 33 + b"]" * 33 + b"}",
        b"[" * 100_000,
        b'{"code":"0","data":"' + b'\\"' * 100_000,
        b'{"code":"0","data":"\xff"}',
    ],
)
def test_what_is_no_envelope(body: bytes) -> None:
    with pytest.raises(NotAnEnvelope):
        decode_envelope(body)


@settings(max_examples=150, deadline=None)
@given(status=st.sampled_from([200, 204, 302, 400, 401, 404, 429, 503]), body=st.binary())
@example(status=200, body=b"[" * 100_000)
@example(status=200, body=b"data:image/")
def test_any_bytes_end_in_a_peer_error(status: int, body: bytes) -> None:
    network = Network(httpx.Response(status, content=body))
    api = OpenApi(make_config(deadline_s=0.001), FakeClock(), lambda _event: None, network)
    with pytest.raises(errors.PeerError):
        api.groups.add_member(GroupId("7"), PersonId("1"))
    with pytest.raises(errors.PeerError):
        api.pictures.door_event_picture("uri")


_PERSON: Any = "8505"
_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=4)
    | st.dictionaries(
        st.sampled_from(
            ["list", "total", "pageSize", "personId", "personPhoto", "beginTime", "ElementList",
             "ElementDetailList", "ElementDetail", "ElementStatus", "elementStatus", "ID", "id"]
        ),
        inner,
        max_size=5,
    ),
    max_leaves=12,
)  # fmt: skip


@settings(max_examples=200, deadline=None)
@given(data=_JSON)
def test_any_data_ends_in_a_value_or_a_peer_error(data: Any) -> None:
    content = json.dumps({"code": "0", "data": data}).encode()
    rig = Rig(httpx.Response(200, content=content), deadline_s=5)
    now = rig.clock.now()
    calls = (
        lambda: rig.hik.persons.find_person("V1"),
        rig.hik.groups.list_groups,
        rig.hik.doors.list_doors,
        rig.hik.version,
        lambda: rig.hik.groups.is_member("g", _PERSON),  # type: ignore[arg-type]
        lambda: rig.hik.applying.apply_report(_PERSON, ["7"]),  # type: ignore[list-item]
        lambda: rig.hik.events.door_events(196893, ["7"], now, rig.clock.now()),  # type: ignore[list-item]
    )
    for call in calls:
        try:
            call()
        except errors.PeerError:
            continue


# Every code of contract 1.6, 2.2 and 2.3.
_CODES: list[tuple[type[errors.PeerError], str]] = [
    (errors.LinkDown, "16 0x02401031 0x02401032 0x02401034"),
    (
        errors.CredentialsRefused,
        "9 13 64 65 66 67 68 0x02401000 0x02401001 0x02401002 0x02401003 0x02401004 0x02401005"
        " 0x02401006 0x02401019 0x0240101b 0x0240101c 0x0240101d",
    ),
    (errors.NotPermitted, "8 17 69 130 0x02401007 0x02401008 0x00072201"),
    (errors.Missing, "128 0x00072202"),
    (errors.AlreadyThere, "131"),
    (
        errors.Busy,
        "3 6 129 133 194 0x02401009 0x0240100b 0x02401036 0x0240103b 0x00052101 0x00052104",
    ),
    (
        errors.Refused,
        "2 7 11 12 14 15 132 140 193 195 0x0240100a 0x02401021 0x00072001 0x00072002 0x00072003"
        " 0x00072004 0x00072203 0x00072204",
    ),
    (
        errors.OutcomeUnknown,
        "1 4 5 10 192 0x02401022 0x02401033 0x02401035 0x02401037 0x00052102 0x00052103 0x00052301",
    ),
]
_KINDS = [(kind, code) for kind, listed in _CODES for code in listed.split()]
_STRANGE = [(errors.OutcomeUnknown, "77777"), (errors.OutcomeUnknown, "zzz")]
_CAPITALS = [(errors.CredentialsRefused, "0X02401003"), (errors.Busy, "0x0240103B")]


@pytest.mark.parametrize(("kind", "code"), [*_KINDS, *_STRANGE, *_CAPITALS])
def test_codes(kind: type[errors.PeerError], code: str) -> None:
    rig = WireRig(reply(code, msg="some text"))
    with pytest.raises(errors.PeerError) as caught:
        rig.write()
    assert type(caught.value) is kind
    assert caught.value.code == code
    if code not in ("8", "17", "69", "0x02401007", "0x02401008"):
        assert caught.value.detail == "some text"


def test_no_code_of_the_table_is_untested_and_none_of_the_contract_is_left_out() -> None:
    assert sorted(codes.KIND_OF_CODE) == sorted(code for _, code in _KINDS)
    small = {1, 2, 3, 4, 5, 6, 7, *range(8, 18), *range(64, 70), *range(128, 134), 140}
    gateway = [*range(0x00, 0x0C), 0x19, 0x1B, 0x1C, 0x1D, 0x21, 0x22, *range(0x31, 0x38), 0x3B]
    hexadecimal = [0x02401000 + one for one in gateway]
    hexadecimal += [*range(0x00072001, 0x00072005), *range(0x00072201, 0x00072205)]
    hexadecimal += [*range(0x00052101, 0x00052105), 0x00052301]
    listed = {str(one) for one in small | {192, 193, 194, 195}}
    assert listed | {f"0x{one:08x}" for one in hexadecimal} == set(codes.KIND_OF_CODE)


@pytest.mark.parametrize(
    ("status", "kind"),
    [
        (204, errors.OutcomeUnknown),
        (301, errors.OutcomeUnknown),
        (400, errors.Refused),
        (401, errors.CredentialsRefused),
        (403, errors.NotPermitted),
        (404, errors.LinkDown),
        (408, errors.OutcomeUnknown),
        (429, errors.Busy),
        (500, errors.OutcomeUnknown),
        (502, errors.OutcomeUnknown),
        (503, errors.LinkDown),
        (504, errors.OutcomeUnknown),
    ],
)
def test_statuses(status: int, kind: type[errors.PeerError]) -> None:
    rig = WireRig(httpx.Response(status, content=b"<html>SECRET PAGE</html>"))
    with pytest.raises(errors.PeerError) as caught:
        rig.write()
    assert type(caught.value) is kind
    assert "SECRET" not in str(caught.value)
    assert len(rig.network.requests) == 1


def test_a_known_code_says_more_than_a_4xx_but_not_than_a_5xx() -> None:
    body = b'{"code":"131"}'
    with pytest.raises(errors.AlreadyThere):
        WireRig(httpx.Response(400, content=body)).write()
    with pytest.raises(errors.OutcomeUnknown):
        WireRig(httpx.Response(500, content=body)).write()


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("30", 30.0),
        ("999999999", 600.0),
        ("1000000000", 600.0),
        ("0", 0.0),
        ("-5", None),
        ("soon", None),
        ("1e9", None),
        ("", None),
        ("Mon, 02 Mar 2026 04:31:00 GMT", 60.0),
        ("Mon, 02 Mar 2026 09:30:00 GMT", 600.0),
        ("Mon, 02 Mar 2026 04:00:00 GMT", None),
    ],
)
def test_retry_after(value: str, expected: float | None) -> None:
    rig = WireRig(httpx.Response(429, headers={"Retry-After": value}))
    with pytest.raises(errors.Busy) as caught:
        rig.write()
    assert caught.value.retry_after_s == expected


def test_503_with_retry_after_is_busy() -> None:
    rig = WireRig(httpx.Response(503, headers={"Retry-After": "30"}))
    with pytest.raises(errors.Busy) as caught:
        rig.read()
    assert caught.value.retry_after_s == 30.0


def test_a_pause_that_the_server_asks_for_is_kept_and_ends() -> None:
    rig = WireRig(httpx.Response(429, headers={"Retry-After": "600"}), ok())
    for _ in range(2):
        with pytest.raises(errors.Busy):
            rig.write()
    assert rig.tries == 1
    rig.clock.advance(61)
    rig.write()
    assert rig.tries == 2


@pytest.mark.parametrize(
    "msg",
    [
        f"Invalid Signature! and StringToSign: POST\n*/*\nx-ca-key:{APP_KEY}\n/artemis",
        f"partner {APP_KEY} with {APP_SECRET.upper()} unknown",
        "string_to_sign=POST canary",
        f"[{APP_SECRET}]" * 50,
    ],
)
def test_keys_never_come_back_in_errors_or_logs(msg: str, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    for code in ("0x02401003", APP_KEY, APP_SECRET):
        with pytest.raises(errors.PeerError) as caught:
            WireRig(reply(code, msg=msg)).write()
        seen = f"{caught.value} {caught.value.detail} {caught.value.code} "
        seen += caplog.text + " ".join(str(vars(record)) for record in caplog.records)
        for canary in (APP_KEY, APP_SECRET, APP_SECRET.upper(), "canary", "x-ca-key"):
            assert canary not in seen


def test_server_text_is_short_and_on_one_line() -> None:
    with pytest.raises(errors.Refused) as caught:
        WireRig(reply("2", msg="a\nb\x1b[31m" + "c" * 1000)).write()
    assert len(caught.value.detail) <= 200
    assert caught.value.detail.startswith("a b [31mccc")
