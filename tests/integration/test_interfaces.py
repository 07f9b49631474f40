"""Interfaces that this server or this partner does not have: the road goes on where it can."""

from collections.abc import Iterator

import pytest

from kiosk.core.events import InterfaceMissing
from kiosk.core.visits import AccessState, WaitReason
from services.simulator.remote import doors_with
from tests.fakes.site import DESK, DOORS, Site
from tests.integration.running import Running

STATUS = ["applicationResult", "elementDownloadDetail"]


@pytest.fixture
def told(site: Site) -> Iterator[tuple[Running, list[InterfaceMissing]]]:
    """The program, and what it says of closed interfaces."""
    running, missing = Running(site), list[InterfaceMissing]()
    running.program.bus.subscribe(InterfaceMissing, missing.append)
    with running:
        yield running, missing


def test_without_any_status_nobody_is_called_ready_or_revoked(
    told: tuple[Running, list[InterfaceMissing]],
) -> None:
    running, missing = told
    running.remote.set_server(unauthorised=STATUS)
    visit = running.register()
    sent = running.until(visit.id, wait_reason=WaitReason.UNCONFIRMED)
    assert (sent.access, sent.may_walk) == (AccessState.ASSIGNED, False)
    assert "/acs/v1/auth/applicationResult" in sent.wait_detail
    running.remote.wait_until(lambda state: doors_with(state, visit.id) == DOORS)
    closed = {one.interface.path: one.interface.authorised for one in missing}
    assert closed["/acs/v1/auth/applicationResult"] is False
    assert len(missing) == len(closed), "each is told once"

    running.program.desk.cancel(visit.id, DESK)
    gone = running.until(visit.id, access=AccessState.REVOKING, wait_reason=WaitReason.UNCONFIRMED)
    assert gone.access_revoked_at is None
    running.remote.wait_until(lambda state: doors_with(state, visit.id) == ())


@pytest.mark.parametrize("path", ["group/single/personList", "/acs/v1/privilege/group", "org/"])
def test_what_can_be_done_without_stops_nobody(
    told: tuple[Running, list[InterfaceMissing]], path: str
) -> None:
    running, _ = told
    running.remote.set_server(unauthorised=[path])
    visit = running.ready()
    running.program.desk.cancel(visit.id, DESK)
    running.until(visit.id, access=AccessState.REVOKED)
    assert doors_with(running.remote.state(), visit.id) == ()


def test_a_closed_interface_is_asked_once(
    told: tuple[Running, list[InterfaceMissing]],
) -> None:
    running, _ = told
    running.remote.set_server(unauthorised=["group/single/personList"])
    for _ in range(3):
        visit = running.ready()
        running.program.desk.cancel(visit.id, DESK)
        running.until(visit.id, access=AccessState.REVOKED)
    asked = [call["code"] for call in running.remote.calls() if "personList" in call["path"]]
    # The reconciler may have asked before it was closed.
    assert asked.count("69") == 1
    assert asked[-1] == "69"
