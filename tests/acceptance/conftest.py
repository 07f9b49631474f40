"""One simulator for all tests of this folder, and a fresh installation for each."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.fakes.site import Building, Site


@pytest.fixture(scope="session")
def session_building(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Building]:
    building = Building(tmp_path_factory.mktemp("building"))
    yield building
    building.close()


@pytest.fixture
def site(session_building: Building, tmp_path: Path) -> Iterator[Site]:
    session_building.calm()
    made = Site(tmp_path / "data", session_building)
    yield made
    made.close()
