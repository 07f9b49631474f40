"""The migrations make exactly the tables that the code uses, and can be taken back."""

from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory

from services.store import Store
from services.store.migrate import alembic_config, upgrade
from services.store.tables import metadata
from tests.fakes.stores import POSTGRES, SQLITE, kind, open_store
from tests.unit.jobs.rig import Rig

__all__ = ["kind"]

_INDEX = {
    SQLITE: "SELECT sql FROM sqlite_master WHERE name = 'ix_job_one_running'",
    POSTGRES: "SELECT indexdef FROM pg_indexes WHERE indexname = 'ix_job_one_running'",
}
_ONLY_RUNNING = {
    SQLITE: "WHERE state = 'running'",
    POSTGRES: "WHERE ((state)::text = 'running'::text)",
}


def open_empty(folder: Path, kind: str) -> Store:
    return open_store(folder, kind, migrated=False)


@pytest.fixture
def store(tmp_path: Path, kind: str) -> Iterator[Store]:
    made = open_empty(tmp_path, kind)
    yield made
    made.close()


def tables(connection: sa.Connection) -> set[str]:
    return set(sa.inspect(connection).get_table_names())


def test_migrations_equal_the_metadata(store: Store) -> None:
    with store.write() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, metadata) == []
        assert tables(connection) == {*metadata.tables, "alembic_version"}


def test_check_constraints_and_partial_indexes_are_there(store: Store, kind: str) -> None:
    """The comparison does not look at these."""
    with store.read() as connection:
        found = sa.inspect(connection)
        checks = {
            check["name"]
            for table in metadata.tables
            for check in found.get_check_constraints(table)
        }
        sql = connection.exec_driver_sql(_INDEX[kind]).scalar_one()
    assert checks == {"ck_visit_status", "ck_visit_access", "ck_job_state"}
    assert "UNIQUE" in sql
    assert _ONLY_RUNNING[kind] in sql


def test_down_and_up_again(store: Store) -> None:
    with store._backend.writer.connect() as connection:
        config = alembic_config(connection)
        with connection.begin():
            command.downgrade(config, "base")
            assert tables(connection) == {"alembic_version"}
        upgrade(connection)
        with connection.begin():
            context = MigrationContext.configure(connection)
            assert compare_metadata(context, metadata) == []
    rig = Rig(store)
    assert rig.register().revision == 1


def test_opening_twice_changes_nothing(store: Store, tmp_path: Path, kind: str) -> None:
    rig = Rig(store)
    saved = rig.register()
    store.close()
    again = open_empty(tmp_path, kind)
    with again.read() as connection:
        assert connection.exec_driver_sql("SELECT id FROM visit").scalar_one() == saved.id
    again.close()


def test_a_migration_that_fails_leaves_nothing(
    tmp_path: Path, kind: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = ScriptDirectory.run_env

    def fail(self: ScriptDirectory) -> None:
        real(self)
        raise RuntimeError("power cut")

    with monkeypatch.context() as patch:
        patch.setattr(ScriptDirectory, "run_env", fail)
        with pytest.raises(RuntimeError):
            open_empty(tmp_path, kind)
    store = open_empty(tmp_path, kind)
    with store.read() as connection:
        assert "visit" in tables(connection)
    store.close()


def test_one_head(store: Store) -> None:
    with store.write() as connection:
        scripts = ScriptDirectory.from_config(alembic_config(connection))
        current = MigrationContext.configure(connection).get_current_revision()
    assert scripts.get_heads() == [current]
