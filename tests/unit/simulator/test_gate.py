"""Who may call, in which order it is decided, and in which words it is refused."""

import ssl

import httpx
import pytest

from services.simulator.remote import SimulatorProcess, SimulatorRemote
from tests.unit.simulator.partner import Partner, Profile, now_ms

VERSION = "/common/v1/version"
P4 = "x-ca-key,x-ca-nonce,x-ca-timestamp"


@pytest.mark.parametrize(
    "profile",
    [
        Profile(None),
        Profile("x-ca-key"),
        Profile("x-ca-key,x-ca-timestamp"),
        Profile(P4),
        Profile(P4, md5=True),
        Profile(f"userid,{P4}", extra={"userid": "kiosk"}),
    ],
    ids=["P1", "P2", "P3", "P4", "P5", "P6"],
)
def test_every_profile_is_accepted(partner: Partner, profile: Profile) -> None:
    answer = partner.call(VERSION, {}, profile)
    assert answer["code"] == "0"
    assert answer["data"]["softVersion"].startswith("V2")


def raw(partner: Partner, change: dict[str, str | None], path: str = VERSION) -> dict[str, str]:
    """A signed call whose headers are then changed (None removes)."""
    path = f"/artemis/api{path}"
    headers = partner.headers(path, b"{}") | {k: v or "" for k, v in change.items()}
    kept = {name: value for name, value in headers.items() if change.get(name, "") is not None}
    return partner.http.post(path, content=b"{}", headers=kept).json()


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"x-ca-key": None}, "0x02401000"),
        ({"x-ca-key": "90000002"}, "0x02401001"),
        ({"x-ca-signature": None}, "0x02401002"),
        ({"x-ca-signature": "bm90IGEgc2lnbmF0dXJl"}, "0x02401003"),
        ({"x-ca-nonce": "changed-after-signing"}, "0x02401003"),
    ],
)
def test_refusals_of_the_gateway(
    partner: Partner, change: dict[str, str | None], code: str
) -> None:
    assert raw(partner, change)["code"] == code


def test_wrong_signature_echoes_the_text_and_the_key(partner: Partner) -> None:
    msg = raw(partner, {"x-ca-signature": "x"})["msg"]
    assert msg.startswith("Invalid Signature! and StringToSign: POST\n*/*\n")
    assert partner.key in msg


def test_wrong_secret_is_refused(simulator: SimulatorProcess, remote: SimulatorRemote) -> None:
    stranger = Partner(simulator.ready, secret="another")
    assert stranger.code(VERSION) == "0x02401003"
    stranger.http.close()


@pytest.mark.parametrize(("offset_s", "code"), [(-870, "0"), (870, "0"), (-930, "x"), (930, "x")])
def test_fifteen_minutes_of_skew(partner: Partner, offset_s: int, code: str) -> None:
    got = partner.call(VERSION, {}, Profile(extra={"x-ca-timestamp": now_ms(offset_s)}))["code"]
    assert got == ("0" if code == "0" else "0x02401003")


def test_the_servers_own_clock_counts(partner: Partner, remote: SimulatorRemote) -> None:
    remote.set_clock(3600)
    assert partner.code(VERSION) == "0x02401003"
    ahead = Profile(extra={"x-ca-timestamp": now_ms(3600)})
    assert partner.call(VERSION, {}, ahead)["code"] == "0"


def test_a_nonce_is_good_once(partner: Partner) -> None:
    profile = Profile(extra={"x-ca-nonce": "3e0b39a6-0000-4000-8000-000000000001"})
    profile.extra["x-ca-nonce"] += now_ms()
    assert partner.call(VERSION, {}, profile)["code"] == "0"
    assert partner.call(VERSION, {}, profile)["code"] == "0x02401003"


def test_order_signature_then_authorisation_then_path_then_body(
    partner: Partner, remote: SimulatorRemote
) -> None:
    remote.set_server(unauthorised=["/nowhere", "single/add"])
    assert raw(partner, {"x-ca-signature": "x"}, "/nowhere")["code"] == "0x02401003"
    assert partner.code("/nowhere", {}) == "69"
    assert partner.code("/elsewhere", {}) == "8"
    assert partner.code("/resource/v1/person/single/add", {}) == "69"
    remote.set_server()
    assert partner.code("/resource/v1/person/single/add", {}) == "2"


def test_body_that_is_no_object(partner: Partner) -> None:
    assert partner.code("/resource/v1/person/single/add", ["x"]) == "2"


def test_outside_artemis_is_a_page(partner: Partner) -> None:
    answer = partner.http.post("/api/common/v1/version")
    assert (answer.status_code, answer.headers["content-type"]) == (404, "text/html; charset=utf-8")


@pytest.mark.parametrize(("dialect", "code"), [("translation", "64"), ("v31", "9")])
def test_dialects(partner: Partner, remote: SimulatorRemote, dialect: str, code: str) -> None:
    remote.set_server(dialect=dialect)
    assert raw(partner, {"x-ca-signature": "x"})["code"] == code


def test_certificate_names_another_host(simulator: SimulatorProcess, remote: object) -> None:

    context = ssl.create_default_context(cafile=simulator.ready["certificate"])
    with (
        httpx.Client(verify=context, trust_env=False) as client,
        pytest.raises(httpx.ConnectError, match="IP address mismatch"),
    ):
        client.get(simulator.hikcentral_url)


def test_partner_credentials_open_nothing_at_the_admin_port(
    simulator: SimulatorProcess, partner: Partner
) -> None:
    headers = partner.headers("/state", b"", method="GET")
    tokens = [partner.key, partner.secret, "none"]
    with httpx.Client(base_url=simulator.admin_url, trust_env=False) as client:
        assert client.get("/state", headers=headers).status_code == 401
        for token in tokens:
            bearer = {"authorization": f"Bearer {token}"}
            assert client.post("/reset", headers=bearer).status_code == 401


def test_admin_token_opens_nothing_at_the_partner_port(
    simulator: SimulatorProcess, partner: Partner
) -> None:
    bearer = {"authorization": f"Bearer {simulator.ready['admin_token']}"}
    assert partner.http.get("/state", headers=bearer).status_code == 404
