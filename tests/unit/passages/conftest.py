"""One engine for each test, on a store that all tests of the folder share and each one empties."""

from collections.abc import Iterator

import pytest

from kiosk.core.jobs import Peer
from services.passages import DoorEventPoll, PollRules
from services.store import Store
from tests.unit.jobs.rig import Rig, open_store

_GRANTED = 197162


@pytest.fixture(scope="session")
def shared_store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    store = open_store(tmp_path_factory.mktemp("store"))
    yield store
    store.close()


@pytest.fixture
def rig(shared_store: Store) -> Iterator[Rig]:
    made = Rig(shared_store)
    yield made
    made.engine.stop()


@pytest.fixture
def poll(rig: Rig) -> DoorEventPoll:
    """Over a link that has been asked and is up."""
    rig.run()
    gate = rig.gates[Peer.HIKCENTRAL]
    return DoorEventPoll(rig.hik, rig.intake, rig.store, gate, rig.clock, PollRules((_GRANTED,)))
