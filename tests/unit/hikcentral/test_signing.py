"""Contract 1.4 and the six vectors of contract 1.7."""

import pytest

from kiosk.core.secret import Secret
from services.hikcentral.wire.signing import (
    add_signature,
    content_md5,
    request_headers,
    signature,
    string_to_sign,
)

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


@pytest.mark.parametrize(
    ("md5", "expected"),
    [
        (None, "MNp/mSDIy5NPgY1EBNksInp0qAsHaoCLDSp9Tqbuoi8="),
        (content_md5(BODY), "65Py3cZmoyXwv2QmCwEf6pak78aolYHJoAoyFZIoGqQ="),
    ],
)
def test_the_client_sends_profile_p4_or_p5(md5: str | None, expected: str) -> None:
    headers = add_signature(request_headers("90000001", NONCE, 1767225600000, md5), SECRET, PATH)
    assert headers["X-Ca-Signature"] == expected
    assert headers["X-Ca-Signature-Headers"] == "x-ca-key,x-ca-nonce,x-ca-timestamp"


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
