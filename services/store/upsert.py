"""Inserts that meet a row of the same key: one text for both databases (ADR 015)."""

from collections.abc import Mapping, Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite


def insert_or_ignore(
    connection: sa.Connection, table: sa.Table, keys: Sequence[str], values: Mapping[str, Any]
) -> sa.Row[Any] | None:
    """The new row; None, and nothing changed, when a row has the same `keys` already."""
    put = insert_into(connection.dialect.name, table).values(**values)
    done = put.on_conflict_do_nothing(index_elements=keys).returning(*table.c)
    return connection.execute(done).one_or_none()


def upsert(
    connection: sa.Connection,
    table: sa.Table,
    values: Mapping[str, Any],
    otherwise: Mapping[str, Any],
) -> None:
    """Insert; where a row has the same primary key, set `otherwise` in it."""
    put = insert_into(connection.dialect.name, table).values(**values)
    keys = [column.name for column in table.primary_key]
    connection.execute(put.on_conflict_do_update(index_elements=keys, set_=dict(otherwise)))


def insert_into(dialect: str, table: sa.Table) -> sqlite.Insert | postgresql.Insert:
    """Both have the same methods, and SQLAlchemy has no common word for them."""
    return sqlite.insert(table) if dialect == "sqlite" else postgresql.insert(table)
