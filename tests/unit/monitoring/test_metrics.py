"""The exposition: names, labels and values, checked with the library's own parser."""

from datetime import UTC, datetime

import pytest
from prometheus_client.parser import text_string_to_metric_families

from kiosk.core.bus import Bus
from kiosk.core.errors import StoreUnavailable
from kiosk.core.events import ApiCalled, CameraChanged, LinkChanged
from kiosk.core.jobs import Peer
from kiosk.core.pictures import CameraState
from kiosk.core.totals import TotalsSnapshot
from services.monitoring import (
    ApiCallCounter,
    BuildInfo,
    KioskCollector,
    Labels,
    Lights,
    expose,
)

AT = datetime(2031, 4, 5, 6, 7, 8, tzinfo=UTC)
BUILD = BuildInfo("0.1.0", "abc123", "3.11.7", "6.12.0", "3.53.4")
PERSON = "/artemis/api/person"
BUSY_DAY = TotalsSnapshot(
    access_assignments={"success": 41, "failed": 2},
    access_revocations={"success": 40},
    door_events={"entry": 38, "exit": 30},
    api_requests={(PERSON, "success"): 500, (PERSON, "error"): 3},
    task_errors={"enroll": 4},
    visits={"registered": 50, "no_show": 1},
    open_jobs={("revoke", "queued"): 2},
    oldest_job_at={"revoke": AT},
    guests_inside=8,
    overdue_revokes=1,
)


class FakeTotals:
    def __init__(self, snapshot: TotalsSnapshot) -> None:
        self.snapshot = snapshot
        self.broken = False

    def read(self) -> TotalsSnapshot:
        if self.broken:
            raise StoreUnavailable("disk")
        return self.snapshot


class Program:
    """One run of the program over the same totals."""

    def __init__(self, totals: FakeTotals, labels: Labels | None = None) -> None:
        self.bus = Bus()
        self.calls = ApiCallCounter(self.bus)
        self.lights = Lights(self.bus)
        collector = KioskCollector(totals, self.calls, self.lights, BUILD, labels)
        self.scrape = expose(collector)

    def call(self, endpoint: str = PERSON, status: str = "success") -> None:
        self.bus.publish(ApiCalled(endpoint, status, 0.1))

    def samples(self) -> dict[tuple[str, tuple[tuple[str, str], ...]], float]:
        families = text_string_to_metric_families(self.scrape().decode())
        return {
            (s.name, tuple(sorted(s.labels.items()))): s.value
            for family in families
            for s in family.samples
        }

    def value(self, name: str, **labels: str) -> float:
        return self.samples()[name, tuple(sorted(labels.items()))]


@pytest.fixture
def totals() -> FakeTotals:
    return FakeTotals(BUSY_DAY)


def test_original_names_carry_the_totals_of_the_database(totals):
    value = Program(totals).value
    assert value("hikcentral_access_assignments_total", status="success") == 41
    assert value("hikcentral_access_assignments_total", status="failed") == 2
    assert value("hikcentral_access_revocations_total", status="success") == 40
    assert value("hikcentral_access_revocations_total", status="failed") == 0
    assert value("hikcentral_door_events_total", event_type="entry") == 38
    assert value("hikcentral_door_events_total", event_type="exit") == 30
    assert value("hikcentral_guests_inside") == 8
    assert value("hikcentral_api_requests_total", endpoint=PERSON, status="success") == 500
    assert value("hikcentral_api_requests_total", endpoint=PERSON, status="error") == 3
    assert value("hikcentral_task_errors_total", task_name="enroll") == 4


def test_own_names(totals):
    value = Program(totals).value
    assert value("kiosk_queue_jobs", lane="revoke", state="queued") == 2
    assert value("kiosk_queue_jobs", lane="access", state="dead") == 0
    oldest = "kiosk_queue_oldest_job_timestamp_seconds"
    assert value(oldest, lane="revoke") == AT.timestamp()
    assert value(oldest, lane="notify") == 0
    assert value("kiosk_visitors_inside") == 8
    assert value("kiosk_visits_total", event="registered") == 50
    assert value("kiosk_visits_total", event="cancelled") == 0
    assert value("kiosk_access_overdue_revokes") == 1
    assert value("kiosk_metrics_collect_errors_total") == 0
    assert (
        value(
            "kiosk_build_info",
            version="0.1.0",
            commit="abc123",
            python="3.11.7",
            qt="6.12.0",
            sqlite="3.53.4",
        )
        == 1
    )


def test_types_are_declared_and_the_process_is_shown(totals):
    text = Program(totals).scrape().decode()
    types = {f.name: f.type for f in text_string_to_metric_families(text)}
    assert types["hikcentral_access_assignments"] == "counter"
    assert types["hikcentral_guests_inside"] == "gauge"
    assert types["kiosk_visits"] == "counter"
    assert "process_start_time_seconds" in types
    assert "_created" not in text


def test_empty_database_shows_every_known_label_with_zero():
    labels = Labels(endpoints=(PERSON,), task_names=("enroll",))
    samples = Program(FakeTotals(TotalsSnapshot()), labels).samples()
    ours = {k: v for k, v in samples.items() if k[0].startswith(("hikcentral_", "kiosk_"))}
    alive = {"kiosk_build_info", "kiosk_link_up"}
    assert {k[0] for k, v in ours.items() if v} == alive
    endings = [dict(k[1]) for k in ours if k[0] == "hikcentral_api_requests_total"]
    assert sorted(e["status"] for e in endings) == ["error", "success"]
    assert ("hikcentral_task_errors_total", (("task_name", "enroll"),)) in ours


def test_restart_forgets_nothing(totals):
    def counters(program: Program) -> dict:
        return {k: v for k, v in program.samples().items() if k[0].startswith("hikcentral_")}

    assert counters(Program(totals)) == counters(Program(totals))


def test_broken_database_is_counted_and_never_shown_as_zero(totals):
    program = Program(totals)
    totals.broken = True
    samples = program.samples()
    assert samples["kiosk_metrics_collect_errors_total", ()] == 1
    assert ("kiosk_camera_up", ()) in samples
    assert not [name for name, _ in samples if name.startswith("hikcentral_")]
    totals.broken = False
    assert program.value("hikcentral_guests_inside") == 8
    assert program.value("kiosk_metrics_collect_errors_total") == 1


def test_calls_are_shown_before_they_are_written(totals):
    program = Program(totals)
    program.call()
    program.call(status="error")
    name = "hikcentral_api_requests_total"
    assert program.value(name, endpoint=PERSON, status="success") == 501
    assert program.value(name, endpoint=PERSON, status="error") == 4


def test_count_does_not_fall_while_it_is_written(totals):
    program = Program(totals)
    program.call()
    name, labels = "hikcentral_api_requests_total", {"endpoint": PERSON, "status": "success"}
    assert program.value(name, **labels) == 501
    taken = program.calls.drain()
    assert taken == {(PERSON, "success"): 1}
    assert program.value(name, **labels) == 501
    totals.snapshot = TotalsSnapshot(api_requests={(PERSON, "success"): 501})
    assert program.value(name, **labels) == 501
    program.call()
    assert program.value(name, **labels) == 502


def test_failed_write_gives_its_counts_back(totals):
    program = Program(totals)
    program.call()
    taken = program.calls.drain()
    assert program.calls.pending() == {}
    program.call()
    program.calls.put_back(taken)
    assert program.calls.drain() == {(PERSON, "success"): 2}
    assert program.calls.drain() == {}


def test_closed_counter_hears_nothing(totals):
    program = Program(totals)
    program.calls.close()
    program.call()
    assert program.calls.pending() == {}


def test_endpoints_by_mistake_do_not_make_series_without_end(totals):
    program = Program(totals)
    for number in range(200):
        program.call(f"/person/{number}")
    pending = program.calls.pending()
    assert len(pending) == 51
    assert pending["other", "success"] == 150


def test_links_and_camera_follow_the_bus(totals):
    program = Program(totals)
    assert program.value("kiosk_camera_up") == 0
    program.bus.publish(LinkChanged(Peer.MAIL, False, AT), CameraChanged(CameraState.LIVE))
    assert program.value("kiosk_link_up", peer="mail") == 0
    assert program.value("kiosk_link_up", peer="hikcentral") == 1
    assert program.value("kiosk_camera_up") == 1
    program.bus.publish(LinkChanged(Peer.MAIL, True, AT), CameraChanged(CameraState.LOST))
    assert program.value("kiosk_link_up", peer="mail") == 1
    assert program.value("kiosk_camera_up") == 0
    program.lights.close()
    program.bus.publish(LinkChanged(Peer.MAIL, False, AT))
    assert program.value("kiosk_link_up", peer="mail") == 1
