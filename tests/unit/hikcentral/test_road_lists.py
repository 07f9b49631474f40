"""Lists, codes, the guard: what both roads promise a reconciler, asked of the real simulator."""

import logging
import threading
from datetime import timedelta

import pytest

from kiosk.core import errors
from kiosk.core.clock import SystemClock
from kiosk.core.ids import GroupId, PersonId
from tests.unit.hikcentral.two_roads import ALL_DOORS, TwoRoads, module_building, roads

__all__ = ["module_building", "roads"]

MEMBERS = "group/single/personList"
PERSONS = "person/personList"
STRANGER = "Zhanar Stranger"


def fill(roads: TwoRoads, count: int) -> list[PersonId]:
    """So many members of the group, by their ids in the order of their joining."""
    api = roads.again().api
    made = [roads.again().add_person(roads.new(f"V{number:04d}")) for number in range(count)]
    for one in made:
        api.groups.add_member(roads.names.group, one)
    return made


def test_members_are_listed_whoever_they_are(roads: TwoRoads) -> None:
    road, group = roads.again(), roads.names.group
    nobody = road.list_members(group)
    assert nobody is not None
    assert (nobody, nobody.complete) == ((), True)
    made = fill(roads, 3)
    found = road.list_members(group)
    assert found is not None
    assert (sorted(found), found.complete) == (sorted(made), True)
    assert sorted(found) == sorted(roads.members())


def test_members_of_no_group_are_missing(roads: TwoRoads) -> None:
    other = GroupId("9" if roads.kind == "person" else "7")
    for group in (GroupId("404"), other):
        with pytest.raises(errors.Missing):
            roads.again().list_members(group)


def test_members_come_in_as_many_pages_as_it_takes(roads: TwoRoads) -> None:
    made = fill(roads, 21)
    roads.remote.add_fault(MEMBERS, "page-refused", size=20, count=None)
    found = roads.again().list_members(roads.names.group)
    assert found is not None
    assert (sorted(found), found.complete) == (sorted(made), True)


@pytest.mark.parametrize("fault", ["page-empty", "page-repeated", "page-total"])
def test_members_with_a_gap_are_not_complete(roads: TwoRoads, fault: str) -> None:
    made = fill(roads, 21)
    roads.remote.add_fault(MEMBERS, "page-refused", size=20, count=None)
    roads.remote.add_fault(MEMBERS, fault, page=2, count=None)
    found = roads.again().list_members(roads.names.group)
    assert found is not None
    assert set(found) <= set(made)
    assert not found.complete


def test_lists_that_we_may_not_ask_for(roads: TwoRoads) -> None:
    roads.remote.set_server(unauthorised=[MEMBERS, PERSONS])
    road = roads.again()
    for _ in range(2):
        assert road.list_members(roads.names.group) is None
        assert road.list_persons("V") is None


def test_persons_are_listed_by_our_codes_alone(
    roads: TwoRoads, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    road = roads.again()
    ours = [roads.enrolled(road, code) for code in ("V0001", "V0002")]
    road.add_person(roads.new("E0003", STRANGER))
    before = len(roads.remote.calls())
    roster = road.list_persons("V0")
    if roads.kind == "visitor":
        assert roster is None
        assert len(roads.remote.calls()) == before
        return
    assert roster is not None
    assert (roster, roster.complete) == ((ours[1], ours[0]), True)
    assert len(roads.remote.calls()) == before + 1
    assert STRANGER not in caplog.text
    nobody = road.list_persons("W")
    assert nobody is not None
    assert (nobody, nobody.complete) == ((), True)


def test_the_code_of_somebody_unknown_to_us(roads: TwoRoads) -> None:
    made = roads.again().add_person(roads.new("E0003", STRANGER))
    road = roads.again()
    before = len(roads.remote.calls())
    for _ in range(2):
        assert road.get_code(made) == "E0003"
    assert len(roads.remote.calls()) == before + 2, "asked afresh"
    assert road.get_code(PersonId("1")) is None


class LeaseLost(Exception):
    """What a job's guard raises."""


def test_nothing_reaches_the_server_when_the_guard_raises(roads: TwoRoads) -> None:
    person = roads.enrolled(roads.again())
    group, end = roads.names.group, SystemClock().now() + timedelta(hours=1)

    def stop() -> None:
        raise LeaseLost

    road = roads.again(guard=stop)
    before = len(roads.remote.calls())
    for call in (
        road.version,
        lambda: road.find_person("V0001"),
        lambda: road.get_person(person.ref),
        lambda: road.get_code(person.id),
        lambda: road.add_person(roads.new("V0002")),
        lambda: road.update_person(person.ref, begin=end - timedelta(hours=2), end=end),
        lambda: road.put_face(person.ref, roads.building.photo),
        lambda: road.find_group(group),
        lambda: road.add_member(group, person.ref),
        lambda: road.remove_member(group, person.ref),
        lambda: road.is_member(group, person.id),
        lambda: road.list_members(group),
        lambda: road.apply(person.ref, ALL_DOORS),
        lambda: road.apply_report(person.id, ALL_DOORS),
        road.list_doors,
    ):
        with pytest.raises(LeaseLost):
            call()
    assert len(roads.remote.calls()) == before


def test_the_guard_is_asked_once_for_every_request(roads: TwoRoads) -> None:
    asked: list[int] = []
    road = roads.again(guard=lambda: asked.append(1))
    roads.remote.add_fault(roads.names.add, "code", code="6")
    before = len(roads.remote.calls())
    person = roads.enrolled(road)
    road.find_group(roads.names.group)
    road.add_member(roads.names.group, person.ref)
    road.apply(person.ref, ALL_DOORS)
    road.list_members(roads.names.group)
    assert len(asked) == len(roads.remote.calls()) - before >= 6, "one of them a quick try"


def test_urgency_is_asked_on_the_thread_of_the_call(roads: TwoRoads) -> None:
    asked: list[threading.Thread] = []

    def is_urgent() -> bool:
        asked.append(threading.current_thread())
        return True

    road = roads.again(is_urgent=is_urgent)
    assert road.find_group(roads.names.group) is not None
    assert road.find_person("V0001") is None
    assert set(asked) == {threading.current_thread()}
