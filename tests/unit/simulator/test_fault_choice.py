"""Which request a fault hits: path, person, chance, count, window of simulated time."""

import random

import httpx
import pytest

from services.simulator.building.clock import Timers
from services.simulator.partner.faults import Fault, FaultBook
from services.simulator.remote import SimulatorProcess, SimulatorRemote
from tests.fakes.clock import FakeClock
from tests.unit.simulator.partner import Partner, person
from tests.unit.simulator.visiting import CHANGE, OUT, RESERVE, STATUS, Desk, visitor

VERSION, ADD = "/common/v1/version", "/resource/v1/person/single/add"
BY_ID = "/resource/v1/person/personId/personInfo"
BY_CODE = "/resource/v1/person/personCode/personInfo"
APPLY = "/visitor/v1/auth/reapplication"


def test_part_of_the_path_and_every_path(partner: Partner, remote: SimulatorRemote) -> None:
    remote.add_fault("v1/person", "busy", count=None)
    assert partner.code(ADD, person("V-1")) == "6"
    assert partner.code(VERSION) == "0"
    remote.clear_faults()
    remote.add_fault("", "busy", count=None)
    assert partner.code(VERSION) == "6"


def test_a_person_by_code_or_id_whichever_the_body_names(
    partner: Partner, remote: SimulatorRemote
) -> None:
    ids = {code: partner.add(code) for code in ("V-1", "V-2")}
    for named in ("V-1", ids["V-1"]):
        remote.clear_faults()
        remote.add_fault("", "busy", count=None, person=named)
        assert partner.code(BY_CODE, {"personCode": "V-1"}) == "6"
        assert partner.code(BY_ID, {"personId": ids["V-1"]}) == "6"
        assert partner.code(APPLY, {"personIds": f"{ids['V-2']},{ids['V-1']}"}) == "6"
        assert partner.code(BY_CODE, {"personCode": "V-2"}) == "0"
        assert partner.code(VERSION) == "0"
        member = {"privilegeGroupId": "7", "type": 1}
        path = "/acs/v1/privilege/group/single/addPersons"
        assert partner.code(path, {**member, "list": [{"id": ids["V-1"]}]}) == "6"
        assert partner.code(path, {**member, "list": [{"id": ids["V-2"]}]}) == "0"


def test_a_visitor_by_document_or_id_whichever_the_body_names(
    partner: Partner, remote: SimulatorRemote
) -> None:
    desk = Desk(partner, remote.use_manual_clock().replace(microsecond=0))
    told = {number: desk.check_in(number) for number in ("N1", "N2")}
    for named in ("N1", told["N1"]["visitorId"]):
        remote.clear_faults()
        remote.add_fault("", "busy", count=None, person=named)
        # Whether it is busy: what else a call says is not the point here.
        for number, hit in (("N1", True), ("N2", False)):
            ids = {name: told[number][name] for name in ("visitorId", "appointRecordId")}
            again = [visitor(number, visitorId=ids["visitorId"])]
            at = {"visitorId": ids["visitorId"], "visitTimePoint": desk.at(0)}
            assert (partner.code(STATUS, at) == "6") is hit
            assert (partner.code(CHANGE, {**ids, "visitorInfoList": again}) == "6") is hit
            assert (partner.code(RESERVE, desk.plan(number, 5, 6)) == "6") is hit
            member = {"privilegeGroupId": "9", "type": 2, "list": [{"id": ids["visitorId"]}]}
            assert (partner.code("/acs/v1/privilege/group/single/addPersons", member) == "6") is hit
            assert (partner.code(OUT, {"appointRecordId": ids["appointRecordId"]}) == "6") is hit


def test_a_person_who_is_not_there_yet(partner: Partner, remote: SimulatorRemote) -> None:
    remote.add_fault("single/add", "lost-answer", person="V-2")
    partner.add("V-1")
    with pytest.raises(httpx.TransportError):
        partner.post(ADD, person("V-2"))
    partner.add("V-3")


def test_count_and_until_removed(partner: Partner, remote: SimulatorRemote) -> None:
    remote.add_fault("version", "busy", count=2)
    assert [partner.code(VERSION) for _ in range(3)] == ["6", "6", "0"]
    number = remote.add_fault("version", "busy", count=None)
    assert [partner.code(VERSION) for _ in range(5)] == ["6"] * 5
    remote.clear_faults(number)
    assert partner.code(VERSION) == "0"


def test_the_oldest_that_fits_goes_first(partner: Partner, remote: SimulatorRemote) -> None:
    remote.add_fault("single", "busy")
    remote.add_fault("version", "quota")
    remote.add_fault("version", "busy")
    assert [partner.code(VERSION) for _ in range(3)] == ["0x02401009", "6", "0"]


def test_a_window_of_simulated_time(partner: Partner, remote: SimulatorRemote) -> None:
    remote.set_partner(freshness_s=None)
    remote.use_manual_clock()
    remote.add_fault("version", "busy", count=None, after_s=60, for_s=30)
    seen: list[str] = []
    for step in (0, 59, 1, 29, 1):
        remote.advance(step)
        seen.append(partner.code(VERSION))
    assert seen == ["0", "0", "6", "6", "0"]


def test_what_waits_and_how_often_it_was_used(partner: Partner, remote: SimulatorRemote) -> None:
    first = remote.add_fault("version", "busy", count=None, person="", msg="later")
    second = remote.add_fault("add", "hang", count=3, seconds=0.5)
    partner.code(VERSION)
    partner.code(VERSION)
    listed = remote.faults()
    assert [(one["number"], one["kind"], one["used"]) for one in listed] == [
        (first, "busy", 2),
        (second, "hang", 0),
    ]
    assert (listed[0]["count"], listed[0]["msg"], listed[1]["count"]) == (None, "later", 3)
    assert remote.calls()[0]["fault"] == "busy"
    remote.reset()
    assert remote.faults() == []


@pytest.mark.parametrize(
    "wrong",
    [
        {"kind": "no-such-kind"},
        {"count": 0},
        {"count": -1},
        {"count": 1.5},
        {"probability": 2},
        {"probability": "often"},
        {"seconds": -1},
        {"work": "yes"},
        {"person": 7},
        {"sideways": 1},
    ],
    ids=str,
)
def test_faults_that_make_no_sense(
    simulator: SimulatorProcess, remote: SimulatorRemote, wrong: dict[str, object]
) -> None:
    bearer = {"authorization": f"Bearer {simulator.ready['admin_token']}"}
    body = {"path": "version", "kind": "busy", **wrong}
    url = f"{simulator.admin_url}/faults"
    assert httpx.post(url, json=body, headers=bearer, trust_env=False).status_code == 400
    assert remote.faults() == []


def test_removing_what_is_not_there(remote: SimulatorRemote) -> None:
    with pytest.raises(httpx.HTTPStatusError, match="404"):
        remote.clear_faults(987654)


def test_every_kind_says_what_it_does(remote: SimulatorRemote) -> None:
    kinds = remote.fault_kinds()
    assert len(kinds) > 50
    assert all(len(does) > 10 for does in kinds.values())


def book(seed: int) -> FaultBook:
    return FaultBook(Timers(FakeClock()), random.Random(seed), lambda: None, lambda _: set())


def hits(seed: int, probability: float, tries: int = 1000) -> list[bool]:
    faults = book(seed)
    faults.add(Fault("", "busy", count=None, probability=probability))
    return [faults.take("/x", {}) is not None for _ in range(tries)]


def test_chance_comes_from_the_seed() -> None:
    assert hits(7, 0.2) == hits(7, 0.2) != hits(8, 0.2)
    assert 150 < sum(hits(7, 0.2)) < 250
    assert sum(hits(7, 0.0)) == 0
    assert sum(hits(7, 1.0)) == 1000


def test_chance_is_drawn_only_for_requests_that_fit() -> None:
    faults = book(7)
    faults.add(Fault("person", "busy", count=None, probability=0.2))
    mixed = [
        faults.take(path, {}) is not None for _ in range(1000) for path in ("/version", "/person")
    ]
    assert mixed[0::2] == [False] * 1000
    assert mixed[1::2] == hits(7, 0.2)
