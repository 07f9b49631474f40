"""A store in a new folder, and one visit to work with."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from kiosk.core.ids import HostId, VisitId
from kiosk.core.visits import Visit
from services.store import Store, visits
from tests.fakes.clock import START
from tests.fakes.postgres import PostgresServer, postgres
from tests.fakes.stores import kind, open_store
from tests.unit.jobs.rig import JPEG, add_host, new_visit

__all__ = ["kind"]

FIRST, SECOND = VisitId("V0000000000000A1"), VisitId("V0000000000000A2")


def add_visit(store: Store, host_id: HostId, key: VisitId = FIRST, jpeg: bytes = JPEG) -> Visit:
    with store.write() as connection:
        saved = visits.insert_visit(connection, key, new_visit(host_id), "desk", START)
        visits.put_photo(connection, store.seal, key, jpeg, START)
    return saved


@pytest.fixture
def server(kind: str) -> PostgresServer:
    """For tests of PostgreSQL alone."""
    return postgres()


@pytest.fixture
def store(tmp_path: Path, kind: str) -> Iterator[Store]:
    made = open_store(tmp_path, kind)
    yield made
    made.close()


@pytest.fixture
def host_id(store: Store) -> HostId:
    return add_host(store)


@pytest.fixture
def visit(store: Store, host_id: HostId) -> Visit:
    return add_visit(store, host_id)
