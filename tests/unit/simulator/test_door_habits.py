"""Doors and devices: lists, control, face check, and devices that misbehave (contract 3.5, 3.8)."""

from typing import Any

import pytest

from services.simulator.remote import SimulatorRemote, doors_with
from tests.unit.simulator.partner import JPEG, Partner, face

DOOR = "/resource/v1/acsDoor"
PAGE = {"pageNo": 1, "pageSize": 100}
CONTROL, CHECK = "/acs/v1/door/doControl", "/acs/v1/faceCheck"
GRANTED, LOCKED, EXPIRED, OUTSIDE = 196893, 200513, 197633, 197384
STAY_OPEN, CLOSE, OPEN_ONCE, STAY_CLOSED = range(4)


def names(partner: Partner, path: str, **more: Any) -> list[str]:
    rows = partner.ok(f"{DOOR}/{path}", {**PAGE, **more})["list"]
    return [row["doorIndexCode"] for row in rows]


def door_state(partner: Partner, door: str) -> int:
    return partner.ok(f"{DOOR}/indexCode/acsDoorInfo", {"doorIndexCode": door})["doorState"]


def control(partner: Partner, kind: int, *doors: str) -> list[int]:
    body = {"doorIndexCodes": list(doors), "controlType": kind, "controlDirection": 0}
    return [row["controlResultCode"] for row in partner.ok(CONTROL, body)]


def settle(remote: SimulatorRemote) -> None:
    remote.wait_until(lambda state: not state["jobs"])


def test_lists_of_doors(partner: Partner, remote: SimulatorRemote) -> None:
    assert names(partner, "advance/acsDoorList") == ["101", "102", "103"]
    assert names(partner, "advance/acsDoorList", doorName="MAIN") == ["101", "102"]
    assert names(partner, "region/acsDoorList", regionIndexCode="1") == ["101", "102", "103"]
    assert partner.code(f"{DOOR}/region/acsDoorList", PAGE) == "2"
    assert partner.code(f"{DOOR}/region/acsDoorList", {**PAGE, "regionIndexCode": "9"}) == "128"
    remote.set_habits(region_required=True)
    assert partner.code(f"{DOOR}/advance/acsDoorList", PAGE) == "2"
    assert len(names(partner, "advance/acsDoorList", regionIndexCode="1")) == 3


def test_one_door(partner: Partner) -> None:
    found = partner.ok(f"{DOOR}/indexCode/acsDoorInfo", {"doorIndexCode": "102"})
    assert (found["doorName"], found["acsDevIndexCode"]) == ("Main exit", "2002")
    assert partner.code(f"{DOOR}/indexCode/acsDoorInfo", {"doorIndexCode": "999"}) == "128"
    assert partner.code(f"{DOOR}/indexCode/acsDoorInfo", {"doorIndexCode": 102}) == "2"


def test_doors_out_of_sight(partner: Partner, remote: SimulatorRemote) -> None:
    remote.set_partner(visible_doors=["101"])
    person_id = partner.add("V-1")
    assert names(partner, "acsDoorList") == ["101"]
    assert len(partner.ok("/resource/v1/acsDevice/acsDeviceList", PAGE)["list"]) == 1
    body = {"personIds": person_id, "doorIndexCodes": "101,102", "ImmediateDownload": 0}
    assert partner.code("/visitor/v1/auth/reapplication", body) == "130"
    assert partner.code(f"{DOOR}/indexCode/acsDoorInfo", {"doorIndexCode": "102"}) == "130"
    times = {"startTime": "2026-01-01T00:00:00+05:00", "endTime": "2026-01-02T00:00:00+05:00"}
    ask = {**PAGE, **times, "eventType": GRANTED, "doorIndexCodes": ["102"]}
    assert partner.code("/acs/v1/door/events", ask) == "130"
    assert partner.code(CONTROL, {"doorIndexCodes": ["102"], "controlType": 1}) == "130"
    assert partner.code(CHECK, {"faceData": face(), "acsDevIndexCode": "2002"}) == "128"


def test_control_answers_for_each_door(partner: Partner, remote: SimulatorRemote) -> None:
    remote.set_online("102", False)
    assert control(partner, STAY_OPEN, "101", "102", "103") == [0, 194, 0]
    assert [door_state(partner, door) for door in ("101", "102", "103")] == [0, 4, 0]
    assert control(partner, CLOSE, "101") == [0]
    assert door_state(partner, "101") == 1


def test_a_door_that_was_opened_once_falls_shut(partner: Partner, remote: SimulatorRemote) -> None:
    remote.use_manual_clock()
    control(partner, OPEN_ONCE, "101", "102")
    control(partner, STAY_OPEN, "102")
    assert door_state(partner, "101") == 2
    remote.advance(5)
    assert (door_state(partner, "101"), door_state(partner, "102")) == (1, 0)


def test_a_locked_door_admits_nobody(partner: Partner, remote: SimulatorRemote) -> None:
    partner.enrol("V-1")
    settle(remote)
    control(partner, STAY_CLOSED, "101")
    assert remote.show_face("101", "V-1")["eventType"] == LOCKED
    assert remote.show_face("102", "V-1")["eventType"] == GRANTED
    control(partner, CLOSE, "101")
    assert remote.show_face("101", "V-1")["eventType"] == GRANTED


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"doorIndexCodes": ["101"] * 10}, "0"),
        ({"doorIndexCodes": ["101"] * 11}, "2"),
        ({"doorIndexCodes": []}, "2"),
        ({"doorIndexCodes": "101"}, "2"),
        ({"doorIndexCodes": ["999"]}, "128"),
        ({"controlType": 4}, "2"),
        ({"controlType": "1"}, "2"),
        ({"controlType": None}, "2"),
        ({"controlDirection": 2}, "2"),
    ],
    ids=str,
)
def test_limits_of_control(partner: Partner, change: dict[str, Any], code: str) -> None:
    body = {"doorIndexCodes": ["101"], "controlType": CLOSE, "controlDirection": 1, **change}
    assert partner.code(CONTROL, body) == code


def test_face_check_is_done_by_an_online_device(partner: Partner, remote: SimulatorRemote) -> None:
    body = {"faceData": face(), "acsDevIndexCode": "2001"}
    assert partner.code(CHECK, body) == "0"
    assert partner.code(CHECK, {**body, "acsDevIndexCode": "9"}) == "128"
    assert partner.code(CHECK, {"acsDevIndexCode": "2001"}) == "2"
    remote.refuse_faces_at(["101"])
    assert "person data is invalid" in partner.refusal(CHECK, body)
    remote.set_online("101", False)
    assert partner.code(CHECK, body) == "129"
    remote.set_habits(face_check_offline="194")
    assert partner.code(CHECK, body) == "194"


def test_a_lenient_server_leaves_the_size_to_the_device(
    partner: Partner, remote: SimulatorRemote
) -> None:
    remote.set_habits(strict=False)
    body = {"faceData": face(JPEG[:5000]), "acsDevIndexCode": "2001"}
    assert partner.code(CHECK, body) == "128"


def test_a_full_device_fails_newcomers_only(partner: Partner, remote: SimulatorRemote) -> None:
    first = partner.enrol("V-1")
    settle(remote)
    remote.set_device("102", capacity=1)
    partner.enrol("V-2")
    state = remote.wait_until(lambda s: [job["status"] for job in s["jobs"]] == ["failed"])
    assert [(job["doorId"], job["errorCode"]) for job in state["jobs"]] == [("102", "1002")]
    assert doors_with(state, "V-2") == ("101", "103")
    partner.put_face(first, JPEG[:-2] + b"xx")
    partner.apply(first)
    remote.wait_until(lambda s: len(s["jobs"]) == 1)
    faces = {copy["faceSha256"] for copy in remote.state()["devices"]["102"]["copies"]}
    assert faces == {remote.state()["persons"][0]["faceSha256"]}


def test_a_device_that_fails_keeps_what_it_has(partner: Partner, remote: SimulatorRemote) -> None:
    person_id = partner.enrol("V-1")
    settle(remote)
    remote.set_device("103", fails_with="88")
    partner.member("delete", person_id)
    partner.apply(person_id)
    state = remote.wait_until(lambda s: [job["errorCode"] for job in s["jobs"]] == ["88"])
    assert doors_with(state, "V-1") == ("103",)
    assert remote.show_face("103", "V-1")["eventType"] == GRANTED


def test_a_slow_device_is_late(partner: Partner, remote: SimulatorRemote) -> None:
    remote.use_manual_clock()
    remote.set_device("103", slow_s=60)
    partner.enrol("V-1")
    remote.advance(10)
    assert doors_with(remote.state(), "V-1") == ("101", "102")
    remote.advance(55)
    assert doors_with(remote.state(), "V-1") == ("101", "102", "103")


def test_a_pass_is_judged_by_the_clock_of_the_device(
    partner: Partner, remote: SimulatorRemote
) -> None:
    now = remote.use_manual_clock().replace(microsecond=0)
    times = {"beginTime": now.isoformat(), "endTime": now.replace(year=2036).isoformat()}
    partner.enrol("V-1", **times)
    remote.advance(1)
    remote.set_device("101", skew_s=-600)
    remote.set_device("102", skew_s=20 * 365 * 86400)
    verdicts = [remote.show_face(door, "V-1")["eventType"] for door in ("101", "102", "103")]
    assert verdicts == [OUTSIDE, EXPIRED, GRANTED]


def test_a_card_alone_opens_for_no_face(partner: Partner, remote: SimulatorRemote) -> None:
    person_id = partner.add("V-1", cards=[{"cardNo": "4711"}])
    partner.member("add", person_id)
    partner.apply(person_id)
    settle(remote)
    assert doors_with(remote.state(), "V-1") == ("101", "102", "103")
    assert remote.show_face("101", "V-1")["eventType"] == 197151
