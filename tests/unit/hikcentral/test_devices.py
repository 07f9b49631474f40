"""Devices, doors moved by hand, and the advice of a terminal (contract 3.5, 3.8)."""

from typing import Any

import httpx
import pytest

from kiosk.core import errors
from kiosk.core.ids import DoorId
from services.hikcentral.calls.devices import Device, DeviceState
from services.hikcentral.calls.door_control import DoorCommand, DoorOutcome, DoorSide
from services.hikcentral.calls.face_check import FaceVerdict
from tests.unit.hikcentral.rig import Rig, ok, page, reply

DOORS = [DoorId(str(number)) for number in range(1, 13)]
DOOR = DOORS[:1]


def test_devices() -> None:
    rows = [
        {"acsDevIndexCode": 5, "acsDevName": "North", "status": 1, "acsDevCode": "S5"},
        {"acsDevIndexCode": "6", "status": "2"},
        {"acsDevIndexCode": "7", "acsDevName": "Gate", "status": 0},
        {"acsDevIndexCode": "8", "acsDevName": "Hall"},
        {"acsDevName": "no id", "status": 1},
    ]
    rig = Rig(page(rows, total=5))
    assert rig.hik.devices.list_devices() == (
        Device("5", "North", DeviceState.ONLINE, "S5"),
        Device("6", "6", DeviceState.OFFLINE),
        Device("7", "Gate", DeviceState.UNKNOWN),
        Device("8", "Hall", DeviceState.UNKNOWN),
    )
    assert rig.network.paths == ["/resource/v1/acsDevice/acsDeviceList"]


def results(*doors: str, code: Any = 0) -> Any:
    return ok([{"doorIndexCode": door, "controlResultCode": code} for door in doors])


def test_the_command() -> None:
    rig = Rig(results("1"))
    outcome = rig.hik.door_control.control(DOOR, DoorCommand.OPEN_ONCE, DoorSide.EXIT)
    assert outcome == (DoorOutcome(DoorId("1"), done=True, code="0"),)
    assert rig.network.paths == ["/acs/v1/door/doControl"]
    assert rig.network.bodies == [
        {"doorIndexCodes": ["1"], "controlType": 2, "controlDirection": 1}
    ]


def test_doors_move_in_tens_and_each_has_its_outcome() -> None:
    rig = Rig(results(*DOORS[:9]), results("12", code="194"))
    outcomes = rig.hik.door_control.control([*DOORS, DOORS[0]], DoorCommand.STAY_OPEN)
    assert [len(body["doorIndexCodes"]) for body in rig.network.bodies] == [10, 2]
    assert [one.door_id for one in outcomes] == DOORS
    assert [one.done for one in outcomes] == [True] * 9 + [None, None, False]
    assert outcomes[-1].code == "194"


@pytest.mark.parametrize(
    ("data", "done"),
    [
        ({"doorIndexCode": 1, "resultCode": "0"}, True),
        ({"list": [{"doorIndexCode": "1", "controlResultCode": 0}]}, True),
        ([{"doorIndexCode": "1"}], None),
        ("", None),
        ("garbage", None),
    ],
)
def test_an_outcome_that_is_not_told_is_not_made_up(data: Any, done: bool | None) -> None:
    (outcome,) = Rig(ok(data)).hik.door_control.control(DOOR, DoorCommand.CLOSE)
    assert outcome.done is done


def test_a_failure_of_the_first_ten_is_an_error_and_a_later_one_an_outcome() -> None:
    with pytest.raises(errors.Refused):
        Rig(reply("2")).hik.door_control.control(DOORS, DoorCommand.CLOSE)
    for failure, done in ((reply("130"), False), (httpx.ReadTimeout("lost"), None)):
        rig = Rig(results(*DOORS[:10]), failure)
        outcomes = rig.hik.door_control.control(DOORS, DoorCommand.CLOSE)
        assert [one.done for one in outcomes] == [True] * 10 + [done] * 2
    assert len(rig.network.requests) == 2, "a door is never moved twice"


@pytest.mark.parametrize(
    ("answer", "verdict"),
    [
        (ok(), FaceVerdict.OK),
        (ok({"faceList": [{"qualityScore": 1}]}), FaceVerdict.OK),
        (reply("128", msg="The person data is invalid"), FaceVerdict.REFUSED),
        (reply("2", msg="faceData parameter error"), FaceVerdict.REFUSED),
        (reply("128", msg="does not exist [acsDevIndexCode]"), FaceVerdict.UNAVAILABLE),
        *[(reply(code), FaceVerdict.UNAVAILABLE) for code in ("8", "69", "129", "195", "64")],
        (httpx.Response(404), FaceVerdict.UNAVAILABLE),
    ],
)
def test_the_advice_of_a_terminal(answer: httpx.Response, verdict: FaceVerdict) -> None:
    rig = Rig(answer)
    assert rig.hik.face_check.check("5", b"\xff\xd8\xff") is verdict
    assert rig.network.bodies[0] == {"acsDevIndexCode": "5", "faceData": "/9j/"}
