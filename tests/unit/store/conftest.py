"""An empty store, and one visit to work with."""

from collections.abc import Iterator

import pytest

from kiosk.core.ids import HostId, VisitId
from kiosk.core.secret import Secret
from kiosk.core.visits import Visit
from services.store import Store, visits
from services.store.postgres_address import PostgresAddress
from tests.fakes.clock import START
from tests.fakes.postgres import PostgresServer, postgres
from tests.fakes.stores import PHOTO_KEY, _close_shared, empty, kind, open_store, share
from tests.unit.jobs.rig import JPEG, add_host, new_visit

__all__ = ["_close_shared", "kind"]

FIRST, SECOND = VisitId("V0000000000000A1"), VisitId("V0000000000000A2")


def add_visit(store: Store, host_id: HostId, key: VisitId = FIRST, jpeg: bytes = JPEG) -> Visit:
    with store.write() as connection:
        saved = visits.insert_visit(connection, key, new_visit(host_id), "desk", START)
        visits.put_photo(connection, store.seal, key, jpeg, START)
    return saved


def open_at(address: PostgresAddress, photo_key: Secret = PHOTO_KEY) -> None:
    """Open the database there, and close it again."""
    from services.store.postgres import open_postgres

    open_postgres(address, photo_key).close()


@pytest.fixture
def server(kind: str) -> PostgresServer:
    """For tests of PostgreSQL alone."""
    return postgres()


@pytest.fixture
def store(request: pytest.FixtureRequest, kind: str) -> Iterator[Store]:
    """The shared one, emptied; a new one in `tmp_path` for a test marked `own_database`."""
    if request.node.get_closest_marker("own_database") is None:
        shared = share(kind, request.getfixturevalue("tmp_path_factory"))
        empty(shared)
        yield shared
    else:
        made = open_store(request.getfixturevalue("tmp_path"), kind)
        yield made
        made.close()


@pytest.fixture
def host_id(store: Store) -> HostId:
    return add_host(store)


@pytest.fixture
def visit(store: Store, host_id: HostId) -> Visit:
    return add_visit(store, host_id)
