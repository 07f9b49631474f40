"""Persons, faces and groups: contract 3.3 to 3.6 and the strict rules of 7.2."""

from typing import Any

import pytest

from services.simulator.remote import SimulatorRemote
from tests.unit.simulator.partner import BEGIN, END, JPEG, Partner, face, person

PERSON = "/resource/v1/person"
ADD, UPDATE, FACE = f"{PERSON}/single/add", f"{PERSON}/single/update", f"{PERSON}/face/update"
BY_ID, BY_CODE = f"{PERSON}/personId/personInfo", f"{PERSON}/personCode/personInfo"
GROUP = "/acs/v1/privilege/group"


def test_life_of_a_person(partner: Partner) -> None:
    first, second = partner.add("V-1"), partner.add("V-2")
    assert isinstance(first, str)
    assert 1000 < int(first) < int(second)
    found = partner.call(BY_CODE, {"personCode": "V-1"})["data"]
    assert found == partner.call(BY_ID, {"personId": first})["data"]
    assert (found["personId"], found["beginTime"], found["endTime"]) == (first, BEGIN, END)
    assert "status" not in found
    assert found["personPhoto"] == {"picUri": ""}
    assert partner.code(f"{PERSON}/single/delete", {"personId": first}) == "0"
    unknown = partner.call(BY_CODE, {"personCode": "V-1"})
    assert (unknown["code"], unknown["data"]) == ("128", "")
    assert partner.code(f"{PERSON}/single/delete", {"personId": first}) == "128"


def test_a_code_is_taken_once(partner: Partner) -> None:
    partner.add("V-1")
    assert partner.code(ADD, person("V-1")) == "131"


@pytest.mark.parametrize(
    "wrong",
    [
        {"personGivenName": ""},
        {"personGivenName": "a/b"},
        {"personFamilyName": None},
        {"orgIndexCode": 1},
        {"personCode": "V" * 17},
        {"personCode": "V:1"},
        {"beginTime": "2024-01-01T08:00:00Z"},
        {"beginTime": "2024-01-01T08:00:00"},
        {"beginTime": "2024-01-01T08:00:00.000+05:00"},
        {"beginTime": "2024-02-31T08:00:00+05:00"},
        {"endTime": "2023-01-01T08:00:00+05:00"},
        {"phoneNo": 7},
        {"remark": "r" * 129},
    ],
    ids=str,
)
def test_strict_add(partner: Partner, remote: SimulatorRemote, wrong: dict[str, Any]) -> None:
    answer = partner.call(ADD, person("V-1", **wrong))
    assert answer["code"] == "2"
    assert answer["msg"] == f"{next(iter(wrong))} parameter error"
    assert remote.state()["persons"] == []


def test_add_to_an_unknown_organisation(partner: Partner) -> None:
    assert partner.code(ADD, person("V-1", orgIndexCode="99")) == "128"


def test_update_is_partial_and_never_changes_the_code(partner: Partner) -> None:
    person_id = partner.add("V-1")
    end = "2030-05-05T10:00:00+06:00"
    assert partner.code(UPDATE, {"personId": person_id, "endTime": end}) == "0"
    found = partner.call(BY_ID, {"personId": person_id})["data"]
    assert (found["beginTime"], found["endTime"]) == (BEGIN, end)
    assert partner.code(UPDATE, {"personId": person_id, "personCode": "V-2"}) == "2"
    assert partner.code(UPDATE, {"personId": person_id, "personCode": "V-1"}) == "0"
    assert partner.code(UPDATE, {"personCode": "V-1", "endTime": end}) == "2"
    assert partner.code(UPDATE, {"personId": "999"}) == "128"
    early = {"personId": person_id, "endTime": "2020-01-01T00:00:00+00:00"}
    assert partner.code(UPDATE, early) == "2"


def test_face_is_stored_and_read_back(partner: Partner) -> None:
    person_id = partner.add("V-1")
    partner.put_face(person_id)
    uri = partner.call(BY_ID, {"personId": person_id})["data"]["personPhoto"]["picUri"]
    assert len(uri) == 65
    answer = partner.post(f"{PERSON}/picture_data", {"personId": person_id, "picUri": uri})
    assert answer.text == f"data:image/jpeg;base64,{face()}"
    assert partner.code(f"{PERSON}/picture_data", {"personId": person_id, "picUri": "x"}) == "128"


@pytest.mark.parametrize(
    "body",
    [
        {"personId": "ID", "personCode": "V-1", "faceData": face()},
        {"faceData": face()},
        {"personId": "ID"},
        {"personId": "ID", "faceData": face(b"GIF89a" + bytes(40000))},
        {"personId": "ID", "faceData": face(JPEG[: 10 * 1024 - 1])},
        {"personId": "ID", "faceData": face(JPEG[:4] + bytes(200 * 1024))},
        {"personId": "ID", "faceData": "data:image/jpeg;base64," + face()},
        {"personId": "ID", "faceData": face()[:70] + "\n" + face()[70:]},
        {"personId": 5, "faceData": face()},
    ],
    ids=range(9),
)
def test_strict_face(partner: Partner, remote: SimulatorRemote, body: dict[str, Any]) -> None:
    person_id = partner.add("V-1")
    if body.get("personId") == "ID":
        body = {**body, "personId": person_id}
    assert partner.code(FACE, body) == "2"
    assert remote.state()["persons"][0]["faceSha256"] == ""


def test_face_at_the_edges_of_the_size_and_by_code(partner: Partner) -> None:
    partner.add("V-1")
    for size in (10 * 1024, 200 * 1024):
        jpeg = JPEG[:4] + bytes(size - 4)
        assert partner.code(FACE, {"personCode": "V-1", "faceData": face(jpeg)}) == "0"
    assert partner.code(FACE, {"personCode": "V-9", "faceData": face()}) == "128"


def test_face_not_stored(partner: Partner, remote: SimulatorRemote) -> None:
    remote.set_faces_stored(False)
    person_id = partner.add("V-1")
    partner.put_face(person_id)
    found = partner.call(BY_ID, {"personId": person_id})["data"]
    assert found["personPhoto"]["picUri"] == ""


def test_lists_fall_by_id_and_ignore_the_code_filter(partner: Partner) -> None:
    ids = [partner.add(f"V-{n}") for n in range(3)]
    body = {"pageNo": 1, "pageSize": 2, "personCode": "V-0"}
    data = partner.call(f"{PERSON}/advance/personList", body)["data"]
    assert data["total"] == 3
    assert [row["personId"] for row in data["list"]] == [ids[2], ids[1]]
    assert "cards" not in data["list"][0]


@pytest.mark.parametrize(
    "paging",
    [
        {},
        {"pageNo": 1},
        {"pageNo": 1, "pageSize": 501},
        {"pageNo": 0, "pageSize": 5},
        {"pageNo": "1", "pageSize": 5},
    ],
)
def test_strict_paging(partner: Partner, paging: dict[str, Any]) -> None:
    assert partner.code(f"{PERSON}/personList", paging) == "2"
    assert partner.code(GROUP, {"type": 1, **paging}) == "2"


def test_groups_with_their_doors(partner: Partner) -> None:
    data = partner.call(GROUP, {"type": 1, "pageNo": 1, "pageSize": 50})["data"]
    names = {row["privilegeGroupId"]: row["privilegeGroupName"] for row in data["list"]}
    doors = [element["Element"]["ID"] for element in data["list"][0]["ElementList"]]
    assert names == {"7": "Visitors", "8": "VIP"}
    assert doors == ["101", "102", "103"]
    assert partner.call(GROUP, {"type": 2, "pageNo": 1, "pageSize": 50})["data"]["total"] == 1


def test_membership(partner: Partner) -> None:
    person_id = partner.add("V-1")
    ask = {"privilegeGroupId": "7", "type": 1, "pageNo": 1, "pageSize": 50}
    for _ in range(2):
        partner.member("add", person_id)
    listed = partner.call(f"{GROUP}/single/personList", ask)["data"]["list"]
    assert listed == [{"id": person_id}]
    for _ in range(2):
        partner.member("delete", person_id)
    assert partner.call(f"{GROUP}/single/personList", ask)["data"]["list"] == []


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"type": 2}, "128"),
        ({"privilegeGroupId": "9"}, "128"),
        ({"list": [{"id": "999"}]}, "128"),
        ({"privilegeGroupId": 7}, "2"),
        ({"list": [{"id": 1001}]}, "2"),
        ({"list": "1001"}, "2"),
    ],
    ids=str,
)
def test_strict_membership(partner: Partner, change: dict[str, Any], code: str) -> None:
    body = {"privilegeGroupId": "7", "type": 1, "list": [{"id": partner.add("V-1")}], **change}
    assert partner.code(f"{GROUP}/single/addPersons", body) == code


def test_organisations_and_devices(partner: Partner, remote: SimulatorRemote) -> None:
    page = {"pageNo": 1, "pageSize": 100}
    root = partner.call("/resource/v1/org/rootOrg")["data"]
    assert (root["orgIndexCode"], root["parentOrgIndexCode"]) == ("1", "0")
    assert partner.call("/resource/v1/org/orgList", page)["data"]["list"][0] == root
    found = partner.call("/resource/v1/org/advance/orgList", {**page, "orgName": "visit"})["data"]
    assert [org["orgIndexCode"] for org in found["list"]] == ["1", "2"]
    remote.set_online("102", False)
    doors = partner.call("/resource/v1/acsDoor/acsDoorList", page)["data"]["list"]
    devices = partner.call("/resource/v1/acsDevice/acsDeviceList", page)["data"]["list"]
    assert [door["doorIndexCode"] for door in doors] == ["101", "102", "103"]
    assert [device["status"] for device in devices] == [1, 2, 1]
