"""Two desks at work on one PostgreSQL database and one building."""

import base64
from collections.abc import Iterator
from pathlib import Path

import pytest

from kiosk.core.errors import ConfigError
from kiosk.core.visits import AccessState, VisitStatus
from services.simulator.remote import doors_with
from services.store import people, postgres_address
from tests.fakes.postgres import postgres
from tests.fakes.site import DESK, DOORS, HOST, HOST_EMAIL, Building, Site
from tests.integration.running import Running

PHOTO_KEY = base64.b64encode(b"1" * 32).decode()


@pytest.fixture
def database() -> str:
    return postgres().new_database()


def desk_site(folder: Path, building: Building, database: str, desk: str) -> Site:
    """An installation whose store is on the server."""
    server = postgres()
    site = Site(folder, building)
    store = {
        "kind": "postgresql",
        "host": str(server.folder),
        "port": server.port,
        "user": "postgres",
        "database": database,
    }
    path = site.configure({"store": store})
    path.write_text(f'desk = "{desk}"\n' + path.read_text(encoding="utf-8"), encoding="utf-8")
    site.put_secret("store-password", server.password)
    site.put_secret("photo-key", PHOTO_KEY)
    return site


@pytest.fixture
def north(building: Building, database: str, tmp_path: Path) -> Iterator[Site]:
    made = desk_site(tmp_path / "north", building, database, "north")
    with made.opened() as store, store.write() as connection:
        people.put_host(connection, HOST, HOST_EMAIL, "", "Отдел проверок")
    yield made
    made.close()


@pytest.fixture
def south(building: Building, database: str, tmp_path: Path) -> Iterator[Site]:
    made = desk_site(tmp_path / "south", building, database, "south")
    yield made
    made.close()


def test_a_visit_of_one_desk_is_seen_and_ended_at_the_other(north: Site, south: Site) -> None:
    with Running(north) as first, Running(south) as second:
        visit = first.ready()
        assert second.until(visit.id, access=AccessState.READY).visitor_name == visit.visitor_name
        assert second.program.lookup.get_photo(visit.id) == north.photo
        second.program.desk.cancel(visit.id, DESK)
        gone = first.until(visit.id, access=AccessState.REVOKED)
        assert gone.status is VisitStatus.CANCELLED
        state = first.remote.state()
        assert doors_with(state, visit.id) == ()


def test_a_second_program_of_the_same_name_is_refused(
    north: Site, building: Building, database: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    twin = desk_site(tmp_path / "twin", building, database, "north")
    with Running(north):
        monkeypatch.setitem(postgres_address._SESSION, "lock_timeout", "50ms")
        with pytest.raises(ConfigError) as caught:
            twin.built()
        assert caught.value.setting == "desk"
    monkeypatch.undo()
    with Running(twin) as running:
        visit = running.ready()
        assert doors_with(running.remote.state(), visit.id) == DOORS
    twin.close()
