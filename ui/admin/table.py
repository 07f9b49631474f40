"""The table of the admin tab: whole rows, several at once, a word where there is nothing.

Owns the selection, kept by id when the model resets, and the empty-state text. Must never
resize columns to their contents: that reads every row. GUI thread.
"""

from collections.abc import Hashable, Sequence
from typing import Any

from PySide6.QtCore import QItemSelectionModel, QSize, Qt
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView, QWidget

from ui.admin.parts import plain_label
from ui.models.rows import RowsModel

_ROW = QItemSelectionModel.SelectionFlag.Rows
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter


class WordHeader(QHeaderView):
    """Column heads that may take two lines."""

    def __init__(self, parent: QTableView) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self.setSectionsClickable(True)
        self.setHighlightSections(False)
        self.setDefaultAlignment(_LEFT)
        # Cells draw their text 3 px further in than heads do.
        self.setStyleSheet("QHeaderView::section { padding-left: 13px; }")

    def sizeHint(self) -> QSize:
        return QSize(super().sizeHint().width(), self.fontMetrics().lineSpacing() * 2 + 16)


class AdminTable(QTableView):
    """A sortable table over a RowsModel. Space takes the row at the cursor in or out."""

    def __init__(self, name: str, model: RowsModel, widths: Sequence[int]) -> None:
        super().__init__()
        self.setObjectName(name)
        self.rows = model
        self._kept: list[Hashable] = []
        self._empty = plain_label("muted")
        self._empty.setParent(self.viewport())
        self._empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._empty.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._set_up(widths)
        model.modelAboutToBeReset.connect(self._keep_selection)
        model.modelReset.connect(self._restore_selection)
        model.rowsInserted.connect(self._show_empty)
        model.rowsRemoved.connect(self._show_empty)

    def _set_up(self, widths: Sequence[int]) -> None:
        self.setHorizontalHeader(WordHeader(self))
        self.setModel(self.rows)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setShowGrid(False)
        self.setCornerWidget(QWidget(self))
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)  # Tab must lead out of the table
        rows = self.verticalHeader()
        rows.hide()
        rows.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        rows.setDefaultSectionSize(self.fontMetrics().lineSpacing() * 2 + 16)
        header = self.horizontalHeader()
        for section, width in enumerate(widths):
            header.resizeSection(section, width)
        header.setStretchLastSection(True)

    def sort_from(self, column: int, order: Qt.SortOrder) -> None:
        """Switch sorting on, with this order at first."""
        self.horizontalHeader().setSortIndicator(column, order)
        self.setSortingEnabled(True)

    def set_empty_words(self, words: str) -> None:
        """What stands where rows would be."""
        self._empty.setText(words)
        self._show_empty()

    def selected_rows(self) -> list[Any]:
        """The snapshots of the chosen rows, in the order in which they are shown."""
        chosen = sorted(self.selectionModel().selectedRows(), key=lambda index: index.row())
        return [self.rows.row_at(index) for index in chosen]

    def select_ids(self, ids: Sequence[Hashable]) -> None:
        """Choose exactly the rows with these ids, as far as they are shown."""
        selection = self.selectionModel()
        selection.clearSelection()
        flags = QItemSelectionModel.SelectionFlag.Select | _ROW
        for key in ids:
            index = self.rows.index_of(key)
            if index.isValid():
                selection.select(index, flags)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        current = self.currentIndex()
        if event.key() == Qt.Key.Key_Space and current.isValid():
            flags = QItemSelectionModel.SelectionFlag.Toggle | _ROW
            self.selectionModel().select(current, flags)
            return
        super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._empty.setGeometry(self.viewport().rect().adjusted(24, 8, -24, -8))

    def _keep_selection(self) -> None:
        chosen = self.selectionModel().selectedRows()
        self._kept = [key for index in chosen if (key := self.rows.id_at(index)) is not None]

    def _restore_selection(self) -> None:
        self.select_ids(self._kept)
        self._kept = []
        self._show_empty()

    def _show_empty(self) -> None:
        self._empty.setVisible(self.rows.rowCount() == 0)
