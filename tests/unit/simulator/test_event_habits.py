"""Events that are late, double, nameless or out of order; their pictures (contract 3.9, 7.3)."""

import base64
from datetime import datetime, timedelta
from typing import Any

import pytest

from services.simulator.remote import SimulatorRemote
from tests.unit.simulator.partner import Partner

ALL = ["101", "102", "103"]
GRANTED, UNKNOWN = 196893, 197151
PICTURES = ("/acs/v1/event/pictures", "/eventService/v1/image_data")
RECORDS = "/eventService/v1/eventRecords/page"
JPEG_MAGIC = b"\xff\xd8\xff"


@pytest.fixture
def now(partner: Partner, remote: SimulatorRemote) -> datetime:
    """Time stands still, and V-1 may pass everywhere."""
    moment = remote.use_manual_clock()
    partner.enrol("V-1", personGivenName="Anna", personFamilyName="Bird")
    remote.advance(1)
    return moment.replace(microsecond=0)


def span(now: datetime) -> dict[str, str]:
    day = timedelta(days=1)
    return {"startTime": (now - day).isoformat(), "endTime": (now + day).isoformat()}


def rows(partner: Partner, now: datetime, **change: Any) -> list[dict[str, Any]]:
    body = {
        **span(now),
        "eventType": GRANTED,
        "doorIndexCodes": ALL,
        "pageNo": 1,
        "pageSize": 100,
        "orderType": 0,
        **change,
    }
    return partner.ok("/acs/v1/door/events", body)["list"]


def test_events_are_visible_after_a_while(
    partner: Partner, remote: SimulatorRemote, now: datetime
) -> None:
    remote.set_server(event_delay_s=30)
    late = remote.show_face("101", "V-1")["eventId"]
    remote.set_server(event_delay_s=0)
    remote.advance(10)
    quick = remote.show_face("102", "V-1")["eventId"]
    assert [row["eventId"] for row in rows(partner, now)] == [quick]
    remote.advance(20)
    assert [row["eventId"] for row in rows(partner, now)] == [late, quick]


def test_duplicates_carry_one_id(partner: Partner, remote: SimulatorRemote, now: datetime) -> None:
    event_id = remote.show_face("101", "V-1")["eventId"]
    remote.set_habits(events_duplicated=True)
    assert [row["eventId"] for row in rows(partner, now)] == [event_id, event_id]


def test_out_of_order(partner: Partner, remote: SimulatorRemote, now: datetime) -> None:
    ids = []
    for _ in range(8):
        ids.append(remote.show_face("101", "V-1")["eventId"])
        remote.advance(1)
    assert [row["eventId"] for row in rows(partner, now)] == ids
    remote.set_habits(events_shuffled=True)
    shuffled = [row["eventId"] for row in rows(partner, now)]
    assert shuffled not in (ids, ids[::-1])
    assert sorted(shuffled) == ids


def test_without_a_code_and_without_a_person(
    partner: Partner, remote: SimulatorRemote, now: datetime
) -> None:
    remote.set_habits(event_without_code=True)
    remote.show_face("101", "V-1")
    remote.set_habits(event_of_unknown=True)
    remote.show_face("101", "V-1")
    known, unknown = rows(partner, now)
    assert (known["personCode"], known["personGivenName"]) == ("", "Anna")
    assert known["personId"] != "-1"
    assert (unknown["personId"], unknown["personCode"], unknown["personName"]) == ("-1", "", "")


def test_a_double_pass(partner: Partner, remote: SimulatorRemote, now: datetime) -> None:
    remote.set_habits(double_pass_s=4)
    remote.show_face("101", "V-1")
    remote.show_face("101", "V-404")
    remote.advance(4)
    first, second = rows(partner, now)
    assert first["eventId"] != second["eventId"]
    times = [datetime.fromisoformat(row["eventTime"]) for row in (first, second)]
    assert times[1] - times[0] == timedelta(seconds=4)
    assert first["personId"] == second["personId"]
    assert len(rows(partner, now, eventType=UNKNOWN)) == 1


def test_an_event_of_the_future(partner: Partner, remote: SimulatorRemote, now: datetime) -> None:
    remote.set_habits(event_future_s=3600)
    remote.show_face("101", "V-1")
    (row,) = rows(partner, now)
    assert datetime.fromisoformat(row["eventTime"]) - now >= timedelta(seconds=3600)


def test_mixed_offsets_are_the_same_moments(
    partner: Partner, remote: SimulatorRemote, now: datetime
) -> None:
    remote.set_habits(event_mixed_offsets=True)
    for door in (*ALL, "101"):
        remote.show_face(door, "V-1")
    times = [row["eventTime"] for row in rows(partner, now)]
    assert {time[-6:] for time in times} == {"+05:00", "+00:00", "-06:00", "+08:00"}
    assert len({datetime.fromisoformat(time) for time in times}) == 1


def test_times_without_an_offset(partner: Partner, remote: SimulatorRemote, now: datetime) -> None:
    remote.set_habits(naive_times=True)
    remote.show_face("101", "V-1")
    (row,) = rows(partner, now)
    wall = now.replace(tzinfo=None) + timedelta(seconds=1)
    assert row["eventTime"] == row["deviceTime"] == wall.isoformat()


def test_the_device_stamps_by_its_own_clock(
    partner: Partner, remote: SimulatorRemote, now: datetime
) -> None:
    remote.set_device("101", skew_s=-7200)
    remote.show_face("101", "V-1")
    (row,) = rows(partner, now)
    assert datetime.fromisoformat(row["deviceTime"]) == now + timedelta(seconds=1 - 7200)


def test_the_person_filter_is_mostly_ignored(
    partner: Partner, remote: SimulatorRemote, now: datetime
) -> None:
    remote.show_face("101", "V-1")
    assert len(rows(partner, now, personId="999")) == 1
    remote.set_habits(list_filters=True)
    assert rows(partner, now, personId="999") == []


def picture_of(partner: Partner, remote: SimulatorRemote, now: datetime) -> dict[str, str]:
    remote.show_face("101", "V-1")
    (row,) = rows(partner, now)
    return {"picUri": row["picUri"]}


@pytest.mark.parametrize("path", PICTURES)
def test_a_granted_pass_has_a_picture(
    partner: Partner, remote: SimulatorRemote, now: datetime, path: str
) -> None:
    ask = picture_of(partner, remote, now)
    answer = partner.post(path, ask)
    assert answer.headers["content-type"] == "image/jpeg"
    head, data = answer.text.split(",")
    assert head == "data:image/jpeg;base64"
    assert base64.b64decode(data, validate=True).startswith(JPEG_MAGIC)
    assert partner.code(path, {"picUri": "no-such-picture"}) == "128"
    assert partner.code(path, {"picUri": ""}) == "2"
    remote.show_face("101", "V-404")
    assert rows(partner, now, eventType=UNKNOWN)[0]["picUri"] == ""


def test_forms_of_a_picture(partner: Partner, remote: SimulatorRemote, now: datetime) -> None:
    ask = picture_of(partner, remote, now)
    whole = base64.b64decode(partner.post(PICTURES[0], ask).text.split(",")[1])
    remote.set_habits(picture_form="raw")
    assert partner.post(PICTURES[0], ask).content == whole
    remote.set_habits(picture_form="base64")
    assert base64.b64decode(partner.post(PICTURES[0], ask).text, validate=True) == whole
    remote.set_habits(picture_form="truncated")
    cut = base64.b64decode(partner.post(PICTURES[0], ask).text.split(",")[1])
    assert whole.startswith(cut)
    assert len(cut) < len(whole)
    remote.set_habits(picture_form="redirect")
    away = partner.post(PICTURES[0], ask)
    assert (away.status_code, away.text) == (302, "")
    assert "127.0.0.1" not in away.headers["location"]


def test_a_site_without_cameras(partner: Partner, remote: SimulatorRemote, now: datetime) -> None:
    remote.set_habits(event_pictures=False)
    assert picture_of(partner, remote, now) == {"picUri": ""}


def test_event_records(partner: Partner, remote: SimulatorRemote, now: datetime) -> None:
    for door in ALL:
        remote.show_face(door, "V-1")
    remote.show_face("101", "V-404")
    page = {**span(now), "pageNo": 1, "pageSize": 50}
    assert partner.ok(RECORDS, page)["total"] == 4
    asked = {**page, "eventTypes": f"{GRANTED},1", "srcIndexs": "101,103", "srcType": "door"}
    found = partner.ok(RECORDS, asked)["list"]
    assert [row["srcIndex"] for row in found] == ["101", "103"]
    assert partner.ok(RECORDS, {**asked, "srcType": "camera"})["total"] == 0


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"startTime": "2026-01-01T00:00:00Z"}, "2"),
        ({"eventTypes": [GRANTED]}, "2"),
        ({"eventTypes": "face"}, "2"),
        ({"srcIndexs": ["101"]}, "2"),
        ({"srcIndexs": "999"}, "128"),
        ({"pageSize": 501}, "2"),
        ({"endTime": "2025-01-01T00:00:00+05:00"}, "2"),
        ({}, "0"),
    ],
    ids=str,
)
def test_limits_of_records(partner: Partner, change: dict[str, Any], code: str) -> None:
    times = {"startTime": "2026-01-01T00:00:00+05:00", "endTime": "2026-01-02T00:00:00+05:00"}
    assert partner.code(RECORDS, {**times, "pageNo": 1, "pageSize": 50, **change}) == code
