"""One engine for each test, on a store that all tests share and each one empties."""

from collections.abc import Iterator

import pytest

from kiosk.core.jobs import Peer
from services.passages import DoorEventPoll, PollRules
from services.store import Store
from tests.fakes.stores import _close_shared, kind, shared_store
from tests.unit.jobs.rig import Rig

__all__ = ["_close_shared", "kind", "shared_store"]

_GRANTED = 197162


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
