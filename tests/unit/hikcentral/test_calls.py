"""What each call asks, and how it reads what comes back."""

import dataclasses
from datetime import UTC, datetime, timedelta, timezone
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.core import errors
from kiosk.core.access import AccessGroup, Door, NewPerson
from kiosk.core.ids import DoorId, GroupId, PersonId
from services.hikcentral.calls.names import cut, split_name
from services.hikcentral.calls.times import read_time, write_time
from tests.unit.hikcentral.rig import ZONE, Rig, ok, page, reply

PERSON = PersonId("8505")
GROUP = GroupId("3")
BEGIN = datetime(2026, 3, 2, 4, 30, 15, 999_000, tzinfo=UTC)
END = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
NEW = NewPerson("V-000123", "Ayan O'Neil/Sample", BEGIN, END, "+7 700 000", "a@b.example")
DOORS = [DoorId("11"), DoorId("12")]


def info(**changes: Any) -> dict[str, Any]:
    person = {
        "personId": "8505",
        "personCode": "V-000123",
        "personName": "Ayan Sample",
        "beginTime": "2026-03-02T09:30:15+05:00",
        "endTime": "2026-03-02T12:00:00",
    }
    return {**person, **changes}


def test_find_person() -> None:
    rig = Rig(ok(info()))
    person = rig.hik.persons.find_person("V-000123")
    assert person is not None
    assert rig.network.bodies == [{"personCode": "V-000123"}]
    assert (person.id, person.code, person.name) == ("8505", "V-000123", "Ayan Sample")
    assert person.begin == datetime(2026, 3, 2, 4, 30, 15, tzinfo=UTC)
    assert person.end == datetime(2026, 3, 2, 7, 0, tzinfo=UTC), "naive means the server's zone"
    assert not person.has_face


@pytest.mark.parametrize(
    "answer", [reply("128"), reply("0x00072202"), ok(), ok({}), ok(info(personCode="v-000123"))]
)
def test_find_person_knows_only_the_exact_code(answer: Any) -> None:
    assert Rig(answer).hik.persons.find_person("V-000123") is None


@pytest.mark.parametrize(
    ("photo", "expected"),
    [
        ({"picUri": "abc"}, True),
        ("abc", True),
        ([{"picUri": "abc"}], True),
        ({"picUri": ""}, False),
        ({"picUri": None}, False),
        ({}, False),
        ("", False),
        (None, False),
    ],
)
def test_a_face_is_there_when_its_address_is(photo: Any, expected: bool) -> None:
    person = Rig(ok(info(personPhoto=photo))).hik.persons.get_person(PERSON)
    assert person.has_face is expected


def test_ids_may_be_numbers_but_never_long_or_someone_elses() -> None:
    assert Rig(ok(info(personId=8505))).hik.persons.get_person(PERSON).id == "8505"
    for wrong in ("9" * 65, "", None, "1,2", "8506", True):
        with pytest.raises(errors.OutcomeUnknown):
            Rig(ok(info(personId=wrong))).hik.persons.get_person(PERSON)


def test_add_person() -> None:
    rig = Rig(ok("8505"))
    assert rig.hik.persons.add_person(NEW, "1") == "8505"
    assert rig.network.paths == ["/resource/v1/person/single/add"]
    assert rig.network.bodies == [
        {
            "personCode": "V-000123",
            "personGivenName": "Ayan",
            "personFamilyName": "O Neil Sample",
            "orgIndexCode": "1",
            "gender": 0,
            "beginTime": "2026-03-02T09:30:15+05:00",
            "endTime": "2026-03-02T17:00:00+05:00",
            "phoneNo": "+7 700 000",
            "email": "a@b.example",
        }
    ]


@pytest.mark.parametrize("data", ["8505", 8505, {"personId": "8505"}, {"personId": 8505}])
def test_the_new_id_comes_in_several_forms(data: Any) -> None:
    assert Rig(ok(data)).hik.persons.add_person(NEW, "1") == "8505"


@pytest.mark.parametrize("data", ["", None, {}, [], "x" * 65, "V-000123"])
def test_without_a_usable_id_the_person_is_looked_up(data: Any) -> None:
    rig = Rig(ok(data), ok(info()))
    assert rig.hik.persons.add_person(NEW, "1") == "8505"
    assert rig.network.paths[1] == "/resource/v1/person/personCode/personInfo"


def test_our_own_code_is_never_given_out_as_an_id() -> None:
    with pytest.raises(errors.OutcomeUnknown):
        Rig(ok("V-000123"), reply("128")).hik.persons.add_person(NEW, "1")


def test_the_face_travels_with_the_person() -> None:
    rig = Rig(ok("8505"))
    with_face = dataclasses.replace(NEW, face=b"\xff\xd8\xff jpeg")
    rig.hik.persons.add_person(with_face, "3")
    body = rig.network.bodies[0]
    assert body["orgIndexCode"] == "3"
    assert body["faces"] == [{"faceData": "/9j/IGpwZWc="}]
    assert "jpeg" not in repr(with_face)


def test_a_taken_code_and_what_the_server_says_of_the_visitor() -> None:
    with pytest.raises(errors.AlreadyThere) as caught:
        Rig(reply("131", msg="exists: Ayan, +7 700 000, a@b.example")).hik.persons.add_person(
            NEW, "1"
        )
    for private in ("Ayan", "+7 700", "a@b"):
        assert private not in str(caught.value)


def test_delete_person() -> None:
    rig = Rig(ok(), reply("128"))
    rig.hik.persons.delete_person(PERSON)
    assert rig.network.paths == ["/resource/v1/person/single/delete"]
    assert rig.network.bodies == [{"personId": "8505"}]
    with pytest.raises(errors.Missing):
        rig.hik.persons.delete_person(PERSON)


def test_pages_of_persons() -> None:
    full = [info(personId=number) for number in range(1, 501)]
    rig = Rig(page(full), page([info(), {"personCode": "no id"}, "garbage"]))
    first, second = rig.hik.persons.list_page(1), rig.hik.persons.list_page(2)
    assert (len(first.persons), first.more) == (500, True)
    assert ([person.id for person in second.persons], second.more) == (["8505"], False)
    assert [body["pageNo"] for body in rig.network.bodies] == [1, 2]


@pytest.mark.parametrize("data", [info(), [info()]])
def test_one_person_may_come_as_a_list_of_one(data: Any) -> None:
    assert Rig(ok(data)).hik.persons.get_person(PERSON).code == "V-000123"


def test_two_persons_are_nobody_in_particular() -> None:
    with pytest.raises(errors.OutcomeUnknown):
        Rig(ok([info(), info(personId="1")])).hik.persons.get_person(PERSON)


def test_update_person_sends_the_window_only() -> None:
    rig = Rig(ok())
    rig.hik.persons.update_person(PERSON, begin=BEGIN, end=END)
    assert rig.network.paths == ["/resource/v1/person/single/update"]
    assert rig.network.bodies == [
        {
            "personId": "8505",
            "beginTime": "2026-03-02T09:30:15+05:00",
            "endTime": "2026-03-02T17:00:00+05:00",
        }
    ]


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Ayan Sample", ("Ayan", "Sample")),
        ("Ayan van der Sample", ("Ayan", "van der Sample")),
        ("Мадонна", ("Мадонна", "-")),
        ("  a/b\\c:d*e?f\"g<h>i|j'k  ", ("a", "b c d e f g h i j k")),
        ("???", ("-", "-")),
        ("", ("-", "-")),
        ("A\x00B\ud800C", ("A", "B C")),
    ],
)
def test_names(name: str, expected: tuple[str, str]) -> None:
    assert split_name(name) == expected


@pytest.mark.parametrize(
    ("text", "limit", "expected"),
    [
        ("abc", 2, "ab"),
        ("e\u0301e\u0301", 3, "e\u0301"),
        ("a👨\u200d👩\u200d👧", 6, "a"),
        ("👍🏽👍🏽", 7, "👍🏽"),
        ("🇰🇿🇰🇿", 7, "🇰🇿"),
    ],
)
def test_cut_leaves_whole_characters(text: str, limit: int, expected: str) -> None:
    assert cut(text, limit) == expected


@given(st.text(max_size=600))
def test_names_are_always_acceptable(name: str) -> None:
    for part in split_name(name):
        assert part.strip() == part
        assert part
        assert len(part.encode("utf-16-le")) // 2 <= 256
        assert not set(part) & set("'/\\:*?\"<>|")


def test_times_go_out_in_the_zone_of_the_site() -> None:
    assert write_time(BEGIN, ZoneInfo("America/New_York")) == "2026-03-01T23:30:15-05:00"
    assert write_time(BEGIN, UTC) == "2026-03-02T04:30:15+00:00"
    with pytest.raises(ValueError, match="naive"):
        write_time(BEGIN.replace(tzinfo=None), UTC)


@pytest.mark.parametrize(
    ("text", "hour"),
    [
        ("2026-03-02T10:00:00+05:00", 5),
        ("2026-03-02T10:00:00-06:00", 16),
        ("2026-03-02T10:00:00.123Z", 10),
        ("2026-03-02 10:00:00", 5),
    ],
)
def test_times_come_in_with_any_offset_or_none(text: str, hour: int) -> None:
    moment = read_time(text, ZONE)
    assert moment is not None
    assert (moment.hour, moment.utcoffset()) == (hour, timedelta(0))


@pytest.mark.parametrize("text", ["", "soon", "2026-13-01T00:00:00", "0001-01-01T00:00:00+05:00"])
def test_what_is_no_time(text: str) -> None:
    assert read_time(text, ZONE) is None


def test_list_groups_reads_doors_in_every_wrapping() -> None:
    rows = [
        {"privilegeGroupId": 3, "privilegeGroupName": "Guests",
         "ElementList": [{"Element": {"ID": "11"}}, {"Element": {"ID": 12}}]},
        {"privilegeGroupId": "4", "ElementList": {"Element": [{"ID": "11"}]}},
        {"privilegeGroupId": "5", "elementList": [{"id": "13"}]},
        {"privilegeGroupId": "6"},
        {"privilegeGroupName": "no id"},
    ]  # fmt: skip
    rig = Rig(page(rows, total=5))
    assert rig.hik.groups.list_groups() == (
        AccessGroup(GroupId("3"), "Guests", (DoorId("11"), DoorId("12"))),
        AccessGroup(GroupId("4"), "", (DoorId("11"),)),
        AccessGroup(GroupId("5"), "", (DoorId("13"),)),
        AccessGroup(GroupId("6"), ""),
    )
    assert rig.network.bodies == [{"type": 1, "pageNo": 1, "pageSize": 500}]


def test_membership_changes() -> None:
    rig = Rig(ok())
    rig.hik.groups.add_member(GROUP, PERSON)
    rig.hik.groups.remove_member(GROUP, PERSON)
    body = {"privilegeGroupId": "3", "type": 1, "list": [{"id": "8505"}]}
    assert rig.network.bodies == [body, body]
    assert [path.rsplit("/", 1)[1] for path in rig.network.paths] == ["addPersons", "deletePersons"]


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        (page([{"id": "1"}, {"id": "8505"}], total=2), True),
        (page([{"personId": 8505}], total=1), True),
        (page([{"id": "1"}], total=1), False),
        (ok({"total": 0}), False),
        (page([]), False),
        (reply("69"), None),
        (reply("8"), None),
    ],
)
def test_is_member(answer: Any, expected: bool | None) -> None:
    assert Rig(answer).hik.groups.is_member(GROUP, PERSON) is expected


@pytest.mark.parametrize(
    "answer", [ok(), ok("garbage"), page([{"who": "8505"}], total=1), ok({"total": 3})]
)
def test_membership_is_never_denied_from_an_answer_that_is_not_understood(answer: Any) -> None:
    with pytest.raises(errors.OutcomeUnknown):
        Rig(answer).hik.groups.is_member(GROUP, PERSON)


def test_list_doors() -> None:
    rows = [{"doorIndexCode": 11, "doorName": "North"}, {"doorName": "lost"}]
    assert Rig(page(rows)).hik.doors.list_doors() == (Door(DoorId("11"), "North"),)


def test_zone_without_name_is_enough() -> None:
    rig = Rig(ok(), time_zone=timezone(timedelta(hours=-3)))
    rig.hik.persons.update_person(PERSON, begin=BEGIN, end=END)
    assert rig.network.bodies[0]["beginTime"] == "2026-03-02T01:30:15-03:00"
