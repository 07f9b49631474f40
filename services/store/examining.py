"""Looks at a SQLite database without changing it: does its key open it, how new is it, is it whole.

Must never migrate, write or create. Any thread; own connection, closed at the end. A database
that a program has open is read beside it.
"""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kiosk.core.errors import StoreKeyWrong, StoreUnavailable
from kiosk.core.secret import Secret
from services.store.migrate import standing
from services.store.sqlite import dbapi2

_MOST_FAULTS = 10


@dataclass(frozen=True, slots=True)
class Examination:
    """`revision` of the file (empty before its first migration), `head` of this program, whether
    this program `knows` the revision, and how many `faults` SQLite's quick_check has found."""

    revision: str
    head: str
    knows: bool
    faults: int


def examine(path: Path, key: Secret) -> Examination:
    """StoreKeyWrong; StoreUnavailable for a file that is missing, unreadable or damaged."""
    connection = None
    try:
        connection = dbapi2.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)
        connection.execute("PRAGMA cipher_log_level = NONE")
        connection.execute(f"PRAGMA key = \"x'{key.reveal()}'\"")
        connection.execute("PRAGMA busy_timeout = 5000")
        tables = {row[0] for row in connection.execute("SELECT name FROM sqlite_master")}
        rows = connection.execute(f"PRAGMA quick_check({_MOST_FAULTS})").fetchall()
        revision = _revision(connection) if "alembic_version" in tables else ""
    except dbapi2.Error as error:
        # The text of the driver holds no data.
        if "file is not a database" in str(error):
            raise StoreKeyWrong(str(path)) from None
        raise StoreUnavailable(str(error)) from None
    finally:
        if connection is not None:
            connection.close()
    head, knows = standing(revision)
    faults = 0 if rows == [("ok",)] else len(rows)
    return Examination(revision, head, knows, faults)


def _revision(connection: Any) -> str:
    row = connection.execute("SELECT version_num FROM alembic_version").fetchone()
    return str(row[0]) if row else ""
