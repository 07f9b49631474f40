"""What the visitor road asks, and how it reads what comes back (contract 3.12)."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from kiosk.core import errors
from kiosk.core.access import NewPerson, PersonRef
from kiosk.core.ids import GroupId, PersonId
from services.hikcentral import VisitorRoad
from services.hikcentral.calls.visit_search import MOST_LOOKS
from tests.fakes.clock import START, FakeClock
from tests.unit.hikcentral.rig import Answer, Network, make_config, ok, page, reply

CODE = "V000123"
GROUP = GroupId("9")
BEGIN = datetime(2026, 3, 2, 4, 0, 15, 999_000, tzinfo=UTC)
END = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
NEW = NewPerson(CODE, "Ayan", BEGIN, END, "+7 700", "a@b.example", b"\xff\xd8\xff")
OURS = PersonRef(PersonId("70"), CODE)
CHECKED_IN = ok({"appointRecordId": 501, "visitorId": 70, "qrCodeImage": "x"})


def road(*answers: Answer) -> tuple[VisitorRoad, Network, FakeClock]:
    network, clock = Network(*answers), FakeClock()
    return VisitorRoad(make_config(), clock, lambda _event: None, network), network, clock


def info(**changes: Any) -> dict[str, Any]:
    details = {
        "visitorId": "70",
        "visitorGivenName": "Ayan",
        "visitorFamilyName": "-",
        "certificateNo": CODE,
        "personPhoto": {"picUri": "f0"},
    }
    return {**details, **changes}


def visit(record: Any = "501", visitor: Any = "70", status: Any = 0) -> dict[str, Any]:
    return {
        "recordId": record,
        "visitorStatus": status,
        "visitorBaseInfo": {
            "visitorId": visitor,
            "fullName": "Ayan",
            "visitStartTime": "2026-03-02T09:00:15+05:00",
            "visitEndTime": "2026-03-02 17:00:00",
        },
    }


def records(*rows: Any, total: int | None = None) -> Any:
    return ok({"totalNum": len(rows) if total is None else total, "list": list(rows)})


def test_the_check_in() -> None:
    made, network, _ = road(CHECKED_IN)
    assert made.add_person(NEW) == "70"
    assert network.paths == ["/visitor/v1/registerment"]
    assert network.bodies == [
        {
            "visitStartTime": "2026-03-02T09:00:15+05:00",
            "visitEndTime": "2026-03-02T17:00:00+05:00",
            "visitPurposeType": 2,
            "visitorInfoList": [
                {
                    "VisitorInfo": {
                        "visitorGivenName": "Ayan",
                        "visitorFamilyName": "-",
                        "gender": 0,
                        "certificateType": 990,
                        "certificateNo": CODE,
                        "phoneNo": "+7 700",
                        "email": "a@b.example",
                        "faces": [{"faceData": "/9j/"}],
                    }
                }
            ],
        }
    ]


@pytest.mark.parametrize("code", ["192", "131", "2"])
def test_a_document_that_is_in_a_visit_is_a_taken_code(code: str) -> None:
    made, _, _ = road(reply(code, msg="60051 Ayan has an active visit"))
    with pytest.raises(errors.AlreadyThere) as caught:
        made.add_person(NEW)
    assert "Ayan" not in str(caught.value)


def test_another_failure_of_a_check_in_stays_what_it_is() -> None:
    made, _, _ = road(reply("192", msg="operation failed"))
    with pytest.raises(errors.OutcomeUnknown):
        made.add_person(NEW)


@pytest.mark.parametrize("data", ["", {}, {"visitorId": ""}, {"visitorId": CODE}])
def test_without_a_usable_id_the_visitor_is_looked_for(data: Any) -> None:
    made, network, _ = road(ok(data), records(visit(visitor="69"), visit()), ok(info(
        visitorId="69", certificateNo="OTHER")), ok(info()))  # fmt: skip
    assert made.add_person(NEW) == "70"
    assert [path.rsplit("/", 1)[1] for path in network.paths] == [
        "registerment",
        "getVistorRegisterRecord",
        "visitorInfo",
        "visitorInfo",
    ]


@pytest.mark.parametrize(
    "data", [info(), [info()], {"VisitorInfo": info()}, {"visitorInfo": [info()]}]
)
def test_details_in_every_wrapping(data: Any) -> None:
    made, network, _ = road(ok(data), records(visit(501, 70, "0")))
    person = made.get_person(OURS)
    assert (person.id, person.code, person.name, person.has_face) == ("70", CODE, "Ayan -", True)
    assert person.begin == BEGIN.replace(microsecond=0)
    assert person.end == END
    assert network.bodies[0] == {"visitorId": "70"}


@pytest.mark.parametrize(
    ("photo", "expected"),
    [
        ({"personPhoto": ""}, False),
        ({"personPhoto": {}}, False),
        ({"personPhoto": None, "faces": []}, False),
        ({"personPhoto": "f0"}, True),
        ({"personPhoto": None, "visitorPhoto": {"picUri": "f0"}}, False),
    ],
)
def test_a_face_is_there_when_its_address_is(photo: Any, expected: bool) -> None:
    made, _, _ = road(ok(info(**photo)), records(visit()))
    assert made.get_person(OURS).has_face is expected


@pytest.mark.parametrize("data", [info(visitorId="71"), "", "garbage", []])
def test_details_of_another_are_not_taken(data: Any) -> None:
    with pytest.raises(errors.OutcomeUnknown):
        road(ok(data))[0].get_person(OURS)


@pytest.mark.parametrize("status", [1, 2, "3", 9, "", None])
def test_a_visit_that_is_not_going_on_has_ended_by_now(status: Any) -> None:
    made, _, _ = road(ok(info()), records(visit(status=status)))
    assert made.get_person(OURS).end == START


@pytest.mark.parametrize("status", [0, "4"])
def test_a_visit_in_time_or_overdue_goes_on(status: Any) -> None:
    made, _, _ = road(ok(info()), records(visit(status=status)))
    assert made.get_person(OURS).end == END


def test_the_visit_that_goes_on_counts_and_not_an_ended_one() -> None:
    rows = [visit("503", status=1), visit("502"), visit("501", status=1)]
    made, network, _ = road(ok(info()), records(*rows), ok())
    made.update_person(OURS, begin=BEGIN, end=END)
    assert network.paths[-1] == "/visitor/v1/registerment/update"
    assert network.bodies[-1] == {
        "appointRecordId": "502",
        "visitStartTime": "2026-03-02T09:00:15+05:00",
        "visitEndTime": "2026-03-02T17:00:00+05:00",
    }


def test_an_end_that_is_here_checks_out() -> None:
    made, network, _ = road(CHECKED_IN, ok(info()), ok())
    made.add_person(NEW)
    made.update_person(OURS, begin=BEGIN, end=START)
    assert network.paths[-1] == "/visitor/v1/visitor/out"
    assert network.bodies[-1] == {"appointRecordId": "501"}
    assert made.get_person(OURS).end == START
    made.update_person(OURS, begin=BEGIN, end=START)
    assert len(network.paths) == 3


def test_somebody_else_may_have_checked_out_first() -> None:
    made, _, _ = road(CHECKED_IN, ok(info()), reply("128"), records(visit(status=1)))
    made.add_person(NEW)
    made.update_person(OURS, begin=BEGIN, end=START)
    made, _, _ = road(CHECKED_IN, ok(info()), reply("128"), records(visit()))
    made.add_person(NEW)
    with pytest.raises(errors.Missing):
        made.update_person(OURS, begin=BEGIN, end=START)


def test_a_visitor_without_any_visit() -> None:
    made, network, _ = road(ok(info()), records())
    person = made.get_person(OURS)
    assert (person.begin, person.end) == (None, None)
    with pytest.raises(errors.Missing):
        made.update_person(OURS, begin=BEGIN, end=END)
    spans = [
        (
            datetime.fromisoformat(body["visitStartTime"]),
            datetime.fromisoformat(body["visitEndTime"]),
        )
        for body in network.bodies[1:4]
    ]
    assert spans[0] == (START - timedelta(days=1), START + timedelta(days=1))
    assert min(begin for begin, _ in spans) == START - timedelta(days=62)
    assert max(end for _, end in spans) == START + timedelta(days=367)


@pytest.mark.parametrize(
    "answer", [records(visit(), total=9), records({"recordId": "1"}), records("garbage")]
)
def test_a_list_with_a_gap_proves_nothing(answer: Any) -> None:
    made, network, _ = road(answer)
    network.answers = [answer, records(total=9)]
    with pytest.raises(errors.OutcomeUnknown):
        made.find_person("OTHER")


def test_what_we_wrote_is_believed_once_and_then_read() -> None:
    moved = visit()
    moved["visitorBaseInfo"]["visitEndTime"] = "2026-03-02T15:00:00+05:00"
    made, network, clock = road(CHECKED_IN, ok(info()), ok(info()), records(moved))
    made.add_person(NEW)
    first = made.find_person(CODE)
    clock.advance(1.0)
    second = made.find_person(CODE)
    assert first is not None
    assert second is not None
    assert (first.end, second.end) == (END, END - timedelta(hours=2))
    assert [path.rsplit("/", 1)[1] for path in network.paths] == [
        "registerment",
        "visitorInfo",
        "visitorInfo",
        "getVistorRegisterRecord",
    ]


def test_a_code_that_moved_to_another_visitor_is_found_there() -> None:
    gone = reply("128")
    made, _, _ = road(CHECKED_IN, gone, records(visit("502", "71")), ok(info(visitorId="71")))
    made.add_person(NEW)
    found = made.find_person(CODE)
    assert found is not None
    assert found.id == "71"


def test_a_search_among_very_many_goes_on_where_it_stopped() -> None:
    rows = [visit(str(number), str(number)) for number in range(1000, 1000 + MOST_LOOKS + 5)]
    last = rows[-1]["recordId"]
    looked: list[str] = []

    def answer(request: Any) -> Any:
        if request.url.path.endswith("getVistorRegisterRecord"):
            return records(*rows)
        visitor = request.read().decode().split('"')[3]
        looked.append(visitor)
        return ok(info(visitorId=visitor, certificateNo=CODE if visitor == last else "OTHER"))

    made, _, _ = road(answer)
    with pytest.raises(errors.Busy):
        made.find_person(CODE)
    found = made.find_person(CODE)
    assert found is not None
    assert found.id == last
    assert looked == [row["recordId"] for row in rows]


def test_groups_members_and_applies_are_those_of_visitors() -> None:
    gone, nothing = reply("128"), page([], total=0)
    made, network, _ = road(nothing, nothing, gone, nothing, gone, nothing)
    made.find_group(GROUP)
    made.is_member(GROUP, OURS.id)
    for _ in range(2):
        assert not made.apply_report(OURS.id, []).positive
    detail, result = (
        "/visitor/v1/person/ID/elementDownloadDetail",
        "/acs/v1/auth/applicationResult",
    )
    assert network.paths[2:] == [detail, result] * 2, "128 says only that this visitor is gone"
    assert [body.get("type") for body in network.bodies] == [2, 2, None, 2, None, 2]
