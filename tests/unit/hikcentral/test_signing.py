"""Contract 1.4 and the six vectors of contract 1.7, by the rules and as they are really sent."""

import uuid
from datetime import UTC, datetime
from typing import Any

import httpx
import pytest

from kiosk.core import errors
from kiosk.core.secret import Secret
from services.hikcentral.wire.signing import (
    PROFILES,
    Signer,
    content_md5,
    signature,
    string_to_sign,
)
from services.hikcentral.wire.transport import Transport
from tests.fakes.clock import FakeClock
from tests.unit.hikcentral.rig import Network, make_config, ok
from tests.unit.hikcentral.wire_rig import Wire, WireRig

SECRET = Secret("example-secret-not-real-0001")
PATH = "/artemis/api/resource/v1/person/personCode/personInfo"
BODY = b'{"personCode":"V-000123"}'
NONCE = "3f2b8c1e-0d4a-4b6f-9a7e-5c1d2e3f4a5b"
BASE = {"Accept": "*/*", "Content-Type": "application/json"}
CA = {
    "X-Ca-Key": "90000001",
    "X-Ca-Nonce": NONCE,
    "X-Ca-Timestamp": "1767225600000",
}
MD5 = {"Content-MD5": "E7ijGot924bZzDcyyhUKfw=="}
P4 = ["x-ca-key", "x-ca-nonce", "x-ca-timestamp"]
_FORBIDDEN = "'/\\:*?\"<>|"


@pytest.mark.parametrize(
    ("headers", "signed", "expected"),
    [
        pytest.param(BASE | CA, [], "SfNqfD58UVp67j54HJMJ8SfsqiBm2lbOOPPQN2xai0E=", id="P1"),
        pytest.param(
            BASE | CA, ["x-ca-key"], "XP95QeJfMDmi4rZdc2bJjotJK3X+jyGaAHWJLZ2Ft38=", id="P2"
        ),
        pytest.param(
            BASE | CA,
            ["x-ca-key", "x-ca-timestamp"],
            "h0Xcjw/XCe2cazknmrfTNqJ18mwN1twRAXJKutcrR2I=",
            id="P3",
        ),
        pytest.param(BASE | CA, P4, "MNp/mSDIy5NPgY1EBNksInp0qAsHaoCLDSp9Tqbuoi8=", id="P4"),
        pytest.param(BASE | CA | MD5, P4, "65Py3cZmoyXwv2QmCwEf6pak78aolYHJoAoyFZIoGqQ=", id="P5"),
        pytest.param(
            BASE | CA | {"userId": "kiosk"},
            ["userid", *P4],
            "2rZ4loCpVYIwBL40ODJadW3Sy1SYmo8cYkd2DpUGbdU=",
            id="P6",
        ),
    ],
)
def test_profiles_give_the_signatures_of_the_contract(
    headers: dict[str, str], signed: list[str], expected: str
) -> None:
    assert signature(SECRET, string_to_sign("POST", headers, signed, PATH)) == expected


SENT = {
    "P1": ("SfNqfD58UVp67j54HJMJ8SfsqiBm2lbOOPPQN2xai0E=", None),
    "P2": ("XP95QeJfMDmi4rZdc2bJjotJK3X+jyGaAHWJLZ2Ft38=", "x-ca-key"),
    "P3": ("h0Xcjw/XCe2cazknmrfTNqJ18mwN1twRAXJKutcrR2I=", "x-ca-key,x-ca-timestamp"),
    "P4": ("MNp/mSDIy5NPgY1EBNksInp0qAsHaoCLDSp9Tqbuoi8=", ",".join(P4)),
    "P5": ("65Py3cZmoyXwv2QmCwEf6pak78aolYHJoAoyFZIoGqQ=", ",".join(P4)),
    "P6": ("2rZ4loCpVYIwBL40ODJadW3Sy1SYmo8cYkd2DpUGbdU=", ",".join(["userid", *P4])),
}


@pytest.mark.parametrize("profile", sorted(SENT))
def test_a_call_by_each_profile_carries_the_signature_of_the_contract(
    profile: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(uuid, "uuid4", lambda: NONCE)
    network = Network(ok())
    user = {"user_id": "kiosk"} if profile == "P6" else {}
    config = make_config(signing=profile, **user)
    clock = FakeClock(datetime(2026, 1, 1, tzinfo=UTC))
    Wire(Transport(config, clock, lambda _event: None, network)).read()
    headers, (expected, names) = network.requests[0].headers, SENT[profile]
    assert network.requests[0].content == BODY
    assert network.requests[0].url.path == PATH
    assert headers["X-Ca-Signature"] == expected
    assert headers.get("X-Ca-Signature-Headers") == names
    assert headers["X-Ca-Key"] == "90000001"
    assert (headers["Accept"], headers["Content-Type"]) == ("*/*", "application/json")
    assert headers.get("Content-MD5") == (MD5["Content-MD5"] if profile == "P5" else None)
    assert headers.get("userId") == ("kiosk" if profile == "P6" else None)
    signed = (names or "").split(",")
    for name in ("x-ca-nonce", "x-ca-timestamp"):
        assert (name in headers) == (name in signed), "nothing rides along unsigned"


def test_p4_is_the_default_and_every_profile_of_the_contract_is_known() -> None:
    assert make_config().signing == "P4"
    assert sorted(PROFILES) == sorted(SENT)


@pytest.mark.parametrize("profile", sorted(set(PROFILES) - {"P6"}))
def test_every_attempt_has_a_nonce_and_a_time_of_its_own(profile: str) -> None:
    rig = WireRig(ok(), signing=profile)

    def lose_it_a_second_later(_request: httpx.Request) -> httpx.Response:
        rig.clock.advance(1)
        raise httpx.ReadTimeout("lost")

    rig.network.answers[0:0] = [lose_it_a_second_later] * 2
    rig.read()
    sent = [request.headers for request in rig.network.requests]
    assert len(sent) == 3
    for name in ("X-Ca-Nonce", "X-Ca-Timestamp"):
        wanted = 3 if name.lower() in PROFILES[profile] else 1
        assert len({headers.get(name) for headers in sent}) == wanted


@pytest.mark.parametrize(
    ("values", "setting", "cure"),
    [
        ({"signing": "P7"}, "hikcentral.signing", "P1, P2, P3, P4, P5, P6"),
        ({"signing": "p4"}, "hikcentral.signing", "one of"),
        ({"signing": "P6"}, "hikcentral.user_id", "P6"),
        ({"signing": "P5", "user_id": "kiosk"}, "hikcentral.user_id", "P6"),
        ({"signing": "P6", "user_id": "k" * 33}, "hikcentral.user_id", "32"),
        ({"signing": "P6", "user_id": "киоск"}, "hikcentral.user_id", "Latin"),
        ({"signing": "P6", "user_id": " kiosk"}, "hikcentral.user_id", "none of"),
        ({"signing": "P6", "user_id": "a\nb"}, "hikcentral.user_id", "none of"),
    ]
    + [({"signing": "P6", "user_id": f"a{one}b"}, "hikcentral.user_id", one) for one in _FORBIDDEN],
)
def test_a_profile_that_cannot_work_names_the_setting_and_the_cure(
    values: dict[str, Any], setting: str, cure: str
) -> None:
    with pytest.raises(errors.ConfigError) as caught:
        make_config(**values)
    assert caught.value.setting == setting
    assert cure in caught.value.detail


def test_a_user_id_of_any_allowed_length_is_taken() -> None:
    for name in ("k", "front desk", "k" * 32):
        assert make_config(signing="P6", user_id=name).user_id == name


def test_the_secret_is_not_in_the_text_of_the_signer() -> None:
    assert "example-secret" not in repr(Signer("90000001", SECRET))


def test_md5_of_the_contract_body() -> None:
    assert content_md5(BODY) == MD5["Content-MD5"]


def test_string_to_sign_of_the_default_profile_has_174_bytes() -> None:
    text = string_to_sign("post", BASE | CA, list(reversed(P4)), PATH)
    assert len(text.encode()) == 174
    assert text.splitlines()[3] == "x-ca-key:90000001"


def test_absent_headers_have_no_line_and_blank_ones_keep_it() -> None:
    assert string_to_sign("POST", {}, [], "/a") == "POST\n/a"
    assert string_to_sign("POST", {"Accept": ""}, [], "/a") == "POST\n\n/a"
    assert string_to_sign("POST", {}, ["x-one"], "/a") == "POST\nx-one:\n/a"


def test_reserved_headers_never_join_the_signed_ones() -> None:
    headers = {"Host": "h", "X-Ca-Signature": "s", "X-One": "  1 "}
    names = ["Host", "X-Ca-Signature", "Content-Type", "X-ONE"]
    assert string_to_sign("POST", headers, names, "/a") == "POST\nx-one:1\n/a"


@pytest.mark.parametrize(
    ("target", "expected"),
    [("/a?", "/a"), ("/a?b=2&a=1", "/a?a=1&b=2"), ("/a?x&b=1&b=2", "/a?b=1&x")],
)
def test_query_is_sorted_and_the_first_value_counts(target: str, expected: str) -> None:
    assert string_to_sign("POST", {}, [], target) == f"POST\n{expected}"
