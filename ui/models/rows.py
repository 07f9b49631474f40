"""A table of snapshots that sorts and filters its own index list.

Owns the rows and their visible order. It must never call a port, and never sits behind a proxy
model: QSortFilterProxyModel over Python data costs seconds at ten thousand rows, the list here
costs milliseconds. GUI thread only.
"""

import html
from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass
from typing import Any, cast

from PySide6.QtCore import (
    QAbstractTableModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
)

from kiosk.core.validation import fold

AnyIndex = QModelIndex | QPersistentModelIndex
ROOT = QModelIndex()


@dataclass(frozen=True, slots=True)
class Column:
    """One column: `title()` is asked anew after a language switch, `text(row)` is what is shown.

    Without `sort_key` the folded text decides. Sort keys of one column must compare.
    """

    key: str
    title: Callable[[], str]
    text: Callable[[Any], str]
    sort_key: Callable[[Any], Any] | None = None

    def sort_value(self, row: object) -> Any:
        """What this row is compared by in this column."""
        return self.sort_key(row) if self.sort_key else fold(self.text(row))


class RowsModel(QAbstractTableModel):
    """Rows by id; the visible order is filter, then sort column, then order of arrival.

    Roles: DisplayRole and AccessibleTextRole are text, UserRole is the row itself. Sorting,
    filtering and `replace_all` reset the model, so a view must restore its selection by id on
    `modelReset`; `upsert` and `remove` move single rows and leave the selection alone.
    """

    def __init__(
        self,
        columns: Iterable[Column],
        id_of: Callable[[Any], Hashable],
        search_text: Callable[[Any], str],
        revision_of: Callable[[Any], int] | None = None,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self.columns = tuple(columns)
        self._id_of = id_of
        self._search_text = search_text
        self._revision_of = revision_of
        self._rows: dict[Hashable, Any] = {}
        self._haystacks: dict[Hashable, str] = {}
        self._places: dict[Hashable, tuple[Any, int]] = {}
        self._visible: list[Hashable] = []
        self._words: tuple[str, ...] = ()
        self._sort_column = -1
        self._descending = False
        self._arrivals = 0

    # -- rows ---------------------------------------------------------------------------------

    def replace_all(self, rows: Iterable[Any]) -> None:
        """Hold exactly these rows. A later row with the same id replaces the earlier."""
        self.beginResetModel()
        self._rows = {self._id_of(row): row for row in rows}
        self._haystacks = {key: fold(self._search_text(row)) for key, row in self._rows.items()}
        self._places = {}
        for key in self._rows:
            self._place(key)
        self._rebuild()
        self.endResetModel()

    def upsert(self, row: object) -> bool:
        """Take one row in; False when its revision is older than what is held."""
        key = self._id_of(row)
        held = self._rows.get(key)
        if held is not None and self._is_older(row, held):
            return False
        at = self._find(key) if held is not None else None
        self._rows[key] = row
        self._haystacks[key] = fold(self._search_text(row))
        self._move(key, at)
        return True

    def remove(self, key: Hashable) -> None:
        """Forget the row with this id, if it is held."""
        if key not in self._rows:
            return
        at = self._find(key)
        if at is not None:
            self.beginRemoveRows(ROOT, at, at)
            del self._visible[at]
        del self._rows[key], self._haystacks[key], self._places[key]
        if at is not None:
            self.endRemoveRows()

    def set_filter(self, text: str) -> None:
        """Show the rows in which every word of `text` occurs, whatever the case, e for yo."""
        words = tuple(fold(text).split())
        if words == self._words:
            return
        self.beginResetModel()
        self._words = words
        self._rebuild()
        self.endResetModel()

    def all_rows(self) -> tuple[Any, ...]:
        """Every row held, filtered or not, in order of arrival."""
        return tuple(self._rows.values())

    def get(self, key: Hashable) -> Any | None:
        """The row with this id, visible or not."""
        return self._rows.get(key)

    def row_at(self, index: AnyIndex) -> Any | None:
        """The row behind a valid index, else None."""
        return self._rows[self._visible[index.row()]] if self._holds(index) else None

    def id_at(self, index: AnyIndex) -> Hashable | None:
        """The id behind a valid index, else None."""
        return self._visible[index.row()] if self._holds(index) else None

    def index_of(self, key: Hashable) -> QModelIndex:
        """The first cell of the row with this id; invalid when it is not visible."""
        at = self._find(key) if key in self._rows else None
        return QModelIndex() if at is None else self.index(at, 0)

    def refresh(self, *keys: str) -> None:
        """Say that the shown text of these columns (all when none is named) has changed."""
        if not self._visible:
            return
        numbers = [n for n, column in enumerate(self.columns) if not keys or column.key in keys]
        last = len(self._visible) - 1
        for number in numbers:
            self.dataChanged.emit(self.index(0, number), self.index(last, number))

    def retranslate(self) -> None:
        """Ask every title and text again."""
        self.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, len(self.columns) - 1)
        self.refresh()

    # -- QAbstractTableModel ------------------------------------------------------------------

    def rowCount(self, parent: AnyIndex = ROOT) -> int:
        return 0 if parent.isValid() else len(self._visible)

    def columnCount(self, parent: AnyIndex = ROOT) -> int:
        return 0 if parent.isValid() else len(self.columns)

    def data(self, index: AnyIndex, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        row = self.row_at(index)
        if row is None:
            return None
        column = self.columns[index.column()]
        if role == Qt.ItemDataRole.DisplayRole:
            return column.text(row)
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{column.title()}: {column.text(row)}"
        if role == Qt.ItemDataRole.ToolTipRole:
            return _as_tooltip(column.text(row))
        return row if role == Qt.ItemDataRole.UserRole else None

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        if orientation != Qt.Orientation.Horizontal or not 0 <= section < len(self.columns):
            return None
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return self.columns[section].title()
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        return None

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        """Order by the column; a negative column means the order of arrival."""
        self.beginResetModel()
        self._sort_column = column
        self._descending = order == Qt.SortOrder.DescendingOrder
        for key in self._rows:
            self._place(key)
        self._rebuild()
        self.endResetModel()

    # -- order --------------------------------------------------------------------------------

    def _holds(self, index: AnyIndex) -> bool:
        return index.isValid() and 0 <= index.row() < len(self._visible)

    def _is_older(self, row: object, held: object) -> bool:
        return self._revision_of is not None and self._revision_of(row) < self._revision_of(held)

    def _matches(self, key: Hashable) -> bool:
        return all(word in self._haystacks[key] for word in self._words)

    def _place(self, key: Hashable) -> None:
        """Remember what the row is ordered by; the arrival number of a known row stays."""
        known = self._places.get(key)
        if known is None:
            self._arrivals += 1
        arrival = self._arrivals if known is None else known[1]
        value: Any = 0
        if 0 <= self._sort_column < len(self.columns):
            value = self.columns[self._sort_column].sort_value(self._rows[key])
        self._places[key] = (value, arrival)

    def _rebuild(self) -> None:
        visible = sorted(filter(self._matches, self._rows), key=self._arrival)
        visible.sort(key=self._value, reverse=self._descending)
        self._visible = visible

    def _arrival(self, key: Hashable) -> int:
        return self._places[key][1]

    def _value(self, key: Hashable) -> Any:
        return self._places[key][0]

    def _goes_before(self, one: tuple[Any, int], other: tuple[Any, int]) -> bool:
        if one[0] == other[0]:
            return one[1] < other[1]
        return cast(bool, (one[0] < other[0]) != self._descending)

    def _find(self, key: Hashable) -> int | None:
        """Where a held row is shown, by halving: the order is strict."""
        at = self._slot(self._places[key])
        shown = at < len(self._visible) and self._visible[at] == key
        return at if shown else None

    def _slot(self, place: tuple[Any, int]) -> int:
        low, high = 0, len(self._visible)
        while low < high:
            middle = (low + high) // 2
            if self._goes_before(self._places[self._visible[middle]], place):
                low = middle + 1
            else:
                high = middle
        return low

    def _move(self, key: Hashable, at: int | None) -> None:
        """Bring the changed row from `at` (None: not shown) to where it belongs now."""
        if not self._matches(key):
            self._place(key)
            if at is not None:
                self.beginRemoveRows(ROOT, at, at)
                del self._visible[at]
                self.endRemoveRows()
            return
        if at is None:
            self._place(key)
            to = self._slot(self._places[key])
            self.beginInsertRows(ROOT, to, to)
            self._visible.insert(to, key)
            self.endInsertRows()
            return
        self._reorder(key, at)
        shown = self._find(key)
        assert shown is not None
        self.dataChanged.emit(self.index(shown, 0), self.index(shown, len(self.columns) - 1))

    def _reorder(self, key: Hashable, at: int) -> None:
        del self._visible[at]
        self._place(key)
        to = self._slot(self._places[key])
        self._visible.insert(at, key)
        if to == at:
            return
        # Qt counts the goal in rows as they stand before the move.
        self.beginMoveRows(ROOT, at, at, ROOT, to + 1 if to > at else to)
        self._visible.insert(to, self._visible.pop(at))
        self.endMoveRows()


def _as_tooltip(text: str) -> str | None:
    """The whole text of a cell that may be cut on the screen, never as markup."""
    shown = "<br>".join(html.escape(line) for line in text.split("\n"))
    return f"<span>{shown}</span>" if text else None
