"""Pushing to the devices and asking how far it is (contract 3.7)."""

from typing import Any

import pytest

from kiosk.core import errors
from kiosk.core.access import DoorProgress
from kiosk.core.ids import DoorId, PersonId
from tests.unit.hikcentral.rig import Rig, ok, page, reply

PERSON = PersonId("8505")
DOORS = [DoorId("11"), DoorId("12")]


def test_apply_sends_comma_text_and_includes_earlier_failures() -> None:
    rig = Rig(ok())
    rig.hik.applying.apply(PERSON, DOORS)
    rig.hik.applying.apply(PERSON, [])
    assert rig.network.paths[0] == "/visitor/v1/auth/reapplication"
    assert rig.network.bodies == [
        {"personIds": "8505", "ImmediateDownload": 0, "doorIndexCodes": "11,12"},
        {"personIds": "8505", "ImmediateDownload": 0},
    ]


def _progress(rig: Rig) -> tuple[list[str], bool]:
    report = rig.hik.applying.apply_report(PERSON, DOORS)
    assert [door.door_id for door in report.doors] == DOORS
    return [door.progress.value for door in report.doors], report.positive


def _detail(*elements: Any) -> Any:
    return ok({"ElementDetailList": {"ElementDetail": list(elements)}})


def _element(door: Any, status: Any, *credentials: Any) -> dict[str, Any]:
    rows = [{"ID": "1", "type": 2, "status": value} for value in credentials]
    return {
        "ID": door,
        "BaseInfo": {"Name": "x", "Status": "7"},
        "ElementStatus": [{"elementStatus": status, "errorCode": "e9"}],
        "CertificateStatusList": {"CertificateStatus": rows},
    }


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        (_detail(_element("11", "0", 0), _element(12, 0, "0")), ["applied", "applied"]),
        (_detail(_element("11", 0), _element("12", 2)), ["applied", "failed"]),
        (_detail(_element("11", 0, 3), _element("12", 0, 1)), ["failed", "pending"]),
        (_detail(_element("11", "later"), _element("12", None)), ["pending", "pending"]),
        (_detail(_element("11", 0)), ["applied", "pending"]),
        (_detail({"ID": "11"}, {"ID": "12", "ElementStatus": [0]}), ["pending", "pending"]),
        (_detail({"ID": "11", "ElementStatus": {"x": 0},
                  "CertificateStatusList": {"CertificateStatus": {"status": 0}}}),
         ["pending", "pending"]),
        (ok({"elementDetailList": {"elementDetail": {"elementID": "11",
            "elementStatus": {"elementStatus": 0}}}}), ["applied", "pending"]),
        (ok(), ["pending", "pending"]),
        (ok("garbage"), ["pending", "pending"]),
        (ok([{"status": 0}]), ["pending", "pending"]),
    ],
)  # fmt: skip
def test_details_by_door(answer: Any, expected: list[str]) -> None:
    assert _progress(Rig(answer)) == (expected, True)


def test_a_failed_door_names_the_error_of_the_device() -> None:
    report = Rig(_detail(_element("11", 2))).hik.applying.apply_report(PERSON, DOORS[:1])
    assert (report.doors[0].progress, report.doors[0].error_code) == (DoorProgress.FAILED, "e9")


@pytest.mark.parametrize("code", ["128", "8", "69", "17"])
def test_a_refused_detail_is_not_asked_for_again(code: str) -> None:
    rig = Rig(reply(code), page([], total=0))
    for _ in range(2):
        assert _progress(rig) == (["applied", "applied"], False)
    assert rig.network.paths == [
        "/visitor/v1/person/ID/elementDownloadDetail",
        "/acs/v1/auth/applicationResult",
        "/acs/v1/auth/applicationResult",
    ]
    assert rig.network.bodies[1] == {
        "applicationResultType": 2,
        "type": 1,
        "pageNo": 1,
        "pageSize": 500,
    }


def test_a_busy_server_does_not_make_us_forget_the_better_question() -> None:
    rig = Rig(reply("6"))
    with pytest.raises(errors.Busy):
        _progress(rig)
    rig.network.answers = [_detail(_element("11", 0), _element("12", 0))]
    assert _progress(rig) == (["applied", "applied"], True)


def test_where_details_work_for_persons_a_deleted_one_does_not_end_them() -> None:
    detail = _detail(_element("11", 0), _element("12", 0))
    rig = Rig(detail, reply("128"), page([], total=0), detail)
    assert [_progress(rig)[1] for _ in range(3)] == [True, False, True]


@pytest.mark.parametrize(
    ("totals", "expected"),
    [
        ({"total": 0, "failed": 0, "waiting": 0}, "applied"),
        ({"total": 9, "failedNum": "0", "pendingNum": 0}, "applied"),
        ({"total": 1, "failed": 0, "waiting": 1}, "pending"),
        ({"total": 1, "failed": 1, "waiting": 0}, "pending"),
        ({"total": 0}, "pending"),
        ({"failed": 0, "waiting": "none"}, "pending"),
        ("", "pending"),
    ],
)
def test_statistics_prove_something_only_when_nothing_is_open(totals: Any, expected: str) -> None:
    rig = Rig(reply("128"), reply("2"), ok(totals))
    for _ in range(2):
        assert _progress(rig) == ([expected, expected], False)
    kinds = [body.get("applicationResultType") for body in rig.network.bodies]
    assert kinds == [None, 2, 1, 1], "what was refused is not asked again"


@pytest.mark.parametrize("last", ["2", "69", "8"])
def test_nothing_that_tells_what_the_doors_have_is_said_as_such(last: str) -> None:
    rig = Rig(reply("8"), reply("2"), reply(last))
    with pytest.raises(errors.NotPermitted):
        _progress(rig)
    with pytest.raises(errors.NotPermitted):
        _progress(Rig(reply("69")))


def _row(person: Any = "8505", door: Any = "11", status: Any = 1) -> dict[str, Any]:
    return {"personId": person, "doorIndexCode": door, "elementStatus": status, "errorCode": "7"}


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        (page([_row()], total=1), ["pending", "applied"]),
        (page([_row(person=8505, door=12, status="2")], total=1), ["applied", "failed"]),
        (page([_row(person="1", status=2)], total=1), ["applied", "applied"]),
        (page([_row(status="odd")], total=1), ["pending", "applied"]),
        (page([_row(door=None, status=2)], total=1), ["pending", "pending"]),
        (page([_row(person=None)], total=1), ["pending", "applied"]),
        (page([_row(person=None, status=2)], total=1), ["pending", "applied"]),
        (page([_row(person=None, door=None)], total=1), ["pending", "pending"]),
        (page(["garbage"], total=1), ["pending", "pending"]),
        (page([_row(person="1")], total=700), ["pending", "pending"]),
        (ok({"total": 4}), ["pending", "pending"]),
        (ok("garbage"), ["pending", "pending"]),
        (ok({"something": "else"}), ["pending", "pending"]),
        (ok(), ["pending", "pending"]),
        (ok({}), ["pending", "pending"]),
        (ok({"total": 0}), ["applied", "applied"]),
        (page([]), ["applied", "applied"]),
    ],
)
def test_results_list_only_what_waits_or_failed(answer: Any, expected: list[str]) -> None:
    assert _progress(Rig(reply("8"), answer)) == (expected, False)
