"""Check-in, doors and check-out of the visitor module (contract 3.12)."""

import base64
from typing import Any

import pytest

from services.simulator.remote import SimulatorRemote, doors_with
from tests.unit.simulator.partner import JPEG, Partner, face
from tests.unit.simulator.visiting import CHANGE, CHECK_IN, OUT, STATUS, V1, Desk, visitor

DETAIL = "/visitor/v1/person/ID/elementDownloadDetail"
RECORDS = f"{V1}/register/getVistorRegisterRecord"
INFO, FACE = f"{V1}/visitor/visitorInfo", f"{V1}/visitor/face/add"
ALL = ("101", "102", "103")
GRANTED, UNKNOWN, NO_LEVEL = 196893, 197151, 197635
NONE, RESERVED, IN, LEFT, AUTO_OUT, OVERDUE = -1, 0, 3, 4, 5, 7


@pytest.fixture
def desk(partner: Partner, remote: SimulatorRemote) -> Desk:
    return Desk(partner, remote.use_manual_clock().replace(microsecond=0))


def test_a_visit_from_the_door_to_the_door(
    desk: Desk, partner: Partner, remote: SimulatorRemote
) -> None:
    told = desk.check_in()
    assert base64.b64decode(told["qrCodeImage"]).startswith(b"\x89PNG")
    assert desk.stage(told["visitorId"]) == IN
    assert doors_with(remote.state(), "N1") == ()
    desk.admit(told["visitorId"])
    remote.advance(1)
    assert doors_with(remote.state(), "N1") == ALL
    assert remote.show_face("101", "N1")["eventType"] == GRANTED
    assert partner.ok(OUT, {"appointRecordId": told["appointRecordId"]}) == ""
    assert desk.stage(told["visitorId"]) == LEFT
    assert [group["members"] for group in remote.state()["visitorGroups"]] == [[]]
    remote.advance(1)
    assert doors_with(remote.state(), "N1") == ()
    assert remote.show_face("101", "N1")["eventType"] == NO_LEVEL
    assert partner.code(OUT, {"appointRecordId": told["appointRecordId"]}) == "128"


def test_a_door_that_is_away_keeps_the_visitor(
    desk: Desk, partner: Partner, remote: SimulatorRemote
) -> None:
    told = desk.check_in()
    desk.admit(told["visitorId"])
    remote.advance(1)
    remote.set_online("103", False)
    partner.ok(OUT, {"appointRecordId": told["appointRecordId"]})
    remote.advance(1)
    assert doors_with(remote.state(), "N1") == ("103",)
    assert remote.show_face("103", "N1")["eventType"] == GRANTED
    remote.set_online("103", True)
    remote.advance(1)
    assert doors_with(remote.state(), "N1") == ()


def test_every_door_says_how_far_it_is(
    desk: Desk, partner: Partner, remote: SimulatorRemote
) -> None:
    told = desk.check_in()
    remote.set_online("102", False)
    remote.set_device("103", fails_with="77")
    desk.admit(told["visitorId"])
    remote.advance(1)
    rows = partner.ok(DETAIL, {"id": told["visitorId"]})["ElementDetailList"]["ElementDetail"]
    found = {row["ID"]: row["ElementStatus"][0] for row in rows}
    assert [found[door]["elementStatus"] for door in ALL] == [0, 1, 2]
    assert found["103"]["errorCode"] == "77"
    faces = rows[0]["CertificateStatusList"]["CertificateStatus"]
    assert [(one["type"], one["status"]) for one in faces] == [(2, 0)]
    ask = {"applicationResultType": 2, "type": 2, "pageNo": 1, "pageSize": 50}
    waiting = partner.ok("/acs/v1/auth/applicationResult", ask)["list"]
    assert [row["doorIndexCode"] for row in waiting] == ["102", "103"]
    assert partner.waiting_rows() == []


def test_a_push_that_failed_is_not_left_behind(
    desk: Desk, partner: Partner, remote: SimulatorRemote
) -> None:
    told = desk.check_in()
    remote.set_device("103", fails_with="77")
    desk.admit(told["visitorId"])
    remote.advance(1)
    remote.set_device("103", fails_with="")
    partner.ok(OUT, {"appointRecordId": told["appointRecordId"]})
    remote.advance(1)
    assert remote.state()["jobs"] == []
    assert doors_with(remote.state(), "N1") == ()


def test_one_document_one_visit_at_a_time(
    desk: Desk, partner: Partner, remote: SimulatorRemote
) -> None:
    first = desk.check_in()
    assert "60051" in partner.refusal(CHECK_IN, desk.plan())
    assert "60051" in partner.refusal(CHECK_IN, desk.plan(begin=1, end=9))
    assert len(remote.state()["records"]) == 1
    later = desk.check_in(begin=2, end=3)
    assert later["visitorId"] == first["visitorId"]
    other = desk.check_in("N2")
    assert other["visitorId"] != first["visitorId"]
    partner.ok(OUT, {"appointRecordId": first["appointRecordId"]})
    assert desk.check_in()["visitorId"] == first["visitorId"]


def test_visitors_without_a_document_are_all_new(desk: Desk, remote: SimulatorRemote) -> None:
    nameless = {"visitorInfoList": [visitor(None)]}  # type: ignore[arg-type]
    ids = {desk.check_in(**nameless)["visitorId"] for _ in range(2)}
    assert {one["personCode"] for one in remote.state()["visitors"]} == ids


@pytest.mark.parametrize(
    "wrong",
    [
        {"visitorFamilyName": ""},
        {"visitorFamilyName": "  "},
        {"visitorGivenName": None},
        {"visitorGivenName": "a/b"},
        {"certificateType": 112},
        {"certificateType": "111"},
        {"certificateNo": "N-1"},
        {"certificateNo": 17},
        {"gender": 3},
        {"faces": [{"faceData": face(JPEG[:5000])}]},
        {"faces": {"faceData": face()}},
        {"cards": ["1"]},
    ],
    ids=lambda wrong: next(iter(wrong)),
)
def test_strict_visitors(
    desk: Desk, partner: Partner, remote: SimulatorRemote, wrong: dict[str, Any]
) -> None:
    body = desk.plan(visitorInfoList=[visitor(**{"number": "N1", **wrong})])
    answer = partner.refusal(CHECK_IN, body)
    assert answer.startswith("2 ")
    assert remote.state()["visitors"] == []


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"visitStartTime": "2026-01-01T08:00:00Z"}, "2"),
        ({"visitEndTime": "2020-01-01T08:00:00+05:00"}, "2"),
        ({"visitPurposeType": 5}, "2"),
        ({"visitPurposeType": None}, "2"),
        ({"visitorInfoList": []}, "2"),
        ({"visitorInfoList": [visitor(), visitor("N2")]}, "2"),
        ({"visitorInfoList": [visitor()["VisitorInfo"]]}, "2"),
        ({"appointId": "1", "visitorId": "1"}, "128"),
        ({"appointId": "1"}, "2"),
        ({}, "0"),
    ],
    ids=["z", "end", "purpose", "no-purpose", "none", "two", "bare", "unknown", "half", "good"],
)
def test_strict_check_in(desk: Desk, partner: Partner, change: dict[str, Any], code: str) -> None:
    assert partner.code(CHECK_IN, {**desk.plan(), **change}) == code


def test_changing_a_visit(desk: Desk, partner: Partner, remote: SimulatorRemote) -> None:
    told = desk.check_in()
    record = {"appointRecordId": told["appointRecordId"]}
    times = {"visitStartTime": desk.at(-1), "visitEndTime": desk.at(5)}
    assert partner.code(CHANGE, {**record, **times}) == "0"
    renamed = [visitor(visitorGivenName="Anna")]
    assert partner.code(CHANGE, {**record, "visitorInfoList": renamed}) == "0"
    (known,) = remote.state()["visitors"]
    assert (known["endTime"], known["personName"]) == (desk.at(5), "Anna -")
    assert partner.code(CHANGE, {**record, "visitStartTime": desk.at(-1)}) == "2"
    assert partner.code(CHANGE, {"appointRecordId": "1"}) == "128"
    partner.ok(OUT, record)
    assert partner.code(CHANGE, {**record, **times}) == "128"


def test_the_end_of_the_time(desk: Desk, partner: Partner, remote: SimulatorRemote) -> None:
    told = desk.check_in(end=0.1)
    desk.admit(told["visitorId"])
    remote.advance(400)
    assert remote.show_face("101", "N1")["eventType"] == 197633
    assert desk.stage(told["visitorId"], 0) == OVERDUE
    assert desk.stage(told["visitorId"], 1) == NONE
    remote.set_habits(automatic_check_out=True)
    assert desk.stage(told["visitorId"], 0) == AUTO_OUT
    assert partner.code(STATUS, {"visitorId": "1", "visitTimePoint": desk.at(0)}) == "128"
    assert partner.code(STATUS, {"visitorId": told["visitorId"]}) == "2"


def test_the_register(desk: Desk, partner: Partner) -> None:
    first, second = desk.check_in(begin=-3), desk.check_in("N2")
    partner.ok(OUT, {"appointRecordId": first["appointRecordId"]})
    page = {"pageNo": 1, "pageSize": 1, "visitStartTime": desk.at(-9), "visitEndTime": desk.at(9)}
    data = partner.ok(RECORDS, {**page, "sortField": "visitingTime", "orderType": "0"})
    assert (data["totalNum"], len(data["list"])) == (2, 1)
    assert (data["list"][0]["recordId"], data["list"][0]["visitorStatus"]) == (
        first["appointRecordId"],
        1,
    )
    assert data["list"][0]["visitorBaseInfo"]["fullName"] == "Guest -"
    found = partner.ok(RECORDS, {**page, "visitorStatus": 0})
    assert [row["recordId"] for row in found["list"]] == [second["appointRecordId"]]
    assert partner.code(RECORDS, {**page, "orderType": 0}) == "2"
    assert partner.code(RECORDS, {**page, "sortField": "name"}) == "2"
    early = {**page, "visitStartTime": desk.at(-9), "visitEndTime": desk.at(-8)}
    assert partner.ok(RECORDS, early) == {"totalNum": 0, "list": []}


def test_details_and_a_new_face(desk: Desk, partner: Partner, remote: SimulatorRemote) -> None:
    visitor_id = desk.check_in()["visitorId"]
    before = partner.ok(INFO, {"visitorId": visitor_id})
    assert (before["certificateNo"], before["visitorGivenName"]) == ("N1", "Guest")
    digest = remote.state()["visitors"][0]["faceSha256"]
    body = {"visitorId": visitor_id, "faceData": face(JPEG[:-2] + b"xx")}
    assert partner.code(FACE, body) == "0"
    assert remote.state()["visitors"][0]["faceSha256"] != digest
    after = partner.ok(INFO, {"visitorId": visitor_id})
    assert after["personPhoto"]["picUri"] != before["personPhoto"]["picUri"]
    assert partner.code(INFO, {"visitorId": "1"}) == "128"
    assert partner.code(FACE, {**body, "faceData": "x"}) == "2"


def test_the_licence_counts_visitors(desk: Desk, partner: Partner, remote: SimulatorRemote) -> None:
    remote.set_habits(most_visitors=1)
    first = desk.check_in()
    assert partner.code(CHECK_IN, desk.plan("N2")) == "132"
    partner.ok(OUT, {"appointRecordId": first["appointRecordId"]})
    assert desk.check_in()["visitorId"] == first["visitorId"]
