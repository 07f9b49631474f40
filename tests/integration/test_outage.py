"""HikCentral is away, or does not know us: the desk saves, waits, says why, and goes on alone."""

import secrets
from pathlib import Path

import pytest

from kiosk.core.events import LinkChanged
from kiosk.core.jobs import JobState, Peer
from kiosk.core.visits import AccessState, VisitStatus, WaitReason
from services.simulator.certificates import hikcentral_identity
from services.simulator.remote import doors_with
from tests.fakes.site import DOORS, Site
from tests.integration.running import Running

_SLOW = pytest.mark.slow


@pytest.mark.parametrize(
    ("failure", "noticed_by"),
    [
        ("refuse", "job"),
        ("hang", "job"),
        ("status503", "job"),
        ("refuse", "poll"),
        pytest.param("hang", "poll", marks=_SLOW),
        pytest.param("status503", "poll", marks=_SLOW),
    ],
)
def test_registering_goes_on_and_becomes_ready_by_itself(
    site: Site, failure: str, noticed_by: str
) -> None:
    poll_s = 0.2 if noticed_by == "poll" else 3600.0
    site.configure({"hikcentral": {"deadline_s": 0.6}, "passages": {"poll_s": poll_s}})
    with Running(site) as running:
        running.until_link(Peer.HIKCENTRAL, up=True)
        running.remote.set_link(failure)
        if noticed_by == "poll":
            running.until_link(Peer.HIKCENTRAL, up=False)
        visits = [running.register() for _ in range(3)]
        assert {visit.access for visit in visits} == {AccessState.QUEUED}
        closed = running.until_link(Peer.HIKCENTRAL, up=False)
        assert closed.reason is WaitReason.LINK_DOWN
        assert running.remote.state()["persons"] == []
        for visit in visits:
            amber = running.until(visit.id, wait_reason=WaitReason.LINK_DOWN)
            assert (amber.status, amber.access) == (VisitStatus.EXPECTED, AccessState.QUEUED)
        jobs = [job for visit in visits for job in running.jobs(visit.id)]
        assert len(jobs) == 9
        assert {job.attempts for job in jobs if job.state is JobState.QUEUED} == {0}
        running.remote.set_link("up")
        for visit in visits:
            assert running.until(visit.id, access=AccessState.READY).wait_reason is None
        state = running.remote.state()
        assert [len(state["persons"]), *(doors_with(state, v.id) for v in visits)] == [
            3,
            *[DOORS] * 3,
        ]
        assert {job.attempts for job in running.jobs(visits[0].id)} == {1}


def test_registered_before_the_first_start_and_while_it_is_away(site: Site) -> None:
    site.remote.set_link("refuse")
    with Running(site) as first:
        visit = first.register()
        first.until_link(Peer.HIKCENTRAL, up=False)
    site.remote.set_link("up")
    with Running(site) as second:
        second.until(visit.id, access=AccessState.READY)


def _refused(site: Site) -> tuple[Running, LinkChanged]:
    running = Running(site)
    with running:
        visit = running.register()
        closed = running.until_link(Peer.HIKCENTRAL, up=False)
        running.until(visit.id, wait_reason=closed.reason)
        saved = running.visit(visit.id)
        assert (saved.access, saved.wait_reason) == (AccessState.QUEUED, closed.reason)
        assert {job.attempts for job in running.jobs(visit.id)} == {0}
        assert {job.state for job in running.jobs(visit.id)} == {JobState.QUEUED}
    return running, closed


def test_a_wrong_secret_is_named_and_loses_nothing(site: Site) -> None:
    site.put_secret("another-secret", secrets.token_hex(8))
    site.configure({"hikcentral": {"app_secret": "another-secret"}})
    _, closed = _refused(site)
    assert closed.reason is WaitReason.CREDENTIALS
    assert site.remote.state()["persons"] == []
    _require_ready_after_cure(site)


def test_a_wrong_certificate_gets_no_byte_of_ours(site: Site, tmp_path: Path) -> None:
    other = hikcentral_identity(tmp_path)
    pinned = {"pin_sha256": other.pin_sha256(), "pin_file": str(other.certificate)}
    site.configure({"hikcentral": pinned})
    _, closed = _refused(site)
    assert closed.reason is WaitReason.CERTIFICATE
    assert site.remote.calls() == []
    _require_ready_after_cure(site)


def _require_ready_after_cure(site: Site) -> None:
    site.configure()
    with Running(site) as running:
        (visit,) = running.program.lookup.list_live_visits()
        running.until(visit.id, access=AccessState.READY)
        assert doors_with(running.remote.state(), visit.id) == DOORS
