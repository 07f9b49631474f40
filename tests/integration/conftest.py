"""One simulator for all tests of this folder, and a fresh installation for each."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.fakes.site import Building, Site
from tests.integration.running import Running


@pytest.fixture(scope="session")
def session_building(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Building]:
    building = Building(tmp_path_factory.mktemp("building"))
    yield building
    building.close()


@pytest.fixture
def building(session_building: Building) -> Building:
    session_building.calm()
    return session_building


@pytest.fixture
def site(building: Building, tmp_path: Path) -> Iterator[Site]:
    made = Site(tmp_path / "data", building)
    yield made
    made.close()


@pytest.fixture
def running(site: Site) -> Iterator[Running]:
    """The program at work; a test that needs other settings starts its own."""
    with Running(site) as started:
        yield started
