"""Every call, sent to a server that refuses what a real one refuses (contract 7.2, strict)."""

from datetime import timedelta

import pytest

from kiosk.core import errors
from kiosk.core.clock import SystemClock
from kiosk.core.ids import DoorId
from kiosk.core.secret import Secret
from services.hikcentral.calls.devices import DeviceState
from services.hikcentral.calls.door_control import DoorCommand, DoorOutcome
from services.hikcentral.calls.event_records import EventRecord, EventSource
from services.hikcentral.calls.face_check import FaceVerdict
from services.hikcentral.calls.subscriptions import Subscription
from services.simulator.building.passes import GRANTED
from tests.fakes.site import DOORS, ENTRANCE
from tests.unit.hikcentral.two_roads import (
    ALL_DOORS,
    AnyRoad,
    TwoRoads,
    applied,
    module_building,
    roads,
)

__all__ = ["module_building", "roads"]

PERSONS = pytest.mark.parametrize("roads", ["person"], indirect=True)
SOURCE = EventSource("door", tuple(DOORS))
VERSIONS = ["V2.1", "V2.4", "V2.6", "V3.0", "V3.1"]


def admitted(roads: TwoRoads, road: AnyRoad) -> None:
    """V0001 is at every door."""
    person = roads.enrolled(road)
    road.add_member(roads.names.group, person.ref)
    road.apply(person.ref, ALL_DOORS)
    roads.settle("V0001", DOORS)


def newest_record(road: AnyRoad) -> EventRecord:
    now = SystemClock().now()
    found = road.api.event_records.page([GRANTED], SOURCE, now - timedelta(hours=1), now)
    return found.records[-1]


@PERSONS
def test_organisations(roads: TwoRoads) -> None:
    calls = roads.again().api.organisations
    listed = {one.name: one.id for one in calls.list_organisations()}
    assert listed["Visitors"] == "2"
    found = calls.find_organisation("Visitors")
    assert found is not None
    assert (found.id, found.parent_id) == ("2", "1")
    assert calls.find_organisation("Visit") is None


@PERSONS
def test_new_persons_go_where_the_name_says_looked_up_once(roads: TwoRoads) -> None:
    road = roads.again(org_name="Visitors")
    before = len(roads.remote.calls())
    for number in range(3):
        road.add_person(roads.new(f"V000{number}"))
    paths = [call["path"] for call in roads.remote.calls()[before:]]
    assert [path.rsplit("/", 1)[1] for path in paths] == ["orgList", "add", "add", "add"]
    with pytest.raises(errors.Missing):
        roads.again(org_name="Nowhere").add_person(roads.new("V0009"))
    assert len(roads.holders()) == 3


@PERSONS
def test_devices_and_doors_by_hand(roads: TwoRoads) -> None:
    api = roads.again().api
    roads.remote.set_online(ENTRANCE, False)
    states = [one.state for one in api.devices.list_devices()]
    assert sorted(states) == [DeviceState.OFFLINE, DeviceState.ONLINE, DeviceState.ONLINE]
    outcomes = api.door_control.control(ALL_DOORS, DoorCommand.OPEN_ONCE)
    assert outcomes == tuple(
        DoorOutcome(door, door != ENTRANCE, "194" if door == ENTRANCE else "0")
        for door in ALL_DOORS
    )
    with pytest.raises(errors.Missing):
        api.door_control.control([DoorId("404")], DoorCommand.CLOSE)


@PERSONS
def test_face_check(roads: TwoRoads) -> None:
    api = roads.again().api
    device = api.devices.list_devices()[0]
    photo = roads.building.photo
    assert api.face_check.check(device.id, photo) is FaceVerdict.OK
    assert api.face_check.check(device.id, photo[:100]) is FaceVerdict.REFUSED
    roads.remote.refuse_faces_at(DOORS)
    assert api.face_check.check(device.id, photo) is FaceVerdict.REFUSED
    roads.remote.set_online(ENTRANCE, False)
    assert api.face_check.check(device.id, photo) is FaceVerdict.UNAVAILABLE
    assert api.face_check.check("404", photo) is FaceVerdict.UNAVAILABLE


@PERSONS
def test_picture_of_a_person(roads: TwoRoads) -> None:
    road = roads.again()
    person = roads.enrolled(road)
    uri = road.api.persons.picture_uri(person.id)
    assert road.api.pictures.person_picture(person.id, uri) == roads.building.photo
    with pytest.raises(errors.Missing):
        road.api.pictures.person_picture(person.id, "f0")


@pytest.mark.parametrize("form", ["data-uri", "base64", "raw"])
def test_pictures_of_events_in_every_form(roads: TwoRoads, form: str) -> None:
    road = roads.again()
    roads.remote.set_habits(picture_form=form)
    admitted(roads, road)
    roads.remote.show_face(ENTRANCE, "V0001")
    record = newest_record(road)
    assert (record.event_type, record.source_id) == (GRANTED, ENTRANCE)
    pictures = road.api.pictures
    jpeg = pictures.door_event_picture(record.picture_uri)
    assert jpeg.startswith(b"\xff\xd8\xff")
    assert pictures.service_event_picture(record.picture_uri) == jpeg


@PERSONS
@pytest.mark.parametrize("form", ["redirect", "truncated"])
def test_pictures_that_are_not_given_out(roads: TwoRoads, form: str) -> None:
    road = roads.again()
    admitted(roads, road)
    roads.remote.show_face(ENTRANCE, "V0001")
    uri = newest_record(road).picture_uri
    roads.remote.set_habits(picture_form=form)
    with pytest.raises(errors.OutcomeUnknown):
        road.api.pictures.door_event_picture(uri)


@PERSONS
def test_subscriptions(roads: TwoRoads) -> None:
    calls = roads.again().api.subscriptions
    assert calls.view() == ()
    calls.subscribe([GRANTED, 197151], "https://desk.test:9443/e", Secret("token"))
    assert calls.view() == (Subscription("https://desk.test:9443/e", (GRANTED, 197151)),)
    calls.unsubscribe([GRANTED, 197151])
    assert calls.view() == ()


@PERSONS
def test_lists_of_persons_and_members(roads: TwoRoads) -> None:
    road = roads.again()
    people = [roads.enrolled(road, f"V000{number}") for number in range(3)]
    for person in people:
        road.add_member(roads.names.group, person.ref)
    found = road.api.persons.list_page(1)
    assert ({person.id for person in found.persons}, found.more) == (
        {person.id for person in people},
        False,
    )
    members = road.api.groups.list_members(roads.names.group)
    assert set(members) == {person.id for person in people}


@pytest.mark.parametrize(
    ("fault", "complete"),
    [
        ("page-total", False),
        ("page-empty", False),
        ("page-repeated", True),
        ("page-refused", True),
        ("missing-list", False),
        ("single-object", True),
    ],
)
@PERSONS
def test_door_events_under_faults_of_pages(roads: TwoRoads, fault: str, complete: bool) -> None:
    road = roads.again()
    admitted(roads, road)
    roads.remote.show_face(ENTRANCE, "V0001")
    roads.remote.add_fault("door/events", fault, count=None, page=1)
    now = SystemClock().now()
    since, until = now - timedelta(hours=1), now + timedelta(minutes=5)
    if fault == "missing-list":
        with pytest.raises(errors.OutcomeUnknown):
            road.door_events(GRANTED, ALL_DOORS, since, until)
        return
    found = road.door_events(GRANTED, ALL_DOORS, since, until)
    assert found.complete is complete
    assert len(found) == (0 if fault == "page-empty" else 1)


@pytest.mark.parametrize("version", VERSIONS)
def test_every_version_of_the_server(roads: TwoRoads, version: str) -> None:
    roads.remote.set_profile(version)
    roads.remote.set_habits(single_as_object=True)
    road = roads.again()
    assert road.version().version.startswith(version)
    group = road.find_group(roads.names.group)
    assert group is not None
    assert group.doors in ((), ALL_DOORS)
    admitted(roads, road)
    person = road.find_person("V0001")
    assert person is not None
    assert applied(road.apply_report(person.id, ALL_DOORS)) == list(DOORS)


@PERSONS
@pytest.mark.parametrize("habit", ["naive_times", "add_answers_object", "single_as_object"])
def test_other_forms_of_the_same_answer(roads: TwoRoads, habit: str) -> None:
    roads.remote.set_habits(**{habit: True})
    road, new = roads.again(), roads.new()
    made = road.add_person(new)
    for one in (road, roads.again()):
        person = one.find_person(new.code)
        assert person is not None
        assert (person.id, person.begin, person.end) == (made, new.begin, new.end)
    road.add_member(roads.names.group, person.ref)
    road.apply(person.ref, ALL_DOORS)
    roads.settle(new.code, DOORS)
    roads.remote.show_face(ENTRANCE, new.code)
    now = SystemClock().now()
    (event,) = road.door_events(GRANTED, ALL_DOORS, now - timedelta(hours=1), now)
    assert timedelta() <= now - event.at < timedelta(minutes=5)
