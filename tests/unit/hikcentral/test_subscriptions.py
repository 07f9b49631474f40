"""Subscriptions and stored events (contract 3.10)."""

from datetime import UTC, datetime
from typing import Any

import pytest

from kiosk.core import errors
from kiosk.core.secret import Secret
from services.hikcentral.calls.event_records import EventSource
from services.hikcentral.calls.subscriptions import Subscription
from tests.unit.hikcentral.rig import Rig, ok, page, reply

FACE = 196893
DEST = "https://desk.test:9443/events"
TOKEN = Secret("token-canary-0001")
SINCE, UNTIL = datetime(2026, 3, 2, 4, tzinfo=UTC), datetime(2026, 3, 2, 5, tzinfo=UTC)
SOURCE = EventSource("door", ("11", "12"))


def test_subscribe_and_unsubscribe() -> None:
    rig = Rig(ok())
    rig.hik.subscriptions.subscribe([FACE, 197151], DEST, TOKEN)
    rig.hik.subscriptions.unsubscribe([FACE])
    assert [path.rsplit("/", 1)[1] for path in rig.network.paths] == [
        "eventSubscriptionByEventTypes",
        "eventUnSubscriptionByEventTypes",
    ]
    assert rig.network.bodies == [
        {"eventTypes": [FACE, 197151], "eventDest": DEST, "token": TOKEN.reveal()},
        {"eventTypes": [FACE]},
    ]


def test_the_token_does_not_come_back_in_an_error() -> None:
    rig = Rig(reply("2", msg=f"token {TOKEN.reveal()} parameter error"))
    with pytest.raises(errors.Refused) as caught:
        rig.hik.subscriptions.subscribe([FACE], DEST, TOKEN)
    assert TOKEN.reveal() not in str(caught.value)


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        ({"detail": [{"eventTypes": [FACE, "1"], "eventDest": DEST}]}, [(DEST, (FACE, 1))]),
        ({"detail": {"eventTypes": FACE, "eventDest": DEST}}, [(DEST, (FACE,))]),
        (
            {"detail": [{"detail": [{"eventTypes": [1], "eventDest": "a"}]},
                        {"detail": {"eventTypes": [2], "eventDest": "b"}}]},
            [("a", (1,)), ("b", (2,))],
        ),
        ([{"eventDest": DEST}], [(DEST, ())]),
        ({"detail": []}, []),
        ("", []),
        ({"detail": ["garbage", 7, None]}, []),
    ],
)  # fmt: skip
def test_the_view_in_one_nesting_or_two(data: Any, expected: list[Any]) -> None:
    rig = Rig(ok(data))
    assert rig.hik.subscriptions.view() == tuple(Subscription(*one) for one in expected)
    assert rig.network.bodies == [{}]


def test_the_question_for_stored_events() -> None:
    rig = Rig(page([], total=0))
    rig.hik.event_records.page([FACE, 131622], SOURCE, SINCE, UNTIL, 2)
    assert rig.network.paths == ["/eventService/v1/eventRecords/page"]
    assert rig.network.bodies == [
        {
            "startTime": "2026-03-02T09:00:00+05:00",
            "endTime": "2026-03-02T10:00:00+05:00",
            "eventTypes": f"{FACE},131622",
            "srcType": "door",
            "srcIndexs": "11,12",
            "pageNo": 2,
            "pageSize": 500,
        }
    ]


def test_stored_events() -> None:
    rows: list[Any] = [
        {"eventId": "e1", "eventType": FACE, "happenTime": "2026-03-02 09:10:00",
         "srcIndex": 11, "srcName": "North", "data": {"picUri": "f0"}},
        {"id": 2, "eventType": "131622", "startTime": "2026-03-02T04:11:00+00:00",
         "srcIndexCode": "12", "eventPicUri": "f1"},
        {"eventId": "e3", "eventType": FACE},
        "garbage",
    ]  # fmt: skip
    found = Rig(page(rows)).hik.event_records.page([FACE], SOURCE, SINCE, UNTIL)
    assert [(one.id, one.event_type, one.at.minute) for one in found.records] == [
        ("e1", FACE, 10),
        ("2", 131622, 11),
    ]
    assert [(r.source_id, r.source_name, r.picture_uri) for r in found.records] == [
        ("11", "North", "f0"),
        ("12", "", "f1"),
    ]
    assert not found.more
    full = [dict(rows[0], eventId=f"e{number}") for number in range(500)]
    assert Rig(page(full)).hik.event_records.page([FACE], SOURCE, SINCE, UNTIL).more
