"""Inserts that meet a row of the same key: one text for both databases (ADR 014)."""

from collections.abc import Mapping
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite


def insert_or_ignore(
    connection: sa.Connection, table: sa.Table, key: str, values: Mapping[str, Any]
) -> int | None:
    """The `id` of the new row; None, and nothing changed, when `key` is there already."""
    put = _insert(connection, table).values(**values)
    done = put.on_conflict_do_nothing(index_elements=[key]).returning(table.c.id)
    return connection.execute(done).scalar()


def upsert(
    connection: sa.Connection,
    table: sa.Table,
    values: Mapping[str, Any],
    otherwise: Mapping[str, Any],
) -> None:
    """Insert; where a row has the same primary key, set `otherwise` in it."""
    put = _insert(connection, table).values(**values)
    keys = [column.name for column in table.primary_key]
    connection.execute(put.on_conflict_do_update(index_elements=keys, set_=dict(otherwise)))


def _insert(connection: sa.Connection, table: sa.Table) -> sqlite.Insert | postgresql.Insert:
    # Both have the same methods, and SQLAlchemy has no common word for them.
    on_sqlite = connection.dialect.name == "sqlite"
    return sqlite.insert(table) if on_sqlite else postgresql.insert(table)
