"""A visitor from the desk through the doors and out again, asked of the building itself."""

from collections import Counter
from importlib import metadata

from kiosk import __version__
from kiosk.core.events import VisitChanged
from kiosk.core.jobs import Peer
from kiosk.core.visits import AccessState, VisitStatus
from services.simulator.building.passes import GRANTED
from services.simulator.remote import doors_with
from services.simulator.shapes import StateShape
from tests.fakes.site import DOORS, ENTRANCE, EXIT, GROUP, HOST_EMAIL, LOBBY, VISITOR, Site
from tests.integration.running import Running

ROAD = [
    AccessState.QUEUED,
    AccessState.ENROLLED,
    AccessState.ASSIGNED,
    AccessState.READY,
    AccessState.REVOKING,
    AccessState.REVOKED,
]


def members(state: StateShape, code: str) -> list[str]:
    """The groups that hold the person with this code."""
    ids = {person["personId"] for person in state["persons"] if person["personCode"] == code}
    return [group["id"] for group in state["groups"] if ids & set(group["members"])]


def total(running: Running, name: str, **labels: str) -> float:
    return running.metrics()[name, tuple(sorted(labels.items()))]


def test_the_whole_road(running: Running) -> None:
    remote = running.remote
    visit = running.ready()
    state = remote.state()
    assert doors_with(state, visit.id) == DOORS
    assert members(state, visit.id) == [GROUP]
    assert [person["personName"] for person in state["persons"]] == [VISITOR]

    assert remote.show_face(ENTRANCE, visit.id)["eventType"] == GRANTED
    running.until(visit.id, status=VisitStatus.CHECKED_IN)
    remote.wait_until(lambda now: now["mails"] == 1)
    assert remote.mails()[0]["to"] == [HOST_EMAIL]
    assert VISITOR in remote.mails()[0]["body"]
    assert total(running, "hikcentral_guests_inside") == 1

    remote.show_face(LOBBY, visit.id)
    remote.show_face(ENTRANCE, visit.id)
    running.until(visit.id, entry_count=2)
    running.until_idle()
    assert len(remote.mails()) == 1

    remote.show_face(EXIT, visit.id)
    running.until(visit.id, status=VisitStatus.CHECKED_OUT)
    running.until(visit.id, access=AccessState.REVOKED)
    running.until_idle()
    state = remote.state()
    assert doors_with(state, visit.id) == ()
    assert members(state, visit.id) == []
    assert remote.show_face(ENTRANCE, visit.id)["eventType"] != GRANTED
    assert len({mail["message_id"] for mail in remote.mails()}) == len(remote.mails()) == 2

    steps = [one.access for one in running.seen if one.id == visit.id]
    assert list(dict.fromkeys(steps)) == ROAD
    assert steps == sorted(steps, key=ROAD.index)


def test_ready_is_said_after_the_last_door_and_never_before(running: Running) -> None:
    running.remote.set_apply_delay(0.05, 0.6)
    held: list[tuple[AccessState, int]] = []

    def look(event: VisitChanged) -> None:
        doors = doors_with(running.remote.state(), event.visit.id)
        held.append((event.visit.access, len(doors)))
        assert event.visit.doors_ready <= len(doors)

    running.program.bus.subscribe(VisitChanged, look)
    running.ready()
    running.until_idle()
    assert [doors for access, doors in held if access is AccessState.READY] == [3]
    assert held[0] == (AccessState.QUEUED, 0)


def test_the_six_totals_are_what_happened_and_survive_a_restart(site: Site) -> None:
    with Running(site) as first:
        gone, here = first.ready(), first.ready()
        for door, visit in ((ENTRANCE, gone), (ENTRANCE, here), (ENTRANCE, here), (EXIT, gone)):
            first.remote.show_face(door, visit.id)
        first.until(here.id, entry_count=2)
        first.until(gone.id, access=AccessState.REVOKED)
        first.until_idle()
    # Without polls the number of calls stands still once the link is known.
    site.configure({"passages": {"poll_s": 3600.0}})
    with Running(site) as second:
        second.until_link(Peer.HIKCENTRAL, up=True)
        metrics = second.metrics()
    expected = {
        ("hikcentral_access_assignments_total", (("status", "success"),)): 2,
        ("hikcentral_access_assignments_total", (("status", "failed"),)): 0,
        ("hikcentral_access_revocations_total", (("status", "success"),)): 1,
        ("hikcentral_access_revocations_total", (("status", "failed"),)): 0,
        ("hikcentral_door_events_total", (("event_type", "entry"),)): 3,
        ("hikcentral_door_events_total", (("event_type", "exit"),)): 1,
        ("hikcentral_guests_inside", ()): 1,
    }
    assert {sample: metrics.get(sample) for sample in expected} == expected
    errors = {labels: n for (name, labels), n in metrics.items() if "task_errors_total" in name}
    assert errors
    assert set(errors.values()) == {0}
    made = Counter(call["path"].removeprefix("/artemis/api") for call in site.remote.calls())
    counted: Counter[str] = Counter()
    for (name, labels), number in metrics.items():
        if name == "hikcentral_api_requests_total":
            counted[dict(labels)["endpoint"]] += int(number)
    assert counted == made


def test_a_visit_without_a_photo_asks_nothing_of_the_building(running: Running) -> None:
    visit = running.register(photo=False)
    assert visit.access is AccessState.NONE
    other = running.ready()
    assert [person["personCode"] for person in running.remote.state()["persons"]] == [other.id]
    assert running.jobs(visit.id) == []


def test_monitoring_says_what_runs(running: Running) -> None:
    (built,) = [dict(labels) for name, labels in running.metrics() if name == "kiosk_build_info"]
    assert built["version"] == __version__
    assert built["qt"] == metadata.version("PySide6-Essentials")
    assert built["sqlite"]
