"""Organisations, groups, doors: the one that is meant, asked for once (contract 3.2, 3.6)."""

import queue
import threading
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from kiosk.core import errors
from kiosk.core.access import AccessGroup, NewPerson, PersonRef
from kiosk.core.ids import DoorId, GroupId, PersonId
from services.hikcentral import PersonRoad
from services.hikcentral.calls.kept import Kept
from services.hikcentral.calls.organisations import Organisation
from tests.fakes.clock import FakeClock
from tests.unit.hikcentral.rig import Network, Rig, make_config, ok, page, reply
from tests.unit.hikcentral.test_ownership import BEGIN, END

GROUP = GroupId("7")
LIST = "/acs/v1/privilege/group"
OURS = PersonRef(PersonId("1"), "V1")
INFO = ok({"personId": "1", "personCode": "V1"})
NEW = NewPerson("V1", "Ayan Sample", BEGIN, END)


def org(number: Any, name: str, parent: str = "1") -> dict[str, Any]:
    return {"orgIndexCode": number, "orgName": name, "parentOrgIndexCode": parent}


def groups(*ids: str, total: int | None = None) -> Any:
    rows = [{"privilegeGroupId": one, "ElementList": [{"Element": {"ID": "11"}}]} for one in ids]
    return page(rows, len(ids) if total is None else total)


def test_list_organisations() -> None:
    rig = Rig(page([org(1, "All", "0"), org("2", "Visitors"), {"orgName": "no id"}], total=3))
    assert rig.hik.organisations.list_organisations() == (
        Organisation("1", "All", "0"),
        Organisation("2", "Visitors", "1"),
    )


def test_an_organisation_is_found_by_its_whole_name_only() -> None:
    rows = [org("1", "All", "0"), org("5", "Visitors of the day"), org("6", "Visitors")]
    rig = Rig(page(rows, total=3))
    found = rig.hik.organisations.find_organisation("Visitors")
    assert found == Organisation("6", "Visitors", "1")
    assert rig.network.paths == ["/resource/v1/org/advance/orgList"]
    assert rig.network.bodies[0]["orgName"] == "Visitors"
    assert rig.hik.organisations.find_organisation("visitors") is None


def test_two_organisations_of_one_name_are_not_chosen_between() -> None:
    with pytest.raises(errors.Refused) as caught:
        Rig(page([org("5", "V"), org("6", "V")])).hik.organisations.find_organisation("V")
    assert caught.value.code == "AMBIGUOUS"


def road(*answers: Any) -> tuple[PersonRoad, Network]:
    network = Network(*answers)
    config = make_config(org_id="9")
    return PersonRoad(config, FakeClock(), lambda _e: None, network, org_name="V"), network


def test_the_organisation_by_name_is_looked_up_once() -> None:
    made, network = road(page([org("1", "All"), org("6", "V")]), ok("101"), ok("102"))
    made.add_person(NEW)
    made.add_person(NEW)
    assert [body.get("orgIndexCode") for body in network.bodies] == [None, "6", "6"]


def test_an_organisation_that_is_gone_is_looked_up_again() -> None:
    first, second = page([org("6", "V")]), page([org("8", "V")])
    made, network = road(first, reply("128"), second, ok("101"))
    with pytest.raises(errors.Missing):
        made.add_person(NEW)
    made.add_person(NEW)
    assert network.bodies[-1]["orgIndexCode"] == "8"


def test_an_organisation_that_is_not_there_is_said_and_asked_for_again() -> None:
    made, network = road(page([], total=0))
    for _ in range(2):
        with pytest.raises(errors.Missing) as caught:
            made.add_person(NEW)
        assert caught.value.code == "NO_ORGANISATION"
    assert len(network.requests) == 2
    assert all("single/add" not in path for path in network.paths)


def test_a_group_is_looked_up_once_in_five_minutes() -> None:
    rig = Rig(groups("6", "7"))
    wanted = AccessGroup(GROUP, "", (DoorId("11"),))
    for _ in range(3):
        assert rig.road.find_group(GROUP) == wanted
    rig.clock.advance(300.0)
    assert rig.road.find_group(GROUP) == wanted
    assert len(rig.network.requests) == 1
    rig.clock.advance(1.0)
    assert rig.road.find_group(GROUP) == wanted
    assert len(rig.network.requests) == 2


def test_a_group_that_is_not_there_may_come() -> None:
    rig = Rig(groups("6"), groups("6", "7"))
    assert rig.road.find_group(GROUP) is None
    assert rig.road.find_group(GROUP) is not None


def test_a_list_with_a_gap_does_not_prove_that_a_group_is_missing() -> None:
    rig = Rig(groups("6", total=9), groups(total=9))
    with pytest.raises(errors.OutcomeUnknown):
        rig.road.find_group(GROUP)
    rig = Rig(groups("7", total=9), groups(total=9))
    assert rig.road.find_group(GROUP) is not None


@pytest.mark.parametrize("code", ["8", "69", "130"])
def test_where_groups_are_closed_to_us_they_have_no_doors(code: str) -> None:
    rig = Rig(reply(code))
    for _ in range(2):
        assert rig.road.find_group(GROUP) == AccessGroup(GROUP, "")
    assert len(rig.network.requests) == 1


def test_a_membership_that_meets_no_group_makes_us_look_again() -> None:
    rig = Rig(groups("7"), INFO, reply("128"), groups("7"))
    rig.road.find_group(GROUP)
    with pytest.raises(errors.Missing):
        rig.road.add_member(GROUP, OURS)
    rig.road.find_group(GROUP)
    assert rig.network.paths.count(LIST) == 2


def test_doors_are_listed_once_in_five_minutes_and_never_an_empty_list() -> None:
    rig = Rig(page([]), page([{"doorIndexCode": "11"}]))
    assert rig.road.list_doors() == ()
    for _ in range(2):
        assert [door.id for door in rig.road.list_doors()] == ["11"]
    assert len(rig.network.requests) == 2


def test_members() -> None:
    rig = Rig(page([{"id": 1}, {"personId": "2"}], total=2))
    members = rig.hik.groups.list_members(GROUP)
    assert (members, members.complete) == (("1", "2"), True)
    with pytest.raises(errors.NotPermitted):
        Rig(reply("69")).hik.groups.list_members(GROUP)
    assert Rig(reply("69")).road.list_members(GROUP) is None


@pytest.mark.parametrize(
    ("answers", "known"),
    [
        pytest.param([page([{"id": "1"}, {"who": "2"}], 2)], 1, id="a row without an id"),
        pytest.param([page([{"id": "1"}, {"id": "1"}], 2)], 1, id="one twice"),
        pytest.param([page([{"id": "1"}], 9), page([], 9)], 1, id="promised more"),
        pytest.param([ok()], 0, id="neither list nor total"),
        pytest.param([ok({})], 0, id="nothing at all"),
    ],
)
def test_a_list_of_members_that_has_not_said_it_is_whole(answers: list[Any], known: int) -> None:
    members = Rig(*answers).road.list_members(GROUP)
    assert members is not None
    assert (len(members), members.complete) == (known, False)


def rows(first: int, last: int) -> list[dict[str, Any]]:
    """Persons by falling number (contract 3.4b): every hundredth is ours, the others strangers."""
    return [
        {"personId": n, "personCode": f"V{n}" if n % 100 == 0 else f"E{n}", "personName": f"N{n}"}
        for n in range(first, last, -1)
    ]


@pytest.mark.parametrize(
    ("second", "complete"),
    [
        pytest.param(page(rows(300, 200), 600), True, id="nothing changed"),
        pytest.param(page(rows(299, 200), 599), False, id="one removed, one slipped past us"),
        pytest.param(page(rows(301, 200), 601), False, id="one added, one stranger twice"),
        pytest.param(page(rows(301, 201), 600), False, id="one added, one removed"),
    ],
)
def test_a_list_of_persons_that_changed_while_it_was_read(second: Any, complete: bool) -> None:
    rig = Rig(page(rows(800, 300), 600), second)
    roster = rig.road.list_persons("V")
    assert roster is not None
    assert [person.code for person in roster][:5] == ["V800", "V700", "V600", "V500", "V400"]
    assert roster.complete == complete
    assert [body["pageSize"] for body in rig.network.bodies] == [500, 500]


def test_a_list_of_members_that_changed_while_it_was_read() -> None:
    first = [{"id": number} for number in range(500)]
    late = [{"id": number} for number in range(501, 600)]
    members = Rig(page(first, 600), page(late, 599)).road.list_members(GROUP)
    assert members is not None
    assert (len(members), members.complete) == (599, False)


def test_codes_are_compared_by_us_and_to_the_letter() -> None:
    codes = ["V1", "v2", "1V", "", None, 7, "V", " W", "W3"]
    strangers = [{"personId": n, "personCode": code} for n, code in enumerate(codes)]
    roster = Rig(page(strangers, len(codes))).road.list_persons("V")
    assert roster is not None
    assert ([person.code for person in roster], roster.complete) == (["V1", "V"], True)


def test_one_of_ours_without_an_id_makes_the_list_incomplete() -> None:
    ours = [{"personCode": "V1"}, {"personId": "2", "personCode": "V2"}]
    roster = Rig(page(ours, 2)).road.list_persons("V")
    assert roster is not None
    assert ([person.id for person in roster], roster.complete) == (["2"], False)


def test_persons_are_never_listed_without_a_prefix() -> None:
    rig = Rig(page([]))
    with pytest.raises(ValueError, match="everybody"):
        rig.road.list_persons("")
    assert rig.network.requests == []


def test_a_membership_is_looked_for_no_further_than_it_is_found() -> None:
    first = page([{"id": number} for number in range(1000, 1500)], total=700)
    second = page([{"id": number} for number in range(2000, 2200)], total=700)
    for member, known, calls in (("1004", True, 1), ("2004", True, 2), ("3004", False, 2)):
        rig = Rig(first, second)
        assert rig.road.is_member(GROUP, PersonId(member)) is known
        assert len(rig.network.requests) == calls


def test_many_who_ask_at_once_are_one_question() -> None:
    started, go = threading.Barrier(4), threading.Event()
    asked: list[str] = []

    def load(key: str) -> str:
        asked.append(key)
        go.wait(60)
        return key.upper()

    kept = Kept(load, FakeClock(), 300.0)

    def ask() -> str | None:
        started.wait(60)
        return kept.get("a")

    with ThreadPoolExecutor(4) as pool:
        answers = [pool.submit(ask) for _ in range(4)]
        go.set()
        assert [answer.result(60) for answer in answers] == ["A"] * 4
    assert asked == ["a"]


class Doors:
    """Something to look up: each question waits until the test lets it go on."""

    def __init__(self) -> None:
        self.asked: queue.Queue[queue.Queue[str | Exception]] = queue.Queue()

    def load(self, _key: str) -> str:
        answer: queue.Queue[str | Exception] = queue.Queue()
        self.asked.put(answer)
        told = answer.get(timeout=60)
        if isinstance(told, Exception):
            raise told
        return told

    def next_question(self) -> "queue.Queue[str | Exception]":
        return self.asked.get(timeout=60)


def test_an_urgent_one_does_not_wait_for_the_question_of_another() -> None:
    doors, mine = Doors(), threading.local()
    kept = Kept(doors.load, FakeClock(), 300.0, lambda: getattr(mine, "urgent", False))

    def ask_urgently() -> str | None:
        mine.urgent = True
        return kept.get("a")

    with ThreadPoolExecutor(2) as pool:
        ordinary = pool.submit(kept.get, "a")
        slow = doors.next_question()
        urgent = pool.submit(ask_urgently)
        doors.next_question().put("new")
        assert urgent.result(60) == "new"
        slow.put("old")
        assert ordinary.result(60) == "old"
    assert kept.get("a") == "new"


def test_who_waited_for_a_question_that_failed_asks_itself() -> None:
    doors = Doors()
    kept = Kept(doors.load, FakeClock(), 300.0)
    with ThreadPoolExecutor(2) as pool:
        calls = [pool.submit(kept.get, "a")]
        failing = doors.next_question()
        calls.append(pool.submit(kept.get, "a"))
        failing.put(errors.LinkDown("down"))
        with pytest.raises(errors.LinkDown):
            calls[0].result(60)
        doors.next_question().put("x")
        assert calls[1].result(60) == "x"


def test_what_was_forgotten_while_it_was_looked_up_is_not_kept() -> None:
    doors = Doors()
    kept = Kept(doors.load, FakeClock(), 300.0)
    with ThreadPoolExecutor(2) as pool:
        first = pool.submit(kept.get, "a")
        answer = doors.next_question()
        kept.forget("a")
        answer.put("old")
        assert first.result(60) == "old"
        second = pool.submit(kept.get, "a")
        doors.next_question().put("new")
        assert second.result(60) == "new"
