"""Contract 3.9: limits of one question, pages, and rows that may be anything."""

from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.core import errors
from kiosk.core.ids import DoorId
from tests.unit.hikcentral.rig import Rig, ok, page, reply

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
OTHER = [row(number) for number in range(500, 1000)]


@pytest.mark.parametrize(
    ("answers", "rows", "calls", "complete"),
    [
        pytest.param([page(FULL, 500)], 500, 1, True, id="total reached"),
        pytest.param([page(FULL), page(SECOND)], 700, 2, True, id="short page, no total"),
        pytest.param([page(FULL, 700), page(SECOND, 700)], 700, 2, True, id="two pages"),
        pytest.param([page(FULL, 700), page(SECOND, 200)], 700, 2, True, id="total of the page"),
        pytest.param([page(FULL), page([])], 500, 2, True, id="empty page"),
        pytest.param([page(FULL, 900), ok({"total": 900})], 500, 2, False, id="list missing"),
        pytest.param([page(FULL, 700), ok()], 500, 2, False, id="promise, then nothing"),
        pytest.param([page(FULL, 700), ok({})], 500, 2, False, id="promise, then no list"),
        pytest.param([page(FULL, 700), ok({"total": 0})], 500, 2, False, id="promise taken back"),
        pytest.param([page(FULL, 600), page(OTHER), page([])], 1000, 3, True, id="more than said"),
        pytest.param([page(FULL, 9000), page(FULL, 9000)], 500, 2, False, id="page repeats"),
        pytest.param([page(FULL), page(FULL)], 500, 2, False, id="page repeats, no total"),
        pytest.param([page(FULL), page(OTHER), page(FULL)], 1000, 3, False, id="first page again"),
        pytest.param(
            [page(FULL, 1700), page([], 1700), page(SECOND, 1700)], 500, 2, False, id="empty middle"
        ),
        pytest.param([page(SECOND, 9), page([])], 200, 1, True, id="total too small"),
        pytest.param([page(FULL, 9), page(SECOND, 9)], 700, 2, True, id="far too small"),
        pytest.param([page(SECOND, 999), page([], 999)], 200, 2, False, id="total too large"),
        pytest.param([ok({"list": row(), "total": 1})], 1, 1, True, id="one object for a list"),
        pytest.param([ok({"total": 0})], 0, 1, True, id="nothing"),
        pytest.param([ok()], 0, 1, False, id="empty text"),
    ],
)
def test_pages_end_safely_and_say_whether_they_are_all(
    answers: list[httpx.Response], rows: int, calls: int, complete: bool
) -> None:
    rig = Rig(*answers)
    found = rig.road.door_events(FACE, DOORS[:1], SINCE, UNTIL)
    assert (len(found), found.complete) == (rows, complete)
    assert [body["pageNo"] for body in rig.network.bodies] == list(range(1, calls + 1))


def test_a_gap_in_one_question_of_many_is_a_gap() -> None:
    gap = page([row(1)], total=5)
    found = Rig(gap, page([], total=5), page([row(2)])).road.door_events(FACE, DOORS, SINCE, UNTIL)
    assert [event.id for event in found] == ["e1", "e2"]
    assert not found.complete


REFUSED_SIZES = [
    reply("2", msg="pageSize parameter error"),
    reply("0x00072002"),
    reply("0x00072004"),
]


@pytest.mark.parametrize("refusal", REFUSED_SIZES)
def test_a_refused_size_of_pages_is_asked_for_smaller(refusal: httpx.Response) -> None:
    rig = Rig(refusal, page(FULL[:100], 150), refusal, page(FULL[:20], 20))
    found = rig.road.door_events(FACE, DOORS[:1], SINCE, UNTIL)
    assert [body["pageSize"] for body in rig.network.bodies] == [500, 100, 100, 20]
    assert (len(found), found.complete) == (20, True), "never a mixture of two sizes"


def test_a_server_that_refuses_every_size_is_a_refusal() -> None:
    rig = Rig(REFUSED_SIZES[0])
    with pytest.raises(errors.Refused):
        ask(rig)
    assert len(rig.network.requests) == 3


def test_another_refusal_is_not_about_the_size() -> None:
    rig = Rig(reply("2", msg="startTime parameter error"))
    with pytest.raises(errors.Refused):
        ask(rig)
    assert len(rig.network.requests) == 1


@given(
    st.lists(
        st.builds(
            page,
            st.lists(st.sampled_from([row(1), row(2), "garbage"]), max_size=3),
            st.none() | st.integers(0, 8),
        ),
        min_size=1,
        max_size=6,
    )
)
def test_any_pages_end_and_nothing_is_read_twice_over(answers: list[httpx.Response]) -> None:
    rig = Rig(*answers)
    found = rig.road.door_events(FACE, DOORS[:1], SINCE, UNTIL)
    assert len(rig.network.requests) <= len(answers) + 1
    assert {event.id for event in found} <= {"e1", "e2"}


def test_a_server_with_smaller_pages_is_read_to_the_end() -> None:
    first = ok({"list": FULL[:100], "pageSize": 100})
    second = ok({"list": FULL[100:150], "pageSize": 100})
    assert len(ask(Rig(first, second))) == 150


def test_an_answer_that_is_no_list_is_not_an_empty_one() -> None:
    with pytest.raises(errors.OutcomeUnknown):
        ask(Rig(ok({"rows": [row()]})))
