"""Subscriptions, and what reaches a receiver (contract 3.10)."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from services.simulator.certificates import smtp_identity
from services.simulator.remote import SimulatorRemote
from tests.unit.simulator.partner import Partner
from tests.unit.simulator.receiver import Receiver, receiving

EVENT = "/eventService/v1"
SUBSCRIBE = f"{EVENT}/eventSubscriptionByEventTypes"
UNSUBSCRIBE = f"{EVENT}/eventUnSubscriptionByEventTypes"
VIEW = f"{EVENT}/eventSubscriptionView"
GRANTED, UNKNOWN = 196893, 197151
TOKEN = "push-token-not-real"


@pytest.fixture(scope="module")
def shared_receiver() -> Iterator[Receiver]:
    with receiving() as receiver:
        yield receiver


@pytest.fixture
def receiver(shared_receiver: Receiver) -> Receiver:
    shared_receiver.status = 200
    while not shared_receiver.inbox.empty():
        shared_receiver.inbox.get()
    return shared_receiver


@pytest.fixture
def subscribed(partner: Partner, remote: SimulatorRemote, receiver: Receiver) -> Receiver:
    """Strangers are told to the receiver; time stands still."""
    remote.use_manual_clock()
    subscribe(partner, receiver)
    return receiver


def subscribe(partner: Partner, receiver: Receiver, *types: int, token: str = TOKEN) -> None:
    body = {"eventTypes": list(types or [UNKNOWN]), "eventDest": receiver.url, "token": token}
    assert partner.code(SUBSCRIBE, body) == "0"


def outcomes(remote: SimulatorRemote, count: int) -> list[str]:
    remote.wait_until(lambda state: state["deliveries"] >= count)
    return [delivery["outcome"] for delivery in remote.deliveries()]


def test_a_push_says_what_happened(
    partner: Partner, remote: SimulatorRemote, receiver: Receiver
) -> None:
    person_id = partner.enrol("V-1")
    remote.wait_until(lambda state: not state["jobs"])
    subscribe(partner, receiver, GRANTED)
    event_id = remote.show_face("102", "V-1")["eventId"]
    got = receiver.next()
    assert got.token == TOKEN
    assert got.body["method"] == "OnEventNotify"
    assert got.body["params"]["ability"] == "event_acs"
    (event,) = got.events
    assert (event["eventId"], event["eventType"]) == (event_id, GRANTED)
    assert event["happenTime"].endswith("+05:00")
    assert (event["srcIndex"], event["srcName"], event["srcType"]) == ("102", "Main exit", "door")
    assert (event["srcParentIdex"], event["status"]) == ("2002", 0)
    assert (event["data"]["personId"], event["data"]["personCode"]) == (person_id, "V-1")
    assert event["data"]["picUri"]
    assert outcomes(remote, 1) == ["200"]


def test_only_the_types_asked_for(
    partner: Partner, remote: SimulatorRemote, subscribed: Receiver
) -> None:
    partner.enrol("V-1")
    remote.advance(1)
    assert remote.show_face("101", "V-1")["eventType"] == GRANTED
    event_id = remote.show_face("101", "V-404")["eventId"]
    assert subscribed.next().events[0]["eventId"] == event_id
    outcomes(remote, 1)
    assert [one["eventIds"] for one in remote.deliveries()] == [[event_id]]


def test_unsubscribing_takes_types_away(partner: Partner, receiver: Receiver) -> None:
    subscribe(partner, receiver, GRANTED, UNKNOWN)
    view = partner.ok(VIEW, {})
    assert view == {"detail": [{"eventTypes": [GRANTED, UNKNOWN], "eventDest": receiver.url}]}
    assert TOKEN not in str(view)
    assert partner.code(UNSUBSCRIBE, {"eventTypes": [GRANTED]}) == "0"
    assert partner.ok(VIEW, {})["detail"][0]["eventTypes"] == [UNKNOWN]
    assert partner.code(UNSUBSCRIBE, {"eventTypes": [UNKNOWN, GRANTED]}) == "0"
    assert partner.ok(VIEW, {})["detail"] == []


def test_nobody_is_told_after_unsubscribing(
    partner: Partner, remote: SimulatorRemote, subscribed: Receiver
) -> None:
    assert partner.code(UNSUBSCRIBE, {"eventTypes": [UNKNOWN]}) == "0"
    remote.show_face("101", "V-404")
    subscribe(partner, subscribed)
    told = remote.show_face("101", "V-404")["eventId"]
    assert subscribed.next().events[0]["eventId"] == told


def test_a_second_subscription_replaces_or_duplicates(
    partner: Partner, remote: SimulatorRemote, subscribed: Receiver
) -> None:
    subscribe(partner, subscribed, token="second")
    assert len(partner.ok(VIEW, {})["detail"]) == 1
    remote.set_habits(resubscribing_duplicates=True)
    subscribe(partner, subscribed, token="third")
    assert len(partner.ok(VIEW, {})["detail"]) == 2
    remote.show_face("101", "V-404")
    assert {subscribed.next().token, subscribed.next().token} == {"second", "third"}


@pytest.mark.parametrize(
    "change",
    [
        {"eventTypes": []},
        {"eventTypes": "196893"},
        {"eventTypes": ["196893"]},
        {"eventTypes": None},
        {"eventDest": "127.0.0.1:80"},
        {"eventDest": "ftp://127.0.0.1/x"},
        {"eventDest": ""},
        {"token": 5},
        {"token": "a\nb"},
        {"passBack": 2},
    ],
    ids=str,
)
def test_strict_subscription(partner: Partner, change: dict[str, Any]) -> None:
    body = {"eventTypes": [1], "eventDest": "http://127.0.0.1:1/in", "token": "t", **change}
    assert partner.code(SUBSCRIBE, body) == "2"
    assert partner.ok(VIEW, {})["detail"] == []


def test_leftovers_of_the_sister_product_are_ignored(partner: Partner) -> None:
    body = {"eventTypes": [1], "eventDest": "http://127.0.0.1:1/in", "subType": 0}
    assert partner.code(SUBSCRIBE, {**body, "eventLevel": [1], "passBack": 1}) == "0"


def test_a_refused_push_is_tried_again_and_then_dropped(
    remote: SimulatorRemote, subscribed: Receiver
) -> None:
    subscribed.status = 500
    remote.show_face("101", "V-404")
    assert outcomes(remote, 1) == ["500"]
    remote.advance(1.9)
    assert outcomes(remote, 1) == ["500"]
    remote.advance(0.1)
    assert outcomes(remote, 2) == ["500", "500"]
    remote.advance(2)
    assert outcomes(remote, 4) == ["500", "500", "500", "dropped"]
    remote.advance(60)
    subscribed.status = 200
    remote.show_face("101", "V-404")
    log = outcomes(remote, 5)
    assert log[4:] == ["200"]
    assert [one["attempt"] for one in remote.deliveries()] == [1, 2, 3, 3, 1]


def test_a_retry_can_succeed(remote: SimulatorRemote, subscribed: Receiver) -> None:
    subscribed.status = 503
    event_id = remote.show_face("101", "V-404")["eventId"]
    assert outcomes(remote, 1) == ["503"]
    subscribed.status = 200
    remote.advance(2)
    assert outcomes(remote, 2) == ["503", "200"]
    assert {subscribed.next().events[0]["eventId"] for _ in range(2)} == {event_id}


def test_nobody_listens(partner: Partner, remote: SimulatorRemote) -> None:
    remote.set_habits(push_tries=1)
    body = {"eventTypes": [UNKNOWN], "eventDest": "http://127.0.0.1:9/in"}
    assert partner.code(SUBSCRIBE, body) == "0"
    remote.show_face("101", "V-404")
    assert outcomes(remote, 2) == ["unreachable", "dropped"]


def test_lost_duplicated_and_with_a_wrong_token(
    remote: SimulatorRemote, subscribed: Receiver
) -> None:
    remote.set_habits(push_fault="lost")
    remote.show_face("101", "V-404")
    assert outcomes(remote, 1) == ["lost"]
    remote.set_habits(push_fault="duplicated")
    double = remote.show_face("101", "V-404")["eventId"]
    assert [subscribed.next().events[0]["eventId"] for _ in range(2)] == [double] * 2
    outcomes(remote, 3)
    remote.set_habits(push_fault="wrong-token")
    remote.show_face("101", "V-404")
    assert subscribed.next().token not in (TOKEN, None)


def test_late_pushes_and_naive_times(remote: SimulatorRemote, subscribed: Receiver) -> None:
    remote.set_habits(push_delay_s=40, push_naive_time=True)
    remote.show_face("101", "V-404")
    remote.advance(39)
    assert remote.state()["deliveries"] == 0
    remote.advance(1)
    got = subscribed.next()
    happened, sent = got.events[0]["happenTime"], got.body["params"]["sendTime"]
    assert [len(text) for text in (happened, sent)] == [19, 19]
    assert happened < sent
    assert " " in happened


def test_naive_times_are_the_servers_whatever_zone_a_device_is_in(
    remote: SimulatorRemote, subscribed: Receiver
) -> None:
    remote.set_habits(push_naive_time=True, event_mixed_offsets=True)
    told: set[str] = set()
    for _ in range(4):
        remote.show_face("101", "V-404")
        told.add(subscribed.next().events[0]["happenTime"])
    assert len(told) == 1


def test_batches(remote: SimulatorRemote, subscribed: Receiver) -> None:
    remote.set_habits(push_batch=3)
    ids = [remote.show_face("101", "V-404")["eventId"] for _ in range(4)]
    assert [event["eventId"] for event in subscribed.next().events] == ids[:3]
    remote.advance(1)
    assert [event["eventId"] for event in subscribed.next().events] == ids[3:]


def test_no_batch_is_larger_than_fifty(remote: SimulatorRemote, subscribed: Receiver) -> None:
    remote.set_habits(push_batch=500)
    for _ in range(51):
        remote.show_face("101", "V-404")
    assert len(subscribed.next().events) == 50
    remote.advance(1)
    assert len(subscribed.next().events) == 1


def test_a_receiver_over_https_has_to_be_trusted(
    partner: Partner, remote: SimulatorRemote, tmp_path: Path
) -> None:
    identity = smtp_identity(tmp_path)
    with receiving(identity.server_context()) as receiver:
        remote.set_habits(push_tries=1)
        subscribe(partner, receiver)
        remote.show_face("101", "V-404")
        assert outcomes(remote, 2) == ["unreachable", "dropped"]
        remote.set_habits(push_trusts=str(identity.anchor))
        event_id = remote.show_face("101", "V-404")["eventId"]
        assert outcomes(remote, 3)[2] == "200"
        assert receiver.next().events[0]["eventId"] == event_id
