"""The whole program on both roads: register, ready, in, out, nothing left at any device.

What is called differently on the two roads stands in `Way`; the tests are the same.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from kiosk.app.adapters import hikcentral_config
from kiosk.core.bus import Bus
from kiosk.core.clock import SystemClock
from kiosk.core.visits import AccessState, VisitStatus
from services.hikcentral import build_road
from services.simulator.building.passes import GRANTED
from services.simulator.building.visits import Stage
from services.simulator.remote import doors_with
from services.simulator.shapes import StateShape
from tests.fakes.site import DESK, DOORS, ENTRANCE, EXIT, LOBBY, Site
from tests.integration.running import Running

# Asked once per program, for everybody, or until the doors have confirmed ("polling apart").
_APART = (
    "/common/v1/version",
    "/acs/v1/door/events",
    "/acs/v1/privilege/group",
    "/acs/v1/privilege/group/single/personList",
    "/acs/v1/auth/applicationResult",
    "/visitor/v1/person/ID/elementDownloadDetail",
)


@dataclass(frozen=True)
class Way:
    """One road. `new` and `returning`: the last words of the calls that one visitor costs.

    Four and five for a person. The visitor module takes one more for somebody who returns: what
    it says of a visitor does not hold the times of the visit.
    """

    name: str
    group: str
    new: tuple[str, ...]
    returning: tuple[str, ...]
    add: str
    end: str

    def holders(self, state: StateShape) -> list[Any]:
        return list(state["persons"] if self.name == "person" else state["visitors"])

    def members(self, state: StateShape) -> list[str]:
        groups = state["groups"] if self.name == "person" else state["visitorGroups"]
        return next(one["members"] for one in groups if one["id"] == self.group)

    def has_ended(self, state: StateShape) -> bool:
        """Access dies for everybody, even if nothing else is ever done (invariant I4)."""
        now = datetime.now(UTC)
        ends = [datetime.fromisoformat(one["endTime"]) <= now for one in self.holders(state)]
        out = [one["stage"] == Stage.OUT for one in self.holders(state) if "stage" in one]
        return all(out or ends)


PERSON = Way(
    "person",
    "7",
    ("single/add", "personCode/personInfo", "single/addPersons", "auth/reapplication"),
    (
        "personCode/personInfo",
        "single/update",
        "face/update",
        "single/addPersons",
        "auth/reapplication",
    ),
    add="person/single/add",
    end="person/single/update",
)
VISITOR = Way(
    "visitor",
    "9",
    ("v1/registerment", "visitor/visitorInfo", "single/addPersons", "auth/reapplication"),
    (
        "visitor/visitorInfo",
        "register/getVistorRegisterRecord",
        "registerment/update",
        "face/add",
        "single/addPersons",
        "auth/reapplication",
    ),
    add="v1/registerment",
    end="visitor/out",
)


def configure(site: Site, way: Way, poll_s: float = 0.2) -> None:
    site.configure(
        {
            "hikcentral": {"road": way.name},
            "access": {"guest_group": way.group, "confirm_poll_s": 0.1},
            "passages": {"poll_s": poll_s},
        }
    )


@pytest.fixture(params=[PERSON, VISITOR], ids=["person", "visitor"])
def way(request: pytest.FixtureRequest) -> Way:
    chosen: Way = request.param
    return chosen


@pytest.fixture
def running(site: Site, way: Way) -> Iterator[Running]:
    configure(site, way)
    with Running(site) as started:
        yield started


def require_no_access(running: Running, way: Way, code: str) -> None:
    state = running.remote.state()
    assert doors_with(state, code) == ()
    assert way.members(state) == []
    assert way.has_ended(state)
    assert [job for job in state["jobs"] if job["personCode"] == code] == []
    assert running.remote.show_face(ENTRANCE, code)["eventType"] != GRANTED


def test_in_and_out_and_nothing_left(running: Running, way: Way) -> None:
    remote = running.remote
    visit = running.ready()
    state = remote.state()
    assert doors_with(state, visit.id) == DOORS
    (holder,) = way.holders(state)
    assert holder["personCode"] == visit.id
    assert holder["faceSha256"]
    assert way.members(state) == [holder[f"{way.name}Id"]]

    assert remote.show_face(ENTRANCE, visit.id)["eventType"] == GRANTED
    inside = running.until(visit.id, status=VisitStatus.CHECKED_IN)
    assert inside.entry_count == 1
    assert remote.show_face(EXIT, visit.id)["eventType"] == GRANTED
    running.until(visit.id, status=VisitStatus.CHECKED_OUT)
    running.until(visit.id, access=AccessState.REVOKED)
    running.until_idle()
    require_no_access(running, way, visit.id)
    assert len(way.holders(remote.state())) == 1


@pytest.mark.parametrize("step", ["add", "addPersons", "reapplication"])
@pytest.mark.parametrize("fault", ["lost-answer", "reset"])
def test_a_lost_answer_makes_one_and_ends_ready(
    running: Running, way: Way, step: str, fault: str
) -> None:
    path = way.add if step == "add" else step
    running.remote.add_fault(path, fault)
    visit = running.ready()
    state = running.remote.state()
    (holder,) = way.holders(state)
    assert (holder["personCode"], bool(holder["faceSha256"])) == (visit.id, True)
    assert way.members(state) == [holder[f"{way.name}Id"]]
    assert doors_with(state, visit.id) == DOORS
    assert [call["fault"] for call in running.remote.calls() if call["fault"]] == [fault]


@pytest.mark.parametrize("step", ["add", "addPersons", "reapplication"])
def test_cancelled_in_the_middle_of_a_step(running: Running, way: Way, step: str) -> None:
    path = way.add if step == "add" else step
    running.remote.hold(path)
    visit = running.register()
    running.remote.wait_until(lambda state: state["held"] == 1)
    running.program.desk.cancel(visit.id, DESK)
    running.remote.release()
    running.until(visit.id, access=AccessState.REVOKED)
    running.until_idle()
    assert running.visit(visit.id).status is VisitStatus.CANCELLED
    require_no_access(running, way, visit.id)


@pytest.mark.parametrize("step", ["add", "addPersons"])
def test_cancelled_while_an_answer_is_lost(running: Running, way: Way, step: str) -> None:
    path = way.add if step == "add" else step
    running.remote.add_fault(path, "lost-answer")
    running.remote.hold(path)
    visit = running.register()
    running.remote.wait_until(lambda state: state["held"] == 1)
    running.program.desk.cancel(visit.id, DESK)
    running.remote.release()
    running.until(visit.id, access=AccessState.REVOKED)
    running.until_idle()
    require_no_access(running, way, visit.id)


@pytest.mark.parametrize("step", ["deletePersons", "end", "reapplication"])
def test_a_lost_answer_while_revoking_leaves_nothing(running: Running, way: Way, step: str) -> None:
    visit = running.ready()
    running.remote.add_fault(way.end if step == "end" else step, "lost-answer", count=2)
    running.program.desk.cancel(visit.id, DESK)
    running.until(visit.id, access=AccessState.REVOKED)
    running.until_idle()
    require_no_access(running, way, visit.id)


def test_a_program_that_starts_anew_takes_access_away(site: Site, way: Way) -> None:
    configure(site, way)
    with Running(site) as first:
        visit = first.ready()
    with Running(site) as second:
        second.program.desk.cancel(visit.id, DESK)
        second.until(visit.id, access=AccessState.REVOKED)
        second.until_idle()
        require_no_access(second, way, visit.id)


def calls_of_visitors(site: Site, since: int = 0) -> list[str]:
    """The last two words of every path that was called for one visitor."""
    paths = [call["path"].removeprefix("/artemis/api") for call in site.remote.calls(since)]
    return ["/".join(path.split("/")[-2:]) for path in paths if path not in _APART]


def test_a_new_visitor_takes_four_calls_and_the_group_is_looked_up_once(
    site: Site, way: Way
) -> None:
    configure(site, way, poll_s=3600.0)
    with Running(site) as running:
        for _ in range(3):
            running.ready()
        running.until_idle()
        assert Counter(calls_of_visitors(site)) == dict.fromkeys(way.new, 3)
        paths = [call["path"] for call in site.remote.calls()]
        assert sum(path.endswith("/privilege/group") for path in paths) == 1
        assert not any("/org/" in path or "acsDoorList" in path for path in paths)


def test_a_returning_visitor_with_new_photo_and_window(site: Site, way: Way) -> None:
    configure(site, way, poll_s=3600.0)
    site.remote.refuse_faces_at([LOBBY])
    with Running(site) as running:
        visit = running.register()
        running.until(visit.id, access=AccessState.FAILED)
        running.until_idle()
        site.remote.refuse_faces_at([])
        _change_window(site, visit.id)
        since = site.remote.calls()[-1]["n"]
        running.program.desk.attach_photo(visit.id, site.photo, DESK)
        running.until(visit.id, access=AccessState.READY)
        assert Counter(calls_of_visitors(site, since)) == dict.fromkeys(way.returning, 1)
        assert doors_with(site.remote.state(), visit.id) == DOORS


def _change_window(site: Site, code: str) -> None:
    """Somebody at the server shortens the visit."""
    settings = site.place.settings()
    config, chosen = hikcentral_config(settings, site.place.secrets(settings)), settings.hikcentral
    road = build_road(config, SystemClock(), Bus().publish, chosen.road, org_name=chosen.org_name)
    try:
        person = road.find_person(code)
        assert person is not None
        assert person.begin
        assert person.end
        end = person.end - timedelta(minutes=5)
        road.update_person(person.ref, begin=person.begin, end=end)
    finally:
        road.close()
