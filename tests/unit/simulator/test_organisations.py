"""Organisations: contract 3.2 and the shape of live answers (3.4b)."""

from typing import Any

import pytest

from services.simulator.remote import SimulatorRemote
from tests.unit.simulator.partner import Partner

ORG = "/resource/v1/org"
PAGE = {"pageNo": 1, "pageSize": 100}


def ids(partner: Partner, path: str, **more: Any) -> list[str]:
    rows = partner.ok(f"{ORG}/{path}", {**PAGE, **more})["list"]
    return [row["orgIndexCode"] for row in rows]


def add(partner: Partner, name: str, parent: str) -> dict[str, str]:
    return partner.ok(f"{ORG}/single/add", {"orgName": name, "parentIndexCode": parent})


def test_adding_answers_the_whole_organisation(partner: Partner) -> None:
    made = add(partner, "Night shift", "3")
    assert made == {
        "orgIndexCode": made["orgIndexCode"],
        "orgName": "Night shift",
        "parentOrgIndexCode": "3",
    }
    ask = {"orgIndexCode": made["orgIndexCode"]}
    assert partner.ok(f"{ORG}/orgIndexCode/orgInfo", ask) == made


def test_a_search_brings_everything_above_a_hit(partner: Partner) -> None:
    made = add(partner, "Night shift", "3")["orgIndexCode"]
    assert ids(partner, "advance/orgList", orgName="NIGHT") == ["1", "3", made]
    assert ids(partner, "advance/orgList", orgName="nobody") == []
    assert ids(partner, "advance/orgList") == ["1", "2", "3", made]


def test_children_are_the_direct_ones(partner: Partner) -> None:
    made = add(partner, "Night shift", "3")["orgIndexCode"]
    assert ids(partner, "parentOrgIndexCode/subOrgList", parentOrgIndexCode="1") == ["2", "3"]
    assert ids(partner, "parentOrgIndexCode/subOrgList", parentOrgIndexCode="3") == [made]


def test_delete_only_what_is_empty(partner: Partner, remote: SimulatorRemote) -> None:
    made = add(partner, "Night shift", "3")["orgIndexCode"]
    delete, ask = f"{ORG}/single/delete", {"orgIndexCode": made}
    person_id = partner.add("V-1", orgIndexCode=made)
    assert partner.code(delete, ask) == "133"
    assert partner.code(delete, {"orgIndexCode": "3"}) == "133"
    assert partner.code(delete, {"orgIndexCode": "1"}) == "133"
    assert partner.code("/resource/v1/person/single/delete", {"personId": person_id}) == "0"
    assert partner.ok(delete, ask) == ""
    assert partner.code(delete, ask) == "128"
    assert add(partner, "Night shift", "3")["orgIndexCode"] != made


@pytest.mark.parametrize(
    ("path", "body", "code"),
    [
        ("single/add", {"orgName": "a/b", "parentIndexCode": "1"}, "2"),
        ("single/add", {"orgName": "", "parentIndexCode": "1"}, "2"),
        ("single/add", {"orgName": "New", "parentIndexCode": 1}, "2"),
        ("single/add", {"orgName": "New", "parentIndexCode": "99"}, "128"),
        ("orgIndexCode/orgInfo", {"orgIndexCode": 1}, "2"),
        ("orgIndexCode/orgInfo", {"orgIndexCode": "99"}, "128"),
        ("parentOrgIndexCode/subOrgList", {**PAGE, "parentOrgIndexCode": "99"}, "128"),
        ("parentOrgIndexCode/subOrgList", {"parentOrgIndexCode": "1"}, "2"),
        ("orgList", {"pageNo": 1, "pageSize": 501}, "2"),
        ("advance/orgList", {"pageNo": 1}, "2"),
    ],
    ids=str,
)
def test_strict_organisations(partner: Partner, path: str, body: Any, code: str) -> None:
    assert partner.code(f"{ORG}/{path}", body) == code
