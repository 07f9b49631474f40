"""Faults of status, body and envelope, seen by an HTTP client."""

import json
from typing import Any

import pytest

from services.simulator.remote import SimulatorProcess, SimulatorRemote
from tests.unit.simulator.partner import Partner, person
from tests.unit.simulator.wire import exchange, request

VERSION, ADD = "/common/v1/version", "/resource/v1/person/single/add"
LISTED = "/resource/v1/person/personList"


@pytest.mark.parametrize(
    ("kind", "status", "content_type"),
    [
        ("html", 200, "text/html; charset=utf-8"),
        ("http401", 401, "application/json"),
        ("http403", 403, "application/json"),
        ("http404", 404, "text/html; charset=utf-8"),
        ("http429", 429, "application/json"),
        ("http500", 500, "text/html; charset=utf-8"),
        ("http500-json", 500, "application/json"),
        ("http502", 502, "text/html; charset=utf-8"),
        ("http503", 503, "text/html; charset=utf-8"),
    ],
)
def test_status(
    partner: Partner, remote: SimulatorRemote, kind: str, status: int, content_type: str
) -> None:
    remote.add_fault("single/add", kind)
    answer = partner.post(ADD, person("V-1"))
    assert (answer.status_code, answer.headers["content-type"]) == (status, content_type)
    assert "retry-after" not in answer.headers
    if content_type == "application/json":
        assert set(answer.json()) == {"code", "msg", "data"}
    assert remote.state()["persons"] == []
    assert remote.calls()[0]["code"] == f"http{status}"


@pytest.mark.parametrize("text", ["60", "-5", "soon", "1e9", "Fri, 01 Jan 2027 00:00:00 GMT"])
@pytest.mark.parametrize("kind", ["http429", "http503"])
def test_retry_after_is_any_text(
    partner: Partner, remote: SimulatorRemote, kind: str, text: str
) -> None:
    remote.add_fault("version", kind, retry_after=text)
    assert partner.post(VERSION, {}).headers["retry-after"] == text


def test_work_may_be_done_under_a_wrong_status(partner: Partner, remote: SimulatorRemote) -> None:
    remote.add_fault("single/add", "http502", work=True)
    assert partner.post(ADD, person("V-1")).status_code == 502
    assert [one["personCode"] for one in remote.state()["persons"]] == ["V-1"]


@pytest.mark.parametrize(
    ("kind", "start"), [("redirect-host", "https://elsewhere.invalid/"), ("redirect-http", "http:")]
)
def test_redirects(partner: Partner, remote: SimulatorRemote, kind: str, start: str) -> None:
    remote.add_fault("version", kind)
    answer = partner.post(VERSION, {})
    assert answer.status_code == 302
    assert answer.headers["location"].startswith(start)
    assert answer.headers["location"].endswith("/artemis/api/common/v1/version")
    remote.add_fault("version", kind, location="http://127.0.0.1:1/x")
    assert partner.post(VERSION, {}).headers["location"] == "http://127.0.0.1:1/x"


def test_empty_body_and_type_of_xml(partner: Partner, remote: SimulatorRemote) -> None:
    remote.add_fault("version", "empty")
    assert partner.post(VERSION, {}).content == b""
    remote.add_fault("version", "xml-type")
    answer = partner.post(VERSION, {})
    assert answer.headers["content-type"] == "application/xml"
    assert answer.json()["code"] == "0"


def test_a_hundred_thousand_brackets(partner: Partner, remote: SimulatorRemote) -> None:
    remote.add_fault("version", "nested")
    answer = partner.post(VERSION, {})
    assert answer.text.count("[") == answer.text.count("]") == 100_000
    with pytest.raises(RecursionError):
        answer.json()


@pytest.mark.parametrize(
    ("kind", "text"), [("nan", "NaN"), ("huge-number", "1e999"), ("duplicate-keys", '"code":"5"')]
)
def test_json_that_no_writer_makes(
    partner: Partner, remote: SimulatorRemote, kind: str, text: str
) -> None:
    remote.add_fault("single/add", kind)
    answer = partner.post(ADD, person("V-1"))
    assert text in answer.text
    pairs = json.loads(answer.text, object_pairs_hook=list)
    assert [value for name, value in pairs if name == "code"][-1] == "0"
    assert len(pairs) == 4
    assert [one["personCode"] for one in remote.state()["persons"]] == ["V-1"]


def said(simulator: SimulatorProcess, partner: Partner, path: str, body: Any) -> dict[str, Any]:
    return json.loads(exchange(simulator.ready, request(partner, path, body)).body)


@pytest.mark.parametrize(
    ("kind", "expected"),
    [
        ("numeric-code", {"code": 0, "msg": "Success", "data": "ID"}),
        ("missing-code", {"msg": "Success", "data": "ID"}),
        ("missing-data", {"code": "0", "msg": "Success"}),
        ("data-null", {"code": "0", "msg": "Success", "data": None}),
        ("data-list", {"code": "0", "msg": "Success", "data": ["ID"]}),
        ("data-text", {"code": "0", "msg": "Success", "data": "ID"}),
        ("data-object", {"code": "0", "msg": "Success", "data": {"personId": "ID"}}),
    ],
)
def test_envelopes_of_an_add(
    simulator: SimulatorProcess,
    partner: Partner,
    remote: SimulatorRemote,
    kind: str,
    expected: dict[str, Any],
) -> None:
    remote.add_fault("single/add", kind)
    answer = said(simulator, partner, ADD, person("V-1"))
    person_id = remote.state()["persons"][0]["personId"]
    assert json.dumps(answer).replace(person_id, "ID") == json.dumps(expected)


def test_data_as_text_and_in_an_object(partner: Partner, remote: SimulatorRemote) -> None:
    good = partner.call(VERSION)["data"]
    remote.add_fault("version", "data-text")
    assert json.loads(partner.call(VERSION)["data"]) == good
    remote.add_fault("version", "data-object")
    assert partner.call(VERSION)["data"] == {"data": good}


def test_hexadecimal_codes_become_numbers_too(partner: Partner, remote: SimulatorRemote) -> None:
    remote.set_server(unauthorised=["version"])
    remote.add_fault("version", "numeric-code")
    assert partner.call(VERSION)["code"] == 69


def listed(partner: Partner, page: int, size: int = 2) -> dict[str, Any]:
    return partner.call(LISTED, {"pageNo": page, "pageSize": size})["data"]


def test_lists_that_are_none(partner: Partner, remote: SimulatorRemote) -> None:
    ids = [partner.add(f"V-{number}") for number in range(3)]
    remote.add_fault("personList", "missing-list")
    assert listed(partner, 1) == {"total": 3, "pageNo": 1, "pageSize": 2}
    remote.add_fault("personList", "single-object")
    assert listed(partner, 1)["list"]["personId"] == ids[2]


def test_pages_that_do_not_fit_together(partner: Partner, remote: SimulatorRemote) -> None:
    ids = [partner.add(f"V-{number}") for number in range(6)][::-1]

    def page(number: int) -> list[str]:
        data = listed(partner, number)
        assert (data["total"], data["pageNo"]) == (6, number)
        return [row["personId"] for row in data["list"]]

    remote.add_fault("personList", "page-repeated", count=None)
    assert [page(1), page(2), page(3)] == [ids[:2]] * 3
    remote.clear_faults()
    remote.add_fault("personList", "page-empty", page=2)
    assert [page(1), page(2), page(3)] == [ids[:2], [], ids[4:]]
    remote.add_fault("personList", "page-total")
    assert listed(partner, 1)["total"] == 19


def test_page_size_refused(partner: Partner, remote: SimulatorRemote) -> None:
    partner.add("V-1")
    remote.add_fault("personList", "page-refused", size=50, count=None)
    answer = partner.call(LISTED, {"pageNo": 1, "pageSize": 51})
    assert (answer["code"], answer["msg"]) == ("2", "pageSize parameter error")
    assert listed(partner, 1, 50)["total"] == 1
    assert [fault["used"] for fault in remote.faults()] == [1]
