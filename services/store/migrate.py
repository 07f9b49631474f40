"""Brings the database to the newest revision, in one transaction, at every start."""

from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory

from kiosk.core.errors import StoreTooNew, StoreUnavailable

_SCRIPTS = Path(__file__).parent / "migrations"


def script_folder() -> str:
    """Where the revisions are."""
    return str(_SCRIPTS)


def standing(revision: str) -> tuple[str, bool]:
    """(newest revision of this program, whether it knows the given one)."""
    scripts = ScriptDirectory(script_folder())
    known = {script.revision for script in scripts.walk_revisions()}
    return scripts.get_current_head() or "", revision in known


def alembic_config(connection: sa.Connection) -> Config:
    """Alembic's settings without an ini file; `env.py` takes the connection from them."""
    config = Config()
    # A percent sign in the path would be read as an interpolation.
    config.set_main_option("script_location", str(_SCRIPTS).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    return config


def upgrade(connection: sa.Connection) -> None:
    """Upgrade to head. StoreTooNew when the database knows a revision that we do not."""
    config = alembic_config(connection)
    scripts = ScriptDirectory.from_config(config)
    with _tables_may_be_made_anew(connection), connection.begin():
        current = MigrationContext.configure(connection).get_current_revision()
        known = {script.revision for script in scripts.walk_revisions()}
        if current is not None and current not in known:
            raise StoreTooNew(current)
        if current != scripts.get_current_head():
            if connection.dialect.name == "postgresql":
                # A big table takes longer than a question of the desk may.
                connection.exec_driver_sql("SET LOCAL statement_timeout = 0")
            command.upgrade(config, "head")
            _check_foreign_keys(connection)


def _check_foreign_keys(connection: sa.Connection) -> None:
    if connection.dialect.name == "sqlite":
        broken = connection.exec_driver_sql("PRAGMA foreign_key_check").all()
        if broken:
            tables = ", ".join(sorted({row[0] for row in broken}))
            raise StoreUnavailable(f"rows without their parent in {tables}")


@contextmanager
def _tables_may_be_made_anew(connection: sa.Connection) -> Generator[None]:
    """SQLite changes a table by making it anew, for which its foreign keys must rest.

    They cannot be switched within a transaction; before it ends they are all checked.
    """
    if connection.dialect.name != "sqlite":
        yield
        return
    driver: Any = connection.connection.driver_connection
    driver.execute("PRAGMA foreign_keys = OFF")
    try:
        yield
    finally:
        driver.execute("PRAGMA foreign_keys = ON")
