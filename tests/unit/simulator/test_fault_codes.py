"""Answers with a code on purpose, and reads that lag behind."""

import pytest

from services.simulator.remote import SimulatorRemote
from tests.unit.simulator.partner import Partner, person

VERSION, ADD = "/common/v1/version", "/resource/v1/person/single/add"
BY_CODE = "/resource/v1/person/personCode/personInfo"
LISTED = "/resource/v1/person/personList"
SMALL = ["3", "4", "5", "6", "8", "16", "17", "64", "68", "69", "128", "131", "132", "194"]
LARGE = ["0x00052101", "0x02401003", "0x02401009"]
DATABASE = "Service exception. Hikcentral Database Exception"


@pytest.mark.parametrize("code", [*SMALL, *LARGE])
def test_every_code_of_the_contract_comes_with_a_text(
    partner: Partner, remote: SimulatorRemote, code: str
) -> None:
    remote.add_fault("single/add", "code", code=code)
    answer = partner.call(ADD, person("V-1"))
    assert (answer["code"], answer["data"]) == (code, "")
    assert answer["msg"]
    assert remote.state()["persons"] == []


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("no-resources", "3"),
        ("network-timeout", "4"),
        ("service-exception", "5"),
        ("busy", "6"),
        ("unsupported", "8"),
        ("unreachable-service", "16"),
        ("no-permission", "17"),
        ("authentication-failed", "64"),
        ("signature-error", "68"),
        ("unauthorised", "69"),
        ("not-found", "128"),
        ("already-exists", "131"),
        ("licence", "132"),
        ("unreachable-device", "194"),
        ("overloaded", "0x00052101"),
        ("quota", "0x02401009"),
    ],
)
def test_named_codes(partner: Partner, remote: SimulatorRemote, name: str, code: str) -> None:
    remote.add_fault("version", name)
    assert partner.call(VERSION)["code"] == code
    assert partner.call(VERSION)["code"] == "0"


def test_any_code_with_any_text(partner: Partner, remote: SimulatorRemote) -> None:
    remote.add_fault("version", "code", code="4711", msg="Sonderfall")
    answer = partner.call(VERSION)
    assert (answer["code"], answer["msg"]) == ("4711", "Sonderfall")


def test_a_code_though_the_work_is_done(partner: Partner, remote: SimulatorRemote) -> None:
    remote.add_fault("single/add", "busy", work=True)
    assert partner.code(ADD, person("V-1")) == "6"
    assert partner.code(ADD, person("V-1")) == "131"


def test_wrong_signature_echoes_what_no_log_may_hold(
    partner: Partner, remote: SimulatorRemote
) -> None:
    remote.add_fault("version", "wrong-signature")
    answer = partner.call(VERSION)
    assert answer["code"] == "0x02401003"
    assert answer["msg"].startswith("Invalid Signature! and StringToSign: POST\n")
    assert partner.key in answer["msg"]


def test_a_full_database_fails_writes_only(partner: Partner, remote: SimulatorRemote) -> None:
    person_id = partner.add("V-1")
    remote.add_fault("", "database-full", count=None)
    member = {"privilegeGroupId": "7", "type": 1, "list": [{"id": person_id}]}
    for path, body in [
        (ADD, person("V-2")),
        ("/resource/v1/person/single/update", {"personId": person_id}),
        ("/resource/v1/person/single/delete", {"personId": person_id}),
        ("/resource/v1/person/face/update", {"personId": person_id}),
        ("/acs/v1/privilege/group/single/addPersons", member),
        ("/acs/v1/privilege/group/single/deletePersons", member),
        ("/visitor/v1/auth/reapplication", {"personIds": person_id}),
    ]:
        answer = partner.call(path, body)
        assert (answer["code"], answer["msg"]) == ("5", DATABASE)
    assert partner.code(BY_CODE, {"personCode": "V-1"}) == "0"
    assert partner.code(VERSION) == "0"
    remote.clear_faults()
    assert partner.code(ADD, person("V-2")) == "0"


def test_stale_reads_see_the_server_as_it_was(partner: Partner, remote: SimulatorRemote) -> None:
    remote.set_partner(freshness_s=None)
    remote.use_manual_clock()
    partner.add("V-1")
    remote.add_fault("person", "stale-read", seconds=2, count=None)
    partner.add("V-2")
    known = [partner.code(BY_CODE, {"personCode": code}) for code in ("V-1", "V-2")]
    assert known == ["0", "128"]
    remote.advance(1.9)
    assert partner.code(BY_CODE, {"personCode": "V-2"}) == "128"
    assert partner.code(ADD, person("V-2")) == "131"
    remote.advance(0.1)
    assert partner.code(BY_CODE, {"personCode": "V-2"}) == "0"
    remote.clear_faults()
    partner.add("V-3")
    assert partner.code(BY_CODE, {"personCode": "V-3"}) == "0"


def test_stale_reads_of_groups_and_an_older_past(partner: Partner, remote: SimulatorRemote) -> None:
    remote.set_partner(freshness_s=None)
    remote.use_manual_clock()
    remote.add_fault("List", "stale-read", seconds=10, count=None)
    person_id = partner.add("V-1")
    partner.member("add", person_id)
    ask = {"privilegeGroupId": "7", "type": 1, "pageNo": 1, "pageSize": 10}
    members = "/acs/v1/privilege/group/single/personList"
    page = {"pageNo": 1, "pageSize": 10}
    assert partner.call(members, ask)["data"]["total"] == 0
    assert partner.call(LISTED, page)["data"]["total"] == 0
    remote.advance(10)
    partner.member("delete", person_id)
    assert partner.call(members, ask)["data"]["total"] == 1
    assert partner.call(LISTED, page)["data"]["total"] == 1
    remote.advance(10)
    assert partner.call(members, ask)["data"]["total"] == 0
