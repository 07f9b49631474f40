"""The databases that the suites of the store run on: each test once on SQLite, once on PostgreSQL.

A conftest imports `kind`, and `shared_store` where its tests share one store.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from kiosk.core.secret import Secret
from services.store import Store
from services.store.sqlite import open_sqlite
from services.store.tables import metadata
from tests.fakes.postgres import TEMPLATE, postgres

KEY = Secret("11" * 32)
PHOTO_KEY = Secret("22" * 32)
SQLITE, POSTGRES = "sqlite", "postgresql"
# Left out by `--fast`.
_ON_POSTGRES = pytest.param(POSTGRES, marks=pytest.mark.slow)
KINDS = [SQLITE, _ON_POSTGRES]
# For what is particular to one of them.
on_sqlite = pytest.mark.parametrize("kind", [SQLITE], indirect=True)
on_postgres = pytest.mark.parametrize("kind", [_ON_POSTGRES], indirect=True)


def open_store(folder: Path, kind: str = SQLITE, *, migrated: bool = True) -> Store:
    """The store that belongs to the folder; the second call opens the same one again.

    A new one is a copy on PostgreSQL, for speed; not `migrated`, it begins empty.
    """
    if kind == SQLITE:
        return open_sqlite(folder / "kiosk.db", KEY, PHOTO_KEY)
    server = postgres()
    from services.store.postgres import open_postgres

    return open_postgres(server.address(database_of(folder, migrated=migrated)), PHOTO_KEY)


def database_of(folder: Path, *, migrated: bool = True) -> str:
    """The name of the folder's database on the server, which the first call makes."""
    if folder not in _databases:
        _databases[folder] = postgres().new_database(TEMPLATE if migrated else "template0")
    return _databases[folder]


_databases: dict[Path, str] = {}


def empty(store: Store) -> None:
    """Delete every row: an emptied store is as good as a new one, and ten times quicker."""
    names = [table.name for table in reversed(metadata.sorted_tables)]
    statements = [f"DELETE FROM {name}" for name in names]
    with store.write() as connection:
        if connection.dialect.name == POSTGRES:
            statements = ["; ".join(statements)]  # one round trip
        for statement in statements:
            connection.exec_driver_sql(statement)


@contextmanager
def refusing(store: Store, table: str) -> Iterator[None]:
    """Every insert into the table fails, in the middle of the transaction."""
    with store.write() as connection:
        for statement in _REFUSE[connection.dialect.name]:
            connection.execute(sa.text(statement.format(table=table)))
    try:
        yield
    finally:
        with store.write() as connection:
            connection.execute(sa.text(_ALLOW[connection.dialect.name].format(table=table)))


_REFUSE = {
    SQLITE: ["CREATE TRIGGER no BEFORE INSERT ON {table} BEGIN SELECT RAISE(ABORT, 'no'); END"],
    POSTGRES: [
        "CREATE OR REPLACE FUNCTION no() RETURNS trigger LANGUAGE plpgsql AS"
        " $$ BEGIN RAISE EXCEPTION 'no'; END $$",
        "CREATE TRIGGER no BEFORE INSERT ON {table} FOR EACH ROW EXECUTE FUNCTION no()",
    ],
}
_ALLOW = {SQLITE: "DROP TRIGGER no", POSTGRES: "DROP TRIGGER no ON {table}"}


@pytest.fixture(scope="session", params=KINDS)
def kind(request: pytest.FixtureRequest) -> str:
    """Which database the test runs on."""
    return str(request.param)


@contextmanager
def losing_answers(store: Store) -> Iterator[None]:
    """PostgreSQL carries every commit out, and the connection ends before it says so."""
    engine = store._backend.writer
    commit = engine.dialect.do_commit

    def commit_and_lose(connection: Any) -> None:
        commit(connection)
        connection.dbapi_connection.close()
        commit(connection)

    engine.dialect.do_commit = commit_and_lose
    try:
        yield
    finally:
        engine.dialect.do_commit = commit


_shared: dict[str, Store] = {}
_folders: dict[str, Path] = {}


@pytest.fixture(scope="session", autouse=True)
def _close_shared() -> Iterator[None]:
    yield
    while _shared:
        _shared.popitem()[1].close()


@pytest.fixture
def shared_store(kind: str, tmp_path_factory: pytest.TempPathFactory) -> Store:
    """Open as long as the test process; whoever uses it empties it first."""
    return share(kind, tmp_path_factory)


def share(kind: str, tmp_path_factory: pytest.TempPathFactory) -> Store:
    """The one that every test of this process shares."""
    if kind not in _shared:
        _folders[kind] = tmp_path_factory.mktemp("store")
        _shared[kind] = open_store(_folders[kind], kind)
    return _shared[kind]


def open_again(kind: str) -> Store:
    """The shared store once more, as another process would; to be closed by the caller."""
    return open_store(_folders[kind], kind)
