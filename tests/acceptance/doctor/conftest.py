"""A doctor for each site, and a visitor who was there before."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from kiosk.app.adapters import hikcentral_config
from kiosk.core.access import NewPerson
from kiosk.core.bus import Bus
from kiosk.core.clock import SystemClock
from kiosk.core.ids import DoorId, GroupId
from services.hikcentral import build_road
from services.simulator.remote import doors_with
from services.simulator.shapes import StateShape
from tests.acceptance.doctor.command import VISITOR_CODE, Doctor
from tests.fakes.site import DOORS, ENTRANCE, GROUP, VISITOR, Site
from ui.strings.language import install_language


@pytest.fixture(autouse=True)
def _with_windows(qapp: QApplication) -> Iterator[None]:
    """The command makes one without windows where there is none, and later tests want windows."""
    yield
    install_language(qapp, "en")


@pytest.fixture
def doctor(site: Site, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> Doctor:
    return Doctor(site, capsys, tmp_path)


@pytest.fixture
def visited(site: Site) -> StateShape:
    """A visitor under a canary's name has access everywhere and has gone in; the state then."""
    settings = site.place.settings()
    config, chosen = hikcentral_config(settings, site.place.secrets(settings)), settings.hikcentral
    client = build_road(config, SystemClock(), Bus().publish, chosen.road, org_name=chosen.org_name)
    now = SystemClock().now()
    day = timedelta(days=1)
    person = NewPerson(VISITOR_CODE, VISITOR, now - day, now + day, face=site.photo)
    client.add_person(person)
    found = client.find_person(VISITOR_CODE)
    assert found is not None
    client.add_member(GroupId(GROUP), found.ref)
    client.apply(found.ref, [DoorId(door) for door in DOORS])
    client.close()
    site.remote.wait_until(lambda state: doors_with(state, VISITOR_CODE) == DOORS)
    site.remote.show_face(ENTRANCE, VISITOR_CODE)
    return site.remote.wait_until(lambda state: state["events"] == 1)
