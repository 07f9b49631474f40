"""One engine for each test, on a store that all tests share and each one empties."""

from collections.abc import Iterator

import pytest

from services.store import Store
from tests.fakes.stores import _close_shared, kind, shared_store
from tests.unit.jobs.rig import Rig

__all__ = ["_close_shared", "kind", "shared_store"]


@pytest.fixture
def rig(shared_store: Store) -> Iterator[Rig]:
    made = Rig(shared_store)
    yield made
    made.engine.stop()
