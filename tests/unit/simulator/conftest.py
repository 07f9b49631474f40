from collections.abc import Iterator

import pytest

from kiosk.core.secret import Secret
from services.simulator.remote import SimulatorProcess, SimulatorRemote
from tests.unit.simulator.partner import APP_SECRET, Partner

TOKEN = "test-admin-token"


@pytest.fixture(scope="session")
def simulator(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SimulatorProcess]:
    folder = tmp_path_factory.mktemp("simulator")
    with SimulatorProcess(folder, Secret(APP_SECRET), Secret(TOKEN)) as process:
        yield process


@pytest.fixture(scope="session")
def session_remote(simulator: SimulatorProcess) -> Iterator[SimulatorRemote]:
    with SimulatorRemote(simulator.admin_url, TOKEN) as remote:
        yield remote


@pytest.fixture
def remote(session_remote: SimulatorRemote) -> SimulatorRemote:
    """The admin side of an empty, healthy world whose devices answer at once."""
    session_remote.reset()
    session_remote.set_apply_delay(0.0, 0.02)
    return session_remote


@pytest.fixture
def partner(simulator: SimulatorProcess, remote: SimulatorRemote) -> Iterator[Partner]:
    client = Partner(simulator.ready)
    yield client
    client.http.close()
