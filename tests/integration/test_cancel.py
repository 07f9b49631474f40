"""Cancelled at the worst moments, and answers that get lost: no access left, nobody doubled."""

from datetime import UTC, datetime

import pytest

from kiosk.core.visits import AccessState, VisitStatus
from services.simulator.building.passes import GRANTED
from services.simulator.remote import doors_with
from tests.fakes.site import DESK, DOORS, ENTRANCE
from tests.integration.running import Running

STEPS = ("person/single/add", "personCode/personInfo", "addPersons", "reapplication")


def _require_no_access(running: Running, code: str) -> None:
    state = running.remote.state()
    ends = [datetime.fromisoformat(person["endTime"]) for person in state["persons"]]
    assert all(end <= datetime.now(UTC) for end in ends), "a person whose validity goes on"
    assert doors_with(state, code) == ()
    assert [group["members"] for group in state["groups"]] == [[], []]
    assert [job for job in state["jobs"] if job["personCode"] == code] == []
    assert running.remote.show_face(ENTRANCE, code)["eventType"] != GRANTED


@pytest.mark.parametrize("path", STEPS)
def test_cancelled_while_the_server_works_on_a_step(running: Running, path: str) -> None:
    running.remote.hold(path)
    visit = running.register()
    running.remote.wait_until(lambda state: state["held"] == 1)
    cancelled = running.program.desk.cancel(visit.id, DESK)
    assert cancelled.access is AccessState.REVOKING
    running.remote.release()
    running.until(visit.id, access=AccessState.REVOKED)
    running.until_idle()
    assert running.visit(visit.id).status is VisitStatus.CANCELLED
    _require_no_access(running, visit.id)


@pytest.mark.parametrize("path", ["person/single/add", "addPersons"])
def test_cancelled_while_the_answer_of_a_step_is_lost(running: Running, path: str) -> None:
    running.remote.add_fault(path, "lost-answer")
    running.remote.hold(path)
    visit = running.register()
    running.remote.wait_until(lambda state: state["held"] == 1)
    running.program.desk.cancel(visit.id, DESK)
    running.remote.release()
    running.until(visit.id, access=AccessState.REVOKED)
    running.until_idle()
    _require_no_access(running, visit.id)


@pytest.mark.parametrize(
    ("path", "fault"),
    [*((path, "lost-answer") for path in STEPS), (STEPS[0], "reset"), (STEPS[2], "http500")],
)
def test_a_lost_answer_makes_one_person_and_ends_ready(
    running: Running, path: str, fault: str
) -> None:
    running.remote.add_fault(path, fault)
    visit = running.ready()
    state = running.remote.state()
    (person,) = state["persons"]
    assert person["personCode"] == visit.id
    assert person["faceSha256"]
    assert [g["members"] for g in state["groups"] if g["members"]] == [[person["personId"]]]
    assert doors_with(state, visit.id) == DOORS
    assert [call["fault"] for call in running.remote.calls() if call["fault"]] == [fault]


@pytest.mark.parametrize("path", ["deletePersons", "person/single/update", "reapplication"])
def test_a_lost_answer_while_revoking_leaves_nothing(running: Running, path: str) -> None:
    visit = running.ready()
    running.remote.add_fault(path, "lost-answer", count=2)
    running.program.desk.cancel(visit.id, DESK)
    running.until(visit.id, access=AccessState.REVOKED)
    running.until_idle()
    _require_no_access(running, visit.id)
    faults = [call["fault"] for call in running.remote.calls() if call["fault"]]
    assert faults == ["lost-answer"] * 2
