"""Reservations of the visitor module, v1 and v2 (contract 3.12)."""

from typing import Any

import pytest

from services.simulator.remote import SimulatorRemote, doors_with
from tests.unit.simulator.partner import Partner
from tests.unit.simulator.visiting import CHECK_IN, RESERVE, RESERVE_2, V1, V2, Desk, visitor

UPDATE = f"{V2}/appointment/update"
DELETE, LISTING = f"{V1}/appointment/single/delete", f"{V1}/appointment/appointmentlist"
APPROVAL = f"{V1}/visitorConfig/automaticApproval"
RESERVED, EXPIRED, VISITED, IN, PENDING = 0, 1, 2, 3, 8


@pytest.fixture
def desk(partner: Partner, remote: SimulatorRemote) -> Desk:
    return Desk(partner, remote.use_manual_clock().replace(microsecond=0))


def listed(desk: Desk, **more: Any) -> list[dict[str, Any]]:
    body = {
        "pageNo": 1,
        "pageSize": 50,
        "appointStartTime": desk.at(-9),
        "appointEndTime": desk.at(9),
        "appointState": -1,
        **more,
    }
    return desk.partner.ok(LISTING, body)["list"]


def reserved(desk: Desk, told: dict[str, str]) -> dict[str, str]:
    return {"appointId": told["appointRecordId"], "visitorId": told["visitorId"]}


def test_a_reservation_becomes_a_visit(desk: Desk, partner: Partner) -> None:
    told = partner.ok(RESERVE, desk.plan())
    assert sorted(told) == ["appointRecordId", "qrCodeImage", "visitorId"]
    assert desk.stage(told["visitorId"]) == RESERVED
    (row,) = listed(desk)
    assert (row["appointID"], row["appointStatus"]) == (told["appointRecordId"], RESERVED)
    assert row["visitorInfo"]["certificateNo"] == "N1"
    body = desk.plan(visitorInfoList=None, **reserved(desk, told))
    visit = partner.ok(CHECK_IN, body)
    assert visit["visitorId"] == told["visitorId"]
    assert visit["appointRecordId"] != told["appointRecordId"]
    assert desk.stage(told["visitorId"]) == IN
    assert listed(desk)[0]["appointStatus"] == VISITED
    assert partner.code(CHECK_IN, body) == "192"


def test_another_visitor_cannot_use_it(desk: Desk, partner: Partner) -> None:
    told, other = partner.ok(RESERVE, desk.plan()), partner.ok(RESERVE, desk.plan("N2"))
    body = desk.plan(**{**reserved(desk, told), "visitorId": other["visitorId"]})
    assert partner.code(CHECK_IN, body) == "128"


def test_a_document_is_reserved_once_in_a_period(desk: Desk, partner: Partner) -> None:
    told = partner.ok(RESERVE, desk.plan())
    assert "60051" in partner.refusal(RESERVE, desk.plan(begin=1, end=4))
    assert "60051" in partner.refusal(CHECK_IN, desk.plan())
    again = partner.ok(RESERVE, desk.plan(begin=2, end=4))
    assert again["visitorId"] == told["visitorId"]
    assert partner.code(DELETE, {"appointRecordId": told["appointRecordId"]}) == "0"
    assert partner.code(CHECK_IN, desk.plan()) == "0"


def test_version_two_joins_access_levels(
    desk: Desk, partner: Partner, remote: SimulatorRemote
) -> None:
    told = partner.ok(RESERVE_2, desk.plan_v2("N1", "9"))
    assert (told["watchListInfo"], len(told["AppointCode"])) == ([], 6)
    assert remote.state()["visitorGroups"][0]["members"] == [told["visitorId"]]
    assert [row["appointID"] for row in listed(desk, appointCode=told["AppointCode"])] == [
        told["appointRecordId"]
    ]
    assert partner.code(RESERVE_2, desk.plan_v2("N2", "7")) == "128"
    assert partner.code(RESERVE_2, desk.plan_v2("N2", "99")) == "128"
    assert len(remote.state()["visitors"]) == 1


def test_a_deleted_reservation_opens_nothing(
    desk: Desk, partner: Partner, remote: SimulatorRemote
) -> None:
    told = partner.ok(RESERVE_2, desk.plan_v2("N1", "9"))
    partner.apply(told["visitorId"])
    remote.advance(1)
    assert doors_with(remote.state(), "N1") == ("101", "102", "103")
    record = {"appointRecordId": told["appointRecordId"]}
    assert partner.ok(DELETE, record) == ""
    remote.advance(1)
    assert doors_with(remote.state(), "N1") == ()
    assert partner.code(DELETE, record) == "128"


def test_changing_a_reservation(desk: Desk, partner: Partner, remote: SimulatorRemote) -> None:
    told = partner.ok(RESERVE_2, desk.plan_v2())
    info = [visitor(visitorId=told["visitorId"], visitorGivenName="Anna")]
    body = {
        **desk.plan_v2(visitorInfoList=info, appointEndTime=desk.at(7)),
        "appointRecordId": told["appointRecordId"],
    }
    changed = partner.ok(UPDATE, body)
    assert changed["appointRecordId"] == told["appointRecordId"]
    (known,) = remote.state()["visitors"]
    assert (known["personName"], known["endTime"]) == ("Anna -", desk.at(7))
    assert partner.code(UPDATE, {**body, "appointRecordId": "1"}) == "128"
    stranger = [visitor(visitorId="1")]
    assert partner.code(UPDATE, {**body, "visitorInfoList": stranger}) == "128"
    assert partner.code(UPDATE, {**body, "visitorInfoList": [visitor()]}) == "2"


def test_approval_by_hand(desk: Desk, partner: Partner, remote: SimulatorRemote) -> None:
    assert partner.ok(APPROVAL, {}) == {"automaticApproval": 1}
    remote.set_habits(automatic_approval=False)
    assert partner.ok(APPROVAL, {}) == {"automaticApproval": 0}
    told = partner.ok(RESERVE, desk.plan())
    assert desk.stage(told["visitorId"]) == PENDING
    body = desk.plan(**reserved(desk, told))
    assert partner.code(CHECK_IN, body) == "192"
    remote.approve(told["appointRecordId"])
    assert partner.code(CHECK_IN, body) == "0"


def test_nobody_came(desk: Desk, partner: Partner, remote: SimulatorRemote) -> None:
    told = partner.ok(RESERVE, desk.plan(end=0.1))
    remote.advance(400)
    assert desk.stage(told["visitorId"]) == EXPIRED
    assert [row["appointStatus"] for row in listed(desk, appointState=EXPIRED)] == [EXPIRED]
    assert listed(desk, appointState=RESERVED) == []
    assert partner.code(CHECK_IN, desk.plan(**reserved(desk, told))) == "192"
    assert partner.code(RESERVE, desk.plan()) == "0"


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"appointStartTime": "2026-01-01T08:00:00"}, "2"),
        ({"visitReasonType": 9}, "2"),
        ({"visitReasonType": None}, "2"),
        ({"accessInfo": []}, "2"),
        ({"accessInfo": {"accessLevelList": ["9"]}}, "2"),
        ({"accessInfo": {"accessLevelList": [{"accessLevel": {"id": 9}}]}}, "2"),
        ({"receptionistId": 1}, "2"),
        ({}, "0"),
    ],
    ids=str,
)
def test_strict_reservations(
    desk: Desk, partner: Partner, change: dict[str, Any], code: str
) -> None:
    assert partner.code(RESERVE_2, {**desk.plan_v2(), **change}) == code
    assert len(listed(desk)) == (1 if code == "0" else 0)


def test_the_list_filters_by_phone_and_period(desk: Desk, partner: Partner) -> None:
    partner.ok(RESERVE, desk.plan(visitorInfoList=[visitor("N1", phoneNo="555")]))
    partner.ok(RESERVE, desk.plan(visitorInfoList=[visitor("N2", phoneNo="556")]))
    assert [row["visitorInfo"]["phoneNo"] for row in listed(desk, phoneNo="556")] == ["556"]
    assert listed(desk, appointStartTime=desk.at(5)) == []
    assert partner.code(LISTING, {"pageNo": 1, "pageSize": 50}) == "2"
