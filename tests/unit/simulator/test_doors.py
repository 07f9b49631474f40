"""What the devices really hold, how it gets there, and what a face at a door leads to."""

import hashlib
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from services.simulator.remote import NotReached, SimulatorRemote, doors_with
from tests.unit.simulator.partner import JPEG, Partner

ALL = ("101", "102", "103")
APPLY = "/visitor/v1/auth/reapplication"
DETAIL = "/visitor/v1/person/ID/elementDownloadDetail"
UPDATE = "/resource/v1/person/single/update"
EVENTS = "/acs/v1/door/events"
GRANTED, UNKNOWN, NO_LEVEL, EXPIRED, OUTSIDE = 196893, 197151, 197635, 197633, 197384


def settle(remote: SimulatorRemote) -> None:
    remote.wait_until(lambda state: not state["jobs"])


def test_nothing_reaches_a_device_without_apply(partner: Partner, remote: SimulatorRemote) -> None:
    person_id = partner.add("V-1")
    partner.put_face(person_id)
    partner.member("add", person_id)
    assert doors_with(remote.state(), "V-1") == ()
    assert remote.show_face("101", "V-1")["eventType"] == UNKNOWN


def test_apply_is_asynchronous(partner: Partner, remote: SimulatorRemote) -> None:
    remote.set_apply_delay(30, 30)
    person_id = partner.enrol("V-1")
    assert doors_with(remote.state(), "V-1") == ()
    rows = partner.waiting_rows()
    assert [(r["personId"], r["doorIndexCode"], r["elementStatus"]) for r in rows] == [
        (person_id, door, 1) for door in ALL
    ]


def test_every_door_gets_the_credential(partner: Partner, remote: SimulatorRemote) -> None:
    partner.enrol("V-1")
    state = remote.wait_until(lambda s: len(doors_with(s, "V-1")) == 3)
    digest = hashlib.sha256(JPEG).hexdigest()
    assert {d["copies"][0]["faceSha256"] for d in state["devices"].values()} == {digest}
    settle(remote)
    assert partner.waiting_rows() == []
    assert remote.show_face("103", "V-1")["eventType"] == GRANTED


def test_a_person_without_a_face_gets_no_credential(
    partner: Partner, remote: SimulatorRemote
) -> None:
    person_id = partner.add("V-1")
    partner.member("add", person_id)
    partner.apply(person_id)
    settle(remote)
    assert doors_with(remote.state(), "V-1") == ()


def test_an_offline_door_keeps_the_job(partner: Partner, remote: SimulatorRemote) -> None:
    remote.set_online("102", False)
    partner.enrol("V-1")
    remote.wait_until(lambda s: doors_with(s, "V-1") == ("101", "103"))
    assert [row["doorIndexCode"] for row in partner.waiting_rows()] == ["102"]
    remote.set_online("102", True)
    remote.wait_until(lambda s: doors_with(s, "V-1") == ALL)


def test_a_job_carries_the_truth_of_its_end(partner: Partner, remote: SimulatorRemote) -> None:
    remote.set_online("101", False)
    person_id = partner.enrol("V-1")
    remote.wait_until(lambda s: doors_with(s, "V-1") == ("102", "103"))
    partner.member("delete", person_id)
    remote.set_online("101", True)
    settle(remote)
    assert doors_with(remote.state(), "V-1") == ("102", "103")


def test_revoke_reaches_a_door_only_when_it_is_online(
    partner: Partner, remote: SimulatorRemote
) -> None:
    person_id = partner.enrol("V-1")
    remote.wait_until(lambda s: doors_with(s, "V-1") == ALL and not s["jobs"])
    remote.set_online("103", False)
    partner.member("delete", person_id)
    partner.apply(person_id)
    remote.wait_until(lambda s: doors_with(s, "V-1") == ("103",))
    assert remote.show_face("103", "V-1")["eventType"] == GRANTED
    assert remote.show_face("101", "V-1")["eventType"] == NO_LEVEL
    remote.set_online("103", True)
    remote.wait_until(lambda s: doors_with(s, "V-1") == ())


def test_an_ended_window_removes_the_person_from_the_device(
    partner: Partner, remote: SimulatorRemote
) -> None:
    person_id = partner.enrol("V-1")
    settle(remote)
    body = {"personId": person_id, "endTime": "2024-01-02T00:00:00+05:00"}
    assert partner.code(UPDATE, body) == "0"
    assert doors_with(remote.state(), "V-1") == ALL
    partner.apply(person_id)
    settle(remote)
    assert doors_with(remote.state(), "V-1") == ()
    assert remote.show_face("101", "V-1")["eventType"] == UNKNOWN


def test_the_device_decides_by_its_own_window(partner: Partner, remote: SimulatorRemote) -> None:
    partner.enrol("V-1")
    partner.enrol("V-2", beginTime="2035-01-01T00:00:00+05:00")
    settle(remote)
    assert remote.show_face("101", "V-2")["eventType"] == OUTSIDE
    remote.set_clock(20 * 365 * 86400)
    assert remote.show_face("101", "V-1")["eventType"] == EXPIRED


def test_a_deleted_person_stays_on_an_offline_device(
    partner: Partner, remote: SimulatorRemote
) -> None:
    person_id = partner.enrol("V-1")
    settle(remote)
    remote.set_online("102", False)
    assert partner.code("/resource/v1/person/single/delete", {"personId": person_id}) == "0"
    remote.wait_until(lambda s: doors_with(s, "V-1") == ("102",))
    remote.set_online("102", True)
    settle(remote)
    assert remote.show_face("102", "V-1")["eventType"] == GRANTED


def test_a_deleted_person_is_a_stranger_again(partner: Partner, remote: SimulatorRemote) -> None:
    person_id = partner.enrol("V-1")
    settle(remote)
    partner.member("delete", person_id)
    partner.apply(person_id)
    settle(remote)
    assert remote.show_face("101", "V-1")["eventType"] == NO_LEVEL
    assert partner.code("/resource/v1/person/single/delete", {"personId": person_id}) == "0"
    assert remote.show_face("101", "V-1")["eventType"] == UNKNOWN


def test_a_refused_face_fails_and_0_tries_again(partner: Partner, remote: SimulatorRemote) -> None:
    remote.refuse_faces_at(["103"], "4711")
    person_id = partner.enrol("V-1")
    state = remote.wait_until(lambda s: [j["status"] for j in s["jobs"]] == ["failed"])
    assert doors_with(state, "V-1") == ("101", "102")
    row = partner.waiting_rows()[0]
    assert (row["doorIndexCode"], row["elementStatus"], row["errorCode"]) == ("103", 2, "4711")
    remote.refuse_faces_at([])
    assert partner.code(APPLY, {"personIds": person_id, "ImmediateDownload": 1}) == "0"
    remote.wait_until(lambda s: [j["doorId"] for j in s["jobs"]] == ["103"])
    assert doors_with(remote.state(), "V-1") == ("101", "102")
    assert partner.code(APPLY, {"personIds": person_id, "ImmediateDownload": 0}) == "0"
    remote.wait_until(lambda s: doors_with(s, "V-1") == ALL)


@pytest.mark.parametrize("body", [{}, [], None], ids=["object", "list", "none"])
def test_apply_without_names_applies_all_that_is_pending(
    partner: Partner, remote: SimulatorRemote, body: Any
) -> None:
    for code in ("V-1", "V-2"):
        person_id = partner.add(code)
        partner.put_face(person_id)
        partner.member("add", person_id)
    assert partner.code(APPLY, body) == "0"
    remote.wait_until(lambda s: doors_with(s, "V-1") == doors_with(s, "V-2") == ALL)


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"personIds": ["1001"]}, "2"),
        ({"personIds": 1001}, "2"),
        ({"ImmediateDownload": 2}, "2"),
        ({"ImmediateDownload": "0"}, "2"),
        ({"personIds": "999999"}, "128"),
        ({"doorIndexCodes": "999"}, "128"),
    ],
    ids=str,
)
def test_strict_apply(partner: Partner, change: dict[str, Any], code: str) -> None:
    body = {"personIds": partner.add("V-1"), "ImmediateDownload": 0, **change}
    assert partner.code(APPLY, body) == code


def test_detail_answers_for_persons_only_when_switched_on(
    partner: Partner, remote: SimulatorRemote
) -> None:
    person_id = partner.enrol("V-1")
    settle(remote)
    assert partner.code(DETAIL, {"id": person_id}) == "128"
    remote.set_server(detail_per_door=True)
    remote.set_online("102", False)
    partner.member("delete", person_id)
    partner.apply(person_id)
    remote.wait_until(lambda s: [j["doorId"] for j in s["jobs"]] == ["102"])
    rows = partner.call(DETAIL, {"id": person_id})["data"]["ElementDetailList"]["ElementDetail"]
    statuses = {row["ID"]: row["ElementStatus"][0]["elementStatus"] for row in rows}
    assert statuses == {"101": 0, "102": 1, "103": 0}


def events(partner: Partner, **change: Any) -> dict[str, Any]:
    body = {
        "startTime": "2026-01-01T00:00:00+05:00",
        "endTime": "2026-01-31T00:00:00+05:00",
        "eventType": GRANTED,
        "doorIndexCodes": list(ALL),
        "pageNo": 1,
        "pageSize": 100,
        **change,
    }
    return partner.call(EVENTS, {k: v for k, v in body.items() if v is not None})


def window() -> dict[str, str]:
    """A window around the present, by which the simulator stamps its events."""
    now = datetime.now(UTC).replace(microsecond=0)
    return {
        "startTime": (now - timedelta(days=1)).isoformat(),
        "endTime": (now + timedelta(days=1)).isoformat(),
    }


def test_events_page_in_both_orders(partner: Partner, remote: SimulatorRemote) -> None:
    person_id = partner.enrol("V-1")
    settle(remote)
    ids = [remote.show_face(door, "V-1")["eventId"] for door in ALL]
    span = window()
    rows = events(partner, **span)["data"]["list"]
    assert [row["eventId"] for row in rows] == ids[::-1]
    first = events(partner, **span, orderType=0, pageSize=2)["data"]
    second = events(partner, **span, orderType=0, pageSize=2, pageNo=2)["data"]
    assert [row["eventId"] for row in first["list"] + second["list"]] == ids
    assert (first["total"], rows[0]["personId"], rows[0]["personCode"]) == (3, person_id, "V-1")
    assert rows[0]["eventTime"].endswith("+05:00")
    assert len(events(partner, **span, doorIndexCodes=["102"])["data"]["list"]) == 1


def test_strangers_are_minus_one(partner: Partner, remote: SimulatorRemote) -> None:
    remote.show_face("101", "V-404")
    row = events(partner, **window(), eventType=UNKNOWN)["data"]["list"][0]
    assert (row["personId"], row["personCode"], row["eventType"]) == ("-1", "", UNKNOWN)


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"endTime": "2026-02-01T00:00:00+05:00"}, "0"),
        ({"endTime": "2026-02-01T00:00:01+05:00"}, "2"),
        ({"endTime": "2025-12-31T00:00:00+05:00"}, "2"),
        ({"startTime": "2026-01-01T00:00:00Z"}, "2"),
        ({"eventType": None}, "2"),
        ({"eventType": None, "personName": "Guest"}, "0"),
        ({"personName": "n" * 33}, "2"),
        ({"eventType": "196893"}, "2"),
        ({"doorIndexCodes": []}, "2"),
        ({"doorIndexCodes": "101"}, "2"),
        ({"doorIndexCodes": [101]}, "2"),
        ({"doorIndexCodes": ["101"] * 11}, "2"),
        ({"doorIndexCodes": ["999"]}, "128"),
        ({"pageSize": 501}, "2"),
        ({"pageNo": None}, "2"),
        ({"sortField": "PersonName"}, "2"),
        ({"sortField": "SwipeTime", "orderType": 0}, "0"),
        ({"orderType": 2}, "2"),
    ],
    ids=str,
)
def test_limits_of_events(partner: Partner, change: dict[str, Any], code: str) -> None:
    assert events(partner, **change)["code"] == code


def test_wait_gives_up_with_the_last_state(remote: SimulatorRemote) -> None:
    with pytest.raises(NotReached) as caught:
        remote.wait_until(lambda state: state["events"] > 0, timeout_s=0.05)
    assert caught.value.state["events"] == 0
