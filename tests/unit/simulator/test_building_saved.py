"""What is on its way when the world is saved arrives in the next one (contract 7.1, 7.3)."""

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from kiosk.core.clock import SystemClock
from kiosk.core.secret import Secret
from services.simulator.building.backup import put_back, take
from services.simulator.building.passes import GRANTED
from services.simulator.building.plain import Unreadable
from services.simulator.building.visits import Stage
from services.simulator.building.world import World
from services.simulator.config import SimulatorConfig
from services.simulator.partner.api.table import CALLS
from services.simulator.partner.fields import Fields
from tests.unit.simulator.partner import face
from tests.unit.simulator.visiting import visitor

START = datetime(2026, 6, 1, 8, 0, 0, tzinfo=UTC)
CONFIG = SimulatorConfig(Path("unused"), "90000001", Secret("x"), Secret("y"), seed=1)
Call = Callable[..., Any]


def new_world() -> World:
    world = World(CONFIG, SystemClock())
    world.timers.stand_still(START)
    world.options.apply_min_s = world.options.apply_max_s = 10
    return world


def call(world: World, path: str, **body: Any) -> Any:
    return CALLS[f"/artemis/api{path}"](world, Fields(body))


def check_in(world: World) -> dict[str, str]:
    times = {"visitStartTime": "2026-06-01T08:00:00+00:00"}
    times["visitEndTime"] = "2026-06-01T18:00:00+00:00"
    info = {**times, "visitPurposeType": 0, "visitorInfoList": [visitor()]}
    return call(world, "/visitor/v1/registerment", **info)


def next_world(world: World) -> World:
    """As the next program would read it: only text and bytes go over."""
    saved, after = take(world.parts), new_world()
    put_back(after.parts, saved)
    return after


def test_a_push_on_its_way_arrives_after_the_rest_of_its_time() -> None:
    world = new_world()
    told = check_in(world)
    member = {"privilegeGroupId": "9", "type": 2, "list": [{"id": told["visitorId"]}]}
    call(world, "/acs/v1/privilege/group/single/addPersons", **member)
    call(world, "/visitor/v1/auth/reapplication", personIds=told["visitorId"])
    world.timers.advance(4)
    after = next_world(world)
    after.timers.advance(5)
    assert [len(device.copies) for device in after.fleet.devices.values()] == [0, 0, 0]
    after.timers.advance(1)
    assert [len(device.copies) for device in after.fleet.devices.values()] == [1, 1, 1]


def test_an_event_on_its_way_arrives_too() -> None:
    world = new_world()
    world.options.event_delay_s = 30
    event = world.passages.show_face(world.fleet.devices["101"], "V-404")
    world.timers.advance(10)
    after = next_world(world)
    assert after.passages.log == []
    after.timers.advance(20)
    assert after.passages.log == [event]


def test_visitors_visits_and_subscriptions_are_there_again() -> None:
    world = new_world()
    told = check_in(world)
    call(
        world,
        "/eventService/v1/eventSubscriptionByEventTypes",
        eventTypes=[1, 2],
        eventDest="http://127.0.0.1:9/in",
        token="t",
    )
    after = next_world(world)
    assert after.subscriptions.all == world.subscriptions.all
    assert after.registry.visitors == world.registry.visitors
    assert after.visits.stage_of(told["visitorId"], START + timedelta(hours=1)) is Stage.IN
    assert after.registry.visitors[told["visitorId"]].face is not None
    again = call(after, "/visitor/v1/visitor/out", appointRecordId=told["appointRecordId"])
    assert again == ""


def test_numbers_do_not_come_back() -> None:
    world = new_world()
    before = take(world.parts)
    made = {"personGivenName": "G", "personFamilyName": "-", "orgIndexCode": "1"}
    first = call(world, "/resource/v1/person/single/add", **made, faces=[{"faceData": face()}])
    event = world.passages.show_face(world.fleet.devices["101"], "V-404").id
    record = check_in(world)["appointRecordId"]
    put_back(world.parts, before)
    assert call(world, "/resource/v1/person/single/add", **made) != first
    assert world.passages.show_face(world.fleet.devices["101"], "V-404").id != event
    assert check_in(world)["appointRecordId"] != record


def enrol(world: World, code: str = "V-1", end: str = "2026-06-01T18:00:00+00:00") -> str:
    """On its way to every door."""
    made = {"personGivenName": "G", "personFamilyName": "-", "orgIndexCode": "1"}
    times = {"beginTime": "2026-06-01T08:00:00+00:00", "endTime": end}
    body = {**made, **times, "personCode": code, "faces": [{"faceData": face()}]}
    person_id = call(world, "/resource/v1/person/single/add", **body)
    member = {"privilegeGroupId": "7", "type": 1, "list": [{"id": person_id}]}
    call(world, "/acs/v1/privilege/group/single/addPersons", **member)
    call(world, "/visitor/v1/auth/reapplication", personIds=person_id)
    return str(person_id)


def test_a_push_that_waited_for_its_door_starts_when_the_door_is_there() -> None:
    """Put back into a world whose door has come back meanwhile."""
    world = new_world()
    world.fleet.set_online("102", False)
    enrol(world)
    world.timers.advance(10)
    saved = take(world.server_parts)
    world.fleet.set_online("102", True)
    put_back(world.server_parts, saved)
    world.timers.advance(10)
    assert (world.fleet.jobs, len(world.fleet.devices["102"].copies)) == ({}, 1)


def test_a_push_still_waits_for_a_door_that_is_away_after_a_restart() -> None:
    world = new_world()
    world.fleet.set_online("102", False)
    enrol(world)
    world.timers.advance(10)
    after = next_world(world)
    after.timers.advance(100)
    assert list(after.fleet.jobs) == [("1001", "102")]
    after.fleet.set_online("102", True)
    after.timers.advance(10)
    assert after.fleet.jobs == {}


def test_an_expired_copy_hides_no_valid_one() -> None:
    """Deleted by hand while the door was away, added again, applied: the door has both."""
    world = new_world()
    old = enrol(world, end="2026-06-01T08:01:00+00:00")
    world.timers.advance(10)
    world.fleet.set_online("101", False)
    call(world, "/resource/v1/person/single/delete", personId=old)
    new = enrol(world)
    world.fleet.set_online("101", True)
    world.timers.advance(60)
    device = world.fleet.devices["101"]
    assert list(device.copies) == [old, new]
    event = world.passages.show_face(device, "V-1")
    assert (event.type, event.person_id) == (GRANTED, new)


def test_a_door_that_was_opened_once_is_shut_after_a_restart() -> None:
    world = new_world()
    path = "/acs/v1/door/doControl"
    call(world, path, doorIndexCodes=["101"], controlType=2)
    world.timers.advance(3)
    after = next_world(world)
    after.timers.stand_still(START + timedelta(seconds=3))
    assert door_state(after) == 2
    after.timers.advance(3)
    assert door_state(after) == 1


def test_a_second_opening_lasts_as_long_as_the_first() -> None:
    world = new_world()
    for _ in range(2):
        call(world, "/acs/v1/door/doControl", doorIndexCodes=["101"], controlType=2)
        world.timers.advance(3)
    assert door_state(world) == 2
    world.timers.advance(2)
    assert door_state(world) == 1


def door_state(world: World) -> int:
    row = call(world, "/resource/v1/acsDoor/indexCode/acsDoorInfo", doorIndexCode="101")
    return row["doorState"]


def test_tokens_of_pictures_do_not_come_back() -> None:
    world = new_world()
    enrol(world)
    after = next_world(world)
    enrol(after, "V-2")
    tokens = [one.pic_uri for one in after.registry.persons.values()]
    assert len(set(tokens)) == 2


@pytest.mark.parametrize("part", ["registry", "visits", "jobs", "events", "subscriptions"])
def test_what_makes_no_sense_is_refused(part: str) -> None:
    world = new_world()
    check_in(world)
    saved = take(world.parts)
    broken = {**saved.texts, part: json.dumps([{"nothing": 1}])}
    with pytest.raises(Unreadable):
        put_back(new_world().parts, type(saved)(broken, saved.blobs))
