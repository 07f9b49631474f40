"""Access groups of both types, what versions show of them, and how late (contract 3.6)."""

from typing import Any

from services.simulator.remote import SimulatorRemote
from tests.unit.simulator.partner import Partner

GROUP = "/acs/v1/privilege/group"


def groups(partner: Partner, kind: int = 1) -> list[dict[str, Any]]:
    return partner.ok(GROUP, {"type": kind, "pageNo": 1, "pageSize": 50})["list"]


def members(partner: Partner) -> list[str]:
    body = {"privilegeGroupId": "7", "type": 1, "pageNo": 1, "pageSize": 50}
    return [row["id"] for row in partner.ok(f"{GROUP}/single/personList", body)["list"]]


def test_description_and_schedule_are_there(partner: Partner) -> None:
    (module,) = groups(partner, 2)
    assert (module["privilegeGroupId"], module["description"]) == ("9", "")
    assert module["timeSchedule"] == {"indexCode": "1", "name": "All-Day"}


def test_persons_and_visitors_do_not_mix(partner: Partner) -> None:
    body = {"privilegeGroupId": "9", "type": 2, "list": [{"id": partner.add("V-1")}]}
    assert partner.code(f"{GROUP}/single/addPersons", body) == "128"
    assert partner.code(f"{GROUP}/single/addPersons", {**body, "type": 1}) == "128"


def test_a_group_with_one_door(partner: Partner, remote: SimulatorRemote) -> None:
    remote.set_group("12", "Lift only", ["103"])
    person_id = partner.add("V-1")
    partner.put_face(person_id)
    partner.member("add", person_id, "12")
    partner.apply(person_id)
    state = remote.wait_until(lambda s: not s["jobs"])
    assert [door for door, device in state["devices"].items() if device["copies"]] == ["103"]


def test_membership_shows_late_both_ways(partner: Partner, remote: SimulatorRemote) -> None:
    remote.use_manual_clock()
    remote.set_habits(membership_delay_s=20)
    person_id = partner.add("V-1")
    partner.member("add", person_id)
    assert members(partner) == []
    remote.advance(19)
    assert members(partner) == []
    remote.advance(1)
    assert members(partner) == [person_id]
    partner.member("delete", person_id)
    assert members(partner) == [person_id]
    remote.advance(20)
    assert members(partner) == []


def test_some_versions_name_a_member_otherwise(partner: Partner, remote: SimulatorRemote) -> None:
    person_id = partner.add("V-1")
    partner.member("add", person_id)
    remote.set_habits(members_as_person_id=True)
    body = {"privilegeGroupId": "7", "type": 1, "pageNo": 1, "pageSize": 50}
    rows = partner.ok(f"{GROUP}/single/personList", body)["list"]
    assert rows == [{"personId": person_id}]


def test_one_door_may_be_no_list(partner: Partner, remote: SimulatorRemote) -> None:
    remote.set_group("12", "Lift only", ["103"])
    assert [type(row["ElementList"]) for row in groups(partner)] == [list, list, list]
    remote.set_habits(single_as_object=True)
    alone = groups(partner)[-1]["ElementList"]
    assert alone["Element"]["ID"] == "103"
    assert isinstance(groups(partner)[0]["ElementList"], list)


def test_older_versions_do_not_name_the_doors(partner: Partner, remote: SimulatorRemote) -> None:
    remote.set_version(element_list=False)
    assert ["ElementList" in row for row in groups(partner)] == [False, False]


def test_another_casing(partner: Partner, remote: SimulatorRemote) -> None:
    remote.set_version(casing="camel")
    first = groups(partner)[0]["elementList"][0]
    named = {"name": "Main entrance", "areaName": "Site"}
    assert first == {"element": {"id": "101", "baseInfo": named}}
