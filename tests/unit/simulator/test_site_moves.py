"""The admin moves of one site refuse what they do not understand."""

import httpx
import pytest

from services.simulator.remote import SimulatorProcess, SimulatorRemote
from tests.unit.simulator.conftest import TOKEN
from tests.unit.simulator.partner import Partner


@pytest.fixture
def admin(simulator: SimulatorProcess, remote: SimulatorRemote) -> httpx.Client:
    return httpx.Client(
        base_url=simulator.admin_url,
        headers={"Authorization": f"Bearer {TOKEN}"},
        trust_env=False,
    )


@pytest.mark.parametrize(
    ("path", "body", "status"),
    [
        ("/habits", {"strict": False, "push_delay_s": 1, "most_visitors": None}, 200),
        ("/habits", {"no_such_habit": True}, 400),
        ("/habits", {"strict": 1}, 400),
        ("/habits", {"push_batch": 1.5}, 400),
        ("/habits", {"push_batch": True}, 400),
        ("/habits", {"push_delay_s": "1"}, 400),
        ("/habits", {"picture_form": "png"}, 400),
        ("/habits", {"push_fault": "slow"}, 400),
        ("/habits", {"most_visitors": -1}, 400),
        ("/habits", {"dialect": "v31"}, 400),
        ("/doors/101/device", {"capacity": -1}, 400),
        ("/doors/101/device", {"skew_s": "1"}, 400),
        ("/doors/999/device", {"skew_s": 1}, 404),
        ("/groups", {"id": "12", "name": "Lift", "type": 3, "doors": ["101"]}, 400),
        ("/groups", {"id": "12", "name": "Lift", "type": 1, "doors": ["999"]}, 404),
        ("/appointments/approve", {"id": "1"}, 404),
    ],
    ids=str,
)
def test_site_moves(admin: httpx.Client, path: str, body: dict[str, object], status: int) -> None:
    with admin:
        assert admin.post(path, json=body).status_code == status


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("/server", {"dialekt": "v31"}),
        ("/faces", {"store": False}),
        ("/doors/101/device", {"slow": 3}),
        ("/doors/101/online", {"online": True, "door": "102"}),
        ("/doors/101/show-face", {"personCode": "V-1", "at": "102"}),
        ("/restart", {"keep_state": False}),
        ("/groups", {"id": "12", "name": "Lift", "type": 1, "doors": ["101"], "door": "102"}),
        ("/apply-delay", {"min_s": 0, "max_s": 0, "mean_s": 0}),
        ("/link", {"mode": "up", "for_s": 3}),
        ("/clock", {"offset_s": 0, "offset": 3}),
        ("/time", {"mode": "real", "begin": "2026-06-01T08:00:00+00:00"}),
        ("/hold", {"path": "add", "count": 1}),
        ("/faults/clear", {"numbers": 1}),
        ("/reset", {"doors": 1}),
    ],
    ids=str,
)
def test_a_misspelt_name_is_refused(
    admin: httpx.Client, path: str, body: dict[str, object]
) -> None:
    with admin:
        assert admin.post(path, json=body).status_code == 400


@pytest.mark.parametrize("number", ["nan", "inf", "-inf", "x", "1e999"])
@pytest.mark.parametrize("path", ["/calls?since=", "/state?changed_since="])
def test_a_number_in_the_query_is_a_number(admin: httpx.Client, path: str, number: str) -> None:
    with admin:
        assert admin.get(f"{path}{number}").status_code == 400


def test_a_misspelt_question_is_refused(admin: httpx.Client) -> None:
    with admin:
        assert admin.get("/state?changed_sinc=3").status_code == 400
        assert admin.get("/state?changed_since=0&timeout_s=nan").status_code == 400


def test_nothing_is_turned_when_one_habit_is_wrong(admin: httpx.Client, partner: Partner) -> None:
    with admin:
        body = {"add_answers_object": True, "no_such_habit": 1}
        assert admin.post("/habits", json=body).status_code == 400
    assert isinstance(partner.add("V-1"), str)


def test_a_group_keeps_its_members_when_its_doors_change(
    partner: Partner, remote: SimulatorRemote
) -> None:
    remote.set_group("12", "Lift only", ["103"])
    remote.set_group("13", "Module, lift only", ["103"], visitors=True)
    person_id = partner.add("V-1")
    partner.member("add", person_id, "12")
    remote.set_group("12", "Lift and entrance", ["101", "103"])
    state = remote.state()
    assert [group["id"] for group in state["visitorGroups"]] == ["9", "13"]
    changed = state["groups"][-1]
    assert (changed["name"], changed["members"]) == ("Lift and entrance", [person_id])
