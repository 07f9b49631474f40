"""Looks at a PostgreSQL database without changing it. Any thread; own connection, read only."""

from dataclasses import dataclass
from typing import Any

import psycopg

from services.store.migrate import standing
from services.store.postgres import typed
from services.store.postgres_address import PostgresAddress

_MAY_CHANGE = "UPDATE, DELETE, TRUNCATE"


@dataclass(frozen=True, slots=True)
class ServerExamination:
    """`version` of the server; `revision`, `head`, `knows` as in `examining.Examination`;
    `audit_open`: our user could change what the audit list says (goal S-25)."""

    version: str
    revision: str
    head: str
    knows: bool
    audit_open: bool


def examine_postgres(address: PostgresAddress) -> ServerExamination:
    """StoreKeyWrong for a wrong password; StoreUnavailable, ConfigError."""
    try:
        with psycopg.connect(**address.parameters()) as connection:
            connection.read_only = True
            version = str(_ask(connection, "SHOW server_version"))
            made = _ask(connection, "SELECT to_regclass('alembic_version') IS NOT NULL")
            revision = _ask(connection, "SELECT version_num FROM alembic_version") if made else ""
            audit = f"SELECT has_table_privilege('audit', '{_MAY_CHANGE}')"
            audit_open = bool(made and _ask(connection, audit))
    except psycopg.Error as error:
        raise typed(error) from None
    head, knows = standing(str(revision or ""))
    return ServerExamination(version, str(revision or ""), head, knows, audit_open)


def _ask(connection: "psycopg.Connection[Any]", question: str) -> object:
    row = connection.execute(question.encode()).fetchone()
    return None if row is None else row[0]
