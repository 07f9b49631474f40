"""Statements of the hot path: built and compiled once, then run by their text.

Building and caching a statement costs SQLAlchemy more time than SQLite needs to carry it out.
The statement is still written in its words, and its types still turn values into what the
database keeps, so that one text serves both databases.
"""

from collections import namedtuple
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import sqlalchemy as sa

_Turn = Callable[[Any], Any]
_NO_ROWS: Sequence[Any] = ()


class _Compiled:
    """One statement for one dialect."""

    def __init__(self, statement: sa.ClauseElement, columns: Sequence[Any], dialect: sa.Dialect):
        compiled: Any = statement.compile(dialect=dialect)
        self.text = str(compiled)
        binds: Mapping[str, Any] = compiled.binds
        self.fixed = {name: one.effective_value for name, one in binds.items() if not one.required}
        self.turns: dict[str, _Turn | None] = {
            name: one.type.dialect_impl(dialect).bind_processor(dialect)
            for name, one in binds.items()
        }
        self.order: Sequence[str] | None = compiled.positiontup
        back = [one.type.dialect_impl(dialect).result_processor(dialect, None) for one in columns]
        self.back = [(place, turn) for place, turn in enumerate(back) if turn is not None]

    def values(self, given: Mapping[str, Any]) -> Any:
        known = {**self.fixed, **given}
        turned = {
            name: known[name] if turn is None else turn(known[name])
            for name, turn in self.turns.items()
        }
        return turned if self.order is None else tuple(turned[name] for name in self.order)


def _row_type(names: Sequence[str]) -> Any:
    make: Any = namedtuple
    return make("Row", names, rename=True)


class Prepared:
    """`run` within a transaction; the driver's errors come through, as `Store` expects them.

    Every value that changes is a `bindparam`, and nothing expands (no IN over a bound list).
    """

    def __init__(
        self,
        statement: sa.ClauseElement | Callable[[str], sa.ClauseElement],
        columns: Sequence[Any] = (),
    ) -> None:
        """`columns`: what the statement answers with, in order. What has no common words is
        made for the name of each dialect."""
        self._statement = statement
        self._columns = columns
        names = [column.name for column in columns]
        self._row: Any = _row_type(names)
        self._compiled: dict[str, _Compiled] = {}

    def run(self, connection: sa.Connection, **values: Any) -> Sequence[Any]:
        """The rows, each with the names of the columns."""
        dialect = connection.dialect
        compiled = self._compiled.get(dialect.name)
        if compiled is None:
            made = self._statement
            statement = made(dialect.name) if callable(made) else made
            compiled = _Compiled(statement, self._columns, dialect)
            self._compiled[dialect.name] = compiled
        cursor: Any = connection.connection.cursor()
        try:
            cursor.execute(compiled.text, compiled.values(values))
            return self._rows(cursor, compiled) if self._columns else _NO_ROWS
        finally:
            cursor.close()

    def _rows(self, cursor: Any, compiled: _Compiled) -> list[Any]:
        rows: list[Any] = []
        for found in cursor.fetchall():
            row = list(found)
            for place, turn in compiled.back:
                row[place] = turn(row[place])
            rows.append(self._row(*row))
        return rows
