"""Contract 3.9: limits of one question, pages, and rows that may be anything."""

from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import pytest

from kiosk.core import errors
from kiosk.core.ids import DoorId
from tests.unit.hikcentral.rig import Rig, ok, page

SINCE = datetime(2026, 3, 2, 4, 0, tzinfo=UTC)
UNTIL = datetime(2026, 3, 2, 5, 0, tzinfo=UTC)
DOORS = [DoorId(str(number)) for number in range(1, 12)]
FACE = 196893


def row(number: int = 1, **changes: Any) -> dict[str, Any]:
    event = {
        "eventId": f"e{number}",
        "eventType": FACE,
        "eventTime": "2026-03-02T09:10:00+05:00",
        "personId": "8505",
        "personCode": "V-1",
        "doorIndexCode": "1",
        "doorName": "North",
        "readerIndexCode": "r1",
    }
    return {**event, **changes}


def ask(rig: Rig, doors: int = 1) -> list[str]:
    return [event.id for event in rig.hik.events.door_events(FACE, DOORS[:doors], SINCE, UNTIL)]


def test_the_question() -> None:
    rig = Rig(page([]))
    assert ask(rig) == []
    assert rig.network.paths == ["/acs/v1/door/events"]
    assert rig.network.bodies == [
        {
            "startTime": "2026-03-02T09:00:00+05:00",
            "endTime": "2026-03-02T10:00:00+05:00",
            "eventType": FACE,
            "doorIndexCodes": ["1"],
            "sortField": "SwipeTime",
            "orderType": 0,
            "pageNo": 1,
            "pageSize": 500,
        }
    ]


def test_doors_go_in_tens_and_no_doors_ask_nothing() -> None:
    rig = Rig(page([]))
    ask(rig, doors=11)
    assert [len(body["doorIndexCodes"]) for body in rig.network.bodies] == [10, 1]
    assert ask(rig, doors=0) == []
    assert len(rig.network.requests) == 2


def test_long_windows_are_split_without_a_gap() -> None:
    rig = Rig(page([]))
    since = SINCE + timedelta(microseconds=5)
    rig.hik.events.door_events(FACE, DOORS[:1], since, since + timedelta(days=70))
    spans = [
        (datetime.fromisoformat(body["startTime"]), datetime.fromisoformat(body["endTime"]))
        for body in rig.network.bodies
    ]
    assert spans[0][0] == SINCE
    assert spans[-1][1] == SINCE + timedelta(days=70, seconds=1)
    assert all(end - start <= timedelta(days=31) for start, end in spans)
    assert [end for _, end in spans[:-1]] == [start for start, _ in spans[1:]]


def test_a_row() -> None:
    (event,) = Rig(page([row()])).hik.events.door_events(FACE, DOORS[:1], SINCE, UNTIL)
    assert event.at == datetime(2026, 3, 2, 4, 10, tzinfo=UTC)
    assert (event.event_type, event.person_id, event.person_code) == (FACE, "8505", "V-1")
    assert (event.door_id, event.door_name, event.reader_id) == ("1", "North", "r1")


@pytest.mark.parametrize("person", ["-1", -1, "", None])
def test_strangers_have_no_person(person: Any) -> None:
    (event,) = Rig(page([row(personId=person)])).hik.events.door_events(
        FACE, DOORS[:1], SINCE, UNTIL
    )
    assert event.person_id is None


def test_time_of_the_event_naive_or_of_the_device() -> None:
    rows = [
        row(1, eventTime="2026-03-02 09:10:00"),
        row(2, eventTime="", deviceTime="2026-03-02T09:11:00+05:00"),
    ]
    events = Rig(page(rows)).hik.events.door_events(FACE, DOORS[:1], SINCE, UNTIL)
    assert [event.at.minute for event in events] == [10, 11]
    assert {event.at.hour for event in events} == {4}


def test_unreadable_rows_do_not_hide_the_others() -> None:
    rows = [
        "garbage",
        row(2, eventId=""),
        row(3, eventTime="soon"),
        row(4, eventType="x"),
        row(5),
    ]
    assert ask(Rig(page(rows))) == ["e5"]


def test_events_of_all_doors_come_in_one_ascending_order() -> None:
    late, early = row(1, eventTime="2026-03-02T09:30:00+05:00"), row(2)
    assert ask(Rig(page([late]), page([early])), doors=11) == ["e2", "e1"]


FULL = [row(number) for number in range(500)]
SECOND = [row(number) for number in range(500, 700)]


@pytest.mark.parametrize(
    ("answers", "rows", "calls"),
    [
        pytest.param([page(FULL, 500)], 500, 1, id="total reached"),
        pytest.param([page(FULL), page(SECOND)], 700, 2, id="short page, no total"),
        pytest.param([page(FULL, 700), page(SECOND, 700)], 700, 2, id="two pages"),
        pytest.param([page(FULL), page([])], 500, 2, id="empty page"),
        pytest.param([page(FULL, 900), ok({"total": 900})], 500, 2, id="list missing"),
        pytest.param([page(FULL, 9000), page(FULL, 9000)], 500, 2, id="page repeats"),
        pytest.param([page(SECOND, 9), page([])], 200, 1, id="total too small"),
        pytest.param([page(SECOND, 999), page([], 999)], 200, 2, id="total too large"),
        pytest.param([ok({"list": row(), "total": 1})], 1, 1, id="one object for a list"),
        pytest.param([ok({"total": 0})], 0, 1, id="nothing"),
        pytest.param([ok()], 0, 1, id="empty text"),
    ],
)
def test_pages_end_safely(answers: list[httpx.Response], rows: int, calls: int) -> None:
    rig = Rig(*answers)
    assert len(ask(rig)) == rows
    assert [body["pageNo"] for body in rig.network.bodies] == list(range(1, calls + 1))


def test_a_server_with_smaller_pages_is_read_to_the_end() -> None:
    first = ok({"list": FULL[:100], "pageSize": 100})
    second = ok({"list": FULL[100:150], "pageSize": 100})
    assert len(ask(Rig(first, second))) == 150


def test_an_answer_that_is_no_list_is_not_an_empty_one() -> None:
    with pytest.raises(errors.OutcomeUnknown):
        ask(Rig(ok({"rows": [row()]})))
