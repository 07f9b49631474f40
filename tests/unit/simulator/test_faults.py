"""The link, lost answers, holds, the request log and the reset."""

from concurrent.futures import ThreadPoolExecutor

import httpx
import pytest

from services.simulator.remote import SimulatorProcess, SimulatorRemote
from tests.unit.simulator.partner import Partner, person

VERSION, ADD = "/common/v1/version", "/resource/v1/person/single/add"


def test_link_refuse_and_back_on_the_same_port(partner: Partner, remote: SimulatorRemote) -> None:
    assert partner.code(VERSION) == "0"
    remote.set_link("refuse")
    for _ in range(2):
        with pytest.raises(httpx.TransportError):
            partner.post(VERSION)
    with pytest.raises(httpx.ConnectError):
        partner.post(VERSION)
    remote.set_link("up")
    assert partner.code(VERSION) == "0"


def test_link_hang(partner: Partner, remote: SimulatorRemote) -> None:
    remote.set_link("hang")
    partner.http.timeout = httpx.Timeout(0.2)
    with pytest.raises(httpx.ReadTimeout):
        partner.post(ADD, person("V-1"))
    remote.set_link("up")
    assert remote.state()["persons"] == []
    assert remote.calls() == []


def test_link_status_503(partner: Partner, remote: SimulatorRemote) -> None:
    remote.set_link("status503")
    assert partner.post(VERSION).status_code == 503


def test_lost_answer_did_the_work(partner: Partner, remote: SimulatorRemote) -> None:
    remote.add_fault("single/add", "lost-answer")
    with pytest.raises(httpx.TransportError):
        partner.post(ADD, person("V-1"))
    assert [p["personCode"] for p in remote.state()["persons"]] == ["V-1"]
    assert partner.code(ADD, person("V-1")) == "131"


def test_reset_connection_did_nothing(partner: Partner, remote: SimulatorRemote) -> None:
    remote.add_fault("single/add", "reset", count=2)
    for _ in range(2):
        with pytest.raises(httpx.TransportError):
            partner.post(ADD, person("V-1"))
    assert remote.state()["persons"] == []
    partner.add("V-1")


@pytest.mark.parametrize(
    ("kind", "status", "start"),
    [
        ("http500", 500, "<html>"),
        ("http503", 503, "<html>"),
        ("html", 200, "<html>"),
        ("invalid-json", 200, '{"code": "0", "ms'),
    ],
)
def test_answers_that_are_none(
    partner: Partner, remote: SimulatorRemote, kind: str, status: int, start: str
) -> None:
    remote.add_fault("single/add", kind)
    answer = partner.post(ADD, person("V-1"))
    assert (answer.status_code, answer.text[: len(start)]) == (status, start)
    assert remote.state()["persons"] == []


def test_code_fault_hits_its_path_only_and_its_count(
    partner: Partner, remote: SimulatorRemote
) -> None:
    remote.add_fault("single/add", "code", code="6", msg="server busy", count=1)
    assert partner.code(VERSION) == "0"
    answer = partner.call(ADD, person("V-1"))
    assert (answer["code"], answer["msg"], answer["data"]) == ("6", "server busy", "")
    assert partner.code(ADD, person("V-1")) == "0"


def test_hold_and_release(partner: Partner, remote: SimulatorRemote) -> None:
    remote.hold("single/add")
    with ThreadPoolExecutor(1) as pool:
        answer = pool.submit(partner.code, ADD, person("V-1"))
        state = remote.wait_until(lambda s: s["held"] == 1)
        assert state["persons"] == []
        assert remote.calls()[-1]["code"] is None
        assert not answer.done()
        remote.release("single/add")
        assert answer.result(timeout=30) == "0"
    assert remote.state()["held"] == 0


def test_hold_lets_other_paths_pass(partner: Partner, remote: SimulatorRemote) -> None:
    remote.hold("single/add")
    assert partner.code(VERSION) == "0"


def test_request_log_names_ids_and_codes_but_no_signature(
    partner: Partner, remote: SimulatorRemote
) -> None:
    person_id = partner.enrol("V-1")
    before = remote.calls()
    assert [call["path"].rpartition("/")[2] for call in before] == [
        "add",
        "update",
        "addPersons",
        "reapplication",
    ]
    assert [call["code"] for call in before] == ["0"] * 4
    assert before[0]["personCode"] == "V-1"
    assert [call["personIds"] for call in before[1:]] == [[person_id]] * 3
    assert partner.code("/nowhere") == "8"
    newer = remote.calls(since=before[-1]["n"])
    assert [(call["path"], call["code"]) for call in newer] == [("/artemis/api/nowhere", "8")]
    assert set(newer[0]) == {"n", "path", "code", "fault", "personCode", "personIds"}


def test_reset_empties_the_world(partner: Partner, remote: SimulatorRemote) -> None:
    first = partner.enrol("V-1")
    remote.set_online("101", False)
    remote.show_face("102", "V-1")
    remote.reset()
    state = remote.state()
    assert (state["persons"], state["jobs"], state["events"], state["calls"]) == ([], [], 0, 0)
    assert all(door["online"] for door in state["doors"])
    assert int(partner.add("V-1")) > int(first)


def test_wrong_admin_moves_are_refused(simulator: SimulatorProcess, remote: object) -> None:
    bearer = {"authorization": f"Bearer {simulator.ready['admin_token']}"}
    with httpx.Client(base_url=simulator.admin_url, headers=bearer, trust_env=False) as client:
        assert client.post("/link", json={"mode": "sideways"}).status_code == 400
        assert client.post("/link", content=b"{").status_code == 400
        assert client.post("/doors/999/online", json={"online": True}).status_code == 404
        assert client.get("/calls", params={"since": "x"}).status_code == 400
