"""The six vectors of contract 1.7 and the details of 1.4."""

from dataclasses import replace

import pytest

from services.simulator.partner.signature import Signed, matches, signature, string_to_sign

SECRET = "example-secret-not-real-0001"
P4 = "x-ca-key,x-ca-nonce,x-ca-timestamp"
HEADERS = {
    "accept": "*/*",
    "content-type": "application/json",
    "x-ca-key": "90000001",
    "x-ca-nonce": "3f2b8c1e-0d4a-4b6f-9a7e-5c1d2e3f4a5b",
    "x-ca-timestamp": "1767225600000",
}
VECTOR = Signed(
    "POST",
    "/artemis/api/resource/v1/person/personCode/personInfo",
    "",
    HEADERS,
    b'{"personCode":"V-000123"}',
)


def with_headers(**more: str) -> Signed:
    return replace(VECTOR, headers={**HEADERS, **{k.replace("_", "-"): v for k, v in more.items()}})


@pytest.mark.parametrize(
    ("more", "expected"),
    [
        ({}, "SfNqfD58UVp67j54HJMJ8SfsqiBm2lbOOPPQN2xai0E="),
        (
            {"x_ca_signature_headers": "x-ca-key"},
            "XP95QeJfMDmi4rZdc2bJjotJK3X+jyGaAHWJLZ2Ft38=",
        ),
        (
            {"x_ca_signature_headers": "x-ca-key,x-ca-timestamp"},
            "h0Xcjw/XCe2cazknmrfTNqJ18mwN1twRAXJKutcrR2I=",
        ),
        ({"x_ca_signature_headers": P4}, "MNp/mSDIy5NPgY1EBNksInp0qAsHaoCLDSp9Tqbuoi8="),
        (
            {"x_ca_signature_headers": P4, "content_md5": "E7ijGot924bZzDcyyhUKfw=="},
            "65Py3cZmoyXwv2QmCwEf6pak78aolYHJoAoyFZIoGqQ=",
        ),
        (
            {"x_ca_signature_headers": f"userid,{P4}", "userid": "kiosk"},
            "2rZ4loCpVYIwBL40ODJadW3Sy1SYmo8cYkd2DpUGbdU=",
        ),
    ],
    ids=["P1", "P2", "P3", "P4", "P5", "P6"],
)
def test_vector_of_the_contract(more: dict[str, str], expected: str) -> None:
    request = with_headers(x_ca_signature=expected, **more)
    assert signature(SECRET, string_to_sign(request)) == expected
    assert matches(SECRET, request)
    assert not matches("another-secret", request)


def test_p4_text_is_174_bytes() -> None:
    assert len(string_to_sign(with_headers(x_ca_signature_headers=P4)).encode()) == 174


def test_content_md5_is_computed_from_the_body_not_believed() -> None:
    honest = string_to_sign(with_headers(content_md5="E7ijGot924bZzDcyyhUKfw=="))
    lying = string_to_sign(with_headers(content_md5="AAAAAAAAAAAAAAAAAAAAAA=="))
    assert honest == lying
    assert "E7ijGot924bZzDcyyhUKfw==" in honest


def test_absent_header_has_no_line_and_a_blank_one_keeps_its_line() -> None:
    absent = replace(VECTOR, headers={"content-type": "application/json"})
    blank = replace(VECTOR, headers={"accept": "", "content-type": "application/json"})
    assert string_to_sign(absent).split("\n")[:2] == ["POST", "application/json"]
    assert string_to_sign(blank).split("\n")[:3] == ["POST", "", "application/json"]


def test_headers_that_are_never_signed_are_skipped_and_names_are_sorted() -> None:
    text = string_to_sign(
        with_headers(x_ca_signature_headers="X-Ca-Nonce, Host,Accept,x-ca-key,x-empty", host="h")
    )
    assert text.split("\n")[3:6] == [
        "x-ca-key:90000001",
        f"x-ca-nonce:{HEADERS['x-ca-nonce']}",
        "x-empty:",
    ]


def test_query_is_sorted_first_value_counts_and_empty_values_are_names_alone() -> None:
    text = string_to_sign(replace(VECTOR, path="/artemis/x", query="b=2&a=1&b=3&c="))
    assert text.endswith("\n/artemis/x?a=1&b=2&c")
