"""The order of checks of contract 7.2: whatever is wrong first is what is said."""

import json
from typing import Any

import pytest

from services.simulator.remote import SimulatorRemote
from tests.unit.simulator.partner import Partner, Profile, face, now_ms, person

ADD = "/resource/v1/person/single/add"
FACE = "/resource/v1/person/face/update"
LATE = {"x-ca-timestamp": now_ms(-86400)}


def said(
    partner: Partner,
    *,
    path: str = ADD,
    body: Any = None,
    raw: bytes | None = None,
    sent: dict[str, str] | None = None,
    changed: dict[str, str] | None = None,
) -> str:
    """The code of one call. `sent` is signed, `changed` is put in after signing."""
    full = f"/artemis/api{path}"
    content = json.dumps(body).encode() if raw is None else raw
    headers = partner.headers(full, content, Profile(extra=sent or {})) | (changed or {})
    return partner.http.post(full, content=content, headers=headers).json()["code"]


def test_every_step_hides_the_next(partner: Partner, remote: SimulatorRemote) -> None:
    """One request that is wrong in every way is made right, fault by fault."""
    partner.add("V-1")
    remote.set_partner(unauthorised=["single/", "/elsewhere"], most_persons=1)
    remote.set_version(missing=["single/add"])
    unknown = person("V-1", orgIndexCode="99")
    wrong = person("V-1", orgIndexCode="99", beginTime="yesterday")
    no_key = {"x-ca-key": "", "x-ca-signature": "x"}
    stranger = {"x-ca-key": "90000002", "x-ca-signature": ""}
    assert said(partner, raw=b"{", sent=LATE, changed=no_key) == "0x02401000"
    assert said(partner, raw=b"{", sent=LATE, changed=stranger) == "0x02401001"
    assert said(partner, raw=b"{", sent=LATE, changed={"x-ca-signature": ""}) == "0x02401002"
    assert said(partner, raw=b"{", sent=LATE, changed={"x-ca-signature": "x"}) == "0x02401003"
    assert said(partner, raw=b"{", sent=LATE) == "0x02401003"
    assert said(partner, raw=b"{") == "69"
    remote.set_partner(unauthorised=[])
    assert said(partner, raw=b"{") == "8"
    remote.set_version(missing=[])
    assert said(partner, raw=b"{") == "2"
    assert said(partner, body=wrong) == "2"
    assert said(partner, body=unknown) == "128"
    assert said(partner, body=person("V-1")) == "131"
    assert said(partner, body=person("V-2")) == "132"
    remote.set_partner(most_persons=2)
    assert said(partner, body=person("V-2")) == "0"


def test_the_signature_is_judged_before_the_time(partner: Partner, remote: SimulatorRemote) -> None:
    full = f"/artemis/api{ADD}"
    late = partner.headers(full, b"{}", Profile(extra=LATE))
    answer = partner.http.post(full, content=b"{}", headers=late).json()
    assert (answer["code"], answer["msg"]) == ("0x02401003", "Timestamp out of range")
    forged = partner.http.post(full, content=b"{}", headers=late | {"x-ca-signature": "x"}).json()
    assert forged["msg"].startswith("Invalid Signature!")


def test_a_body_that_is_no_json_is_judged_after_the_path(partner: Partner) -> None:
    assert said(partner, path="/nowhere", raw=b"{") == "8"
    assert said(partner, path="/common/v1/version", raw=b"[1") == "2"


def test_parameters_before_the_person(partner: Partner) -> None:
    wrong = {"personId": "99", "faceData": "no base64"}
    assert said(partner, path=FACE, body=wrong) == "2"
    assert said(partner, path=FACE, body={**wrong, "faceData": face()}) == "128"


def test_a_path_is_unauthorised_with_its_version(partner: Partner, remote: SimulatorRemote) -> None:
    remote.set_partner(unauthorised=["/visitor/v2/appointment"])
    assert said(partner, path="/visitor/v2/appointment", body={}) == "69"
    assert said(partner, path="/visitor/v1/appointment", body={}) != "69"


def test_a_disabled_partner_is_unknown(partner: Partner, remote: SimulatorRemote) -> None:
    remote.set_partner(enabled=False)
    assert said(partner, path="/common/v1/version") == "0x02401001"
    remote.set_partner(enabled=True)
    assert said(partner, path="/common/v1/version", body={}) == "0"


@pytest.mark.parametrize("skew_s", [-50, 50])
def test_the_window_can_be_narrow_or_off(
    partner: Partner, remote: SimulatorRemote, skew_s: int
) -> None:
    old = {"x-ca-timestamp": now_ms(skew_s)}
    assert said(partner, path="/common/v1/version", body={}, sent=old) == "0"
    remote.set_partner(freshness_s=20)
    assert said(partner, path="/common/v1/version", body={}, sent=old) == "0x02401003"
    remote.set_partner(freshness_s=None)
    ancient = {"x-ca-timestamp": "1000"}
    assert said(partner, path="/common/v1/version", body={}, sent=ancient) == "0"


def test_no_timestamp_is_accepted_and_its_nonce_is_not_remembered(partner: Partner) -> None:
    profile = Profile("x-ca-key,x-ca-nonce", extra={"x-ca-nonce": f"n-{now_ms()}"})
    full = "/artemis/api/common/v1/version"
    headers = partner.headers(full, b"{}", profile)
    del headers["x-ca-timestamp"]
    for _ in range(2):
        assert partner.http.post(full, content=b"{}", headers=headers).json()["code"] == "0"


def test_nonces_can_be_left_unwatched_and_run_out(
    partner: Partner, remote: SimulatorRemote
) -> None:
    once = {"x-ca-nonce": f"n-{now_ms()}"}
    call = {"path": "/common/v1/version", "body": {}, "sent": once}
    assert [said(partner, **call) for _ in range(2)] == ["0", "0x02401003"]
    remote.set_partner(nonces_once=False)
    assert said(partner, **call) == "0"
    remote.set_partner(nonces_once=True, freshness_s=None)
    remote.use_manual_clock()
    remote.advance(1801)
    assert [said(partner, **call) for _ in range(2)] == ["0", "0x02401003"]


def test_a_timestamp_that_is_no_number(partner: Partner) -> None:
    for text in ("soon", "-5", "1e12", ""):
        sent = {"x-ca-timestamp": text}
        assert said(partner, path="/common/v1/version", body={}, sent=sent) == "0x02401003"


@pytest.mark.parametrize(("status", "http"), [(200, 200), (429, 429)])
def test_quota_per_minute(
    partner: Partner, remote: SimulatorRemote, status: int, http: int
) -> None:
    remote.set_partner(freshness_s=None, quota_per_minute=2, quota_status=status)
    remote.use_manual_clock()
    for _ in range(2):
        answers = [partner.post("/common/v1/version", {}) for _ in range(3)]
        assert [a.json()["code"] for a in answers] == ["0", "0", "0x02401009"]
        assert [a.status_code for a in answers] == [200, 200, http]
        remote.advance(60)


@pytest.mark.parametrize("change", [{"x-ca-key": "x"}, {"x-ca-signature": "x"}])
def test_authentication_may_be_http_401(
    partner: Partner, remote: SimulatorRemote, change: dict[str, str]
) -> None:
    remote.set_partner(auth_status=401, unauthorised=["version"])
    full = "/artemis/api/common/v1/version"
    headers = partner.headers(full, b"{}")
    refused = partner.http.post(full, content=b"{}", headers=headers | change)
    assert (refused.status_code, refused.json()["code"][:2]) == (401, "0x")
    assert partner.post("/common/v1/version", {}).status_code == 200


def test_doors_that_the_partner_may_not_see(partner: Partner, remote: SimulatorRemote) -> None:
    remote.set_partner(visible_doors=["101"])
    page = {"pageNo": 1, "pageSize": 10}
    listed = partner.call("/resource/v1/acsDoor/acsDoorList", page)["data"]["list"]
    assert [door["doorIndexCode"] for door in listed] == ["101"]
    person_id = partner.add("V-1")
    apply = {"personIds": person_id, "ImmediateDownload": 0}
    path = "/visitor/v1/auth/reapplication"
    assert partner.code(path, {**apply, "doorIndexCodes": "101"}) == "0"
    assert partner.code(path, {**apply, "doorIndexCodes": "102"}) == "130"
    assert partner.code(path, {**apply, "doorIndexCodes": "999"}) == "128"
