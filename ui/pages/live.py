"""Who is in the building and who is coming: counters, search, the list, actions. GUI thread.

Loaded once, then kept row by row from events; a late answer never undoes a newer event.
"""

from collections import Counter
from datetime import date

from PySide6.QtCore import QCoreApplication, QEvent, QItemSelection, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QHBoxLayout,
    QHeaderView,
    QLineEdit,
    QStackedLayout,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from kiosk.core.events import VisitChanged
from kiosk.core.people import Actor
from kiosk.core.visits import Visit, VisitStatus
from ui.bridge import Bridge
from ui.bridge.ports import UiPorts
from ui.models.looks import needs_help
from ui.models.visits import LiveVisits
from ui.pages.live_actions import LiveActions
from ui.strings.errors import explain
from ui.theme import repolish
from ui.widgets.parts import plain_label
from ui.widgets.visit_delegate import ROW_PX, VisitDelegate

_S = VisitStatus
SINCE = 3
_WIDTHS = {"state": 180, "visitor": 0, "host": 186, "since": 110, "until": 140, "access": 0}


class LivePage(QFrame):
    """`selected(Visit | None)`, `told(text, tone)`, `photo_wanted(Visit)`."""

    selected = Signal(object)
    told = Signal(str, str)
    photo_wanted = Signal(object)

    def __init__(
        self, ports: UiPorts, bridge: Bridge, actor: Actor, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setProperty("card", True)
        self._ports = ports
        self._bridge = bridge
        self._selected_id: object = None
        self._day: date = ports.clock.now().astimezone().date()
        self._news: dict[str, Visit] | None = None
        self.model = LiveVisits(ports.clock, self)
        self.search = QLineEdit()
        self.search.setObjectName("search_live")
        self.table = _table(self.model)
        self.deeds = LiveActions(ports.desk, bridge, actor)
        self._counts = plain_label()
        self._counts.setObjectName("counts_live")
        self._empty = plain_label(muted=True)
        self._empty.setObjectName("empty_live")
        self._lay_out()
        self._connect()
        self.retranslate()
        self.reload()

    def reload(self) -> None:
        """Ask for the whole list, off this thread."""
        self._news = {}
        self._bridge.call(self._ports.lookup.list_live_visits, self._loaded, self._failed)

    def start(self) -> None:
        """Bring the keyboard to the search box (F3)."""
        self.search.setFocus()
        self.search.selectAll()

    def select(self, visit_id: object) -> None:
        """Select the visit with this id, if it is shown."""
        self._selected_id = visit_id
        self._restore()

    def tick(self) -> None:
        """Ages grow; a new day begins with a fresh list."""
        if self.isVisible():
            self.model.refresh("state", "since")
        today = self._ports.clock.now().astimezone().date()
        if today != self._day:
            self._day = today
            self.reload()

    def retranslate(self) -> None:
        hint = QCoreApplication.translate("live", "Find a visitor, company or host   F3")
        self.search.setPlaceholderText(hint)
        self.search.setAccessibleName(QCoreApplication.translate("live", "Find in the list"))
        self.table.setAccessibleName(QCoreApplication.translate("live", "Visitors of today"))
        self.model.retranslate()
        self.deeds.retranslate()
        self._count()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self.search and isinstance(event, QKeyEvent):
            down = event.key() in (Qt.Key.Key_Down, Qt.Key.Key_Return, Qt.Key.Key_Enter)
            if event.type() == QEvent.Type.KeyPress and down and self.model.rowCount():
                if not self.table.currentIndex().isValid():
                    self.table.selectRow(0)
                self.table.setFocus()
                return True
        return super().eventFilter(watched, event)

    def _lay_out(self) -> None:
        top = QHBoxLayout()
        top.setSpacing(16)
        top.addWidget(self.search, 1)
        top.addWidget(self._counts)
        self._empty.setWordWrap(True)
        self._empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._stack = QStackedLayout()
        self._stack.addWidget(self.table)
        self._stack.addWidget(self._empty)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 14, 16, 14)
        column.setSpacing(10)
        column.addLayout(top)
        column.addLayout(self._stack, 1)
        column.addWidget(self.deeds)

    def _connect(self) -> None:
        self.search.installEventFilter(self)
        self.search.textChanged.connect(self.model.set_filter)
        self.model.modelReset.connect(self._restore)
        for changed in (self.model.rowsInserted, self.model.rowsRemoved, self.model.modelReset):
            changed.connect(self._count)
        self.table.selectionModel().selectionChanged.connect(self._on_selection)
        self.deeds.told.connect(self.told)
        self.deeds.changed.connect(self._take)
        self.deeds.photo_wanted.connect(self.photo_wanted)
        self._bridge.visit_changed.connect(self._on_visit)

    def _on_visit(self, event: VisitChanged) -> None:
        if self._news is not None:
            self._news[event.visit.id] = event.visit
        self._take(event.visit)

    def _take(self, visit: Visit) -> None:
        if self.model.upsert(visit) and visit.id == self._selected_id:
            self.deeds.show_visit(visit)
            self.selected.emit(visit)
        self._count()

    def _loaded(self, visits: tuple[Visit, ...]) -> None:
        news, self._news = self._news or {}, None
        self.model.replace_all(visits)
        for visit in news.values():
            self.model.upsert(visit)

    def _failed(self, error: Exception) -> None:
        self._news = None
        self.told.emit(explain(error).sentence, "bad")

    def _restore(self) -> None:
        index = self.model.index_of(self._selected_id) if self._selected_id else None
        if index is not None and index.isValid():
            self.table.selectRow(index.row())
            self.table.scrollTo(index)

    def _on_selection(self, selected: QItemSelection, old: QItemSelection) -> None:
        rows = self.table.selectionModel().selectedRows()
        visit = self.model.row_at(rows[0]) if rows else None
        if visit is not None:
            self._selected_id = visit.id
            self.selected.emit(visit)
        self.deeds.show_visit(visit)

    def _count(self) -> None:
        rows = self.model.all_rows()
        helpless = sum(needs_help(visit) for visit in rows)
        self._counts.setText(_counts_text(rows, helpless))
        repolish(self._counts, tone="bad" if helpless else "neutral", name=True)
        self._stack.setCurrentIndex(0 if self.model.rowCount() else 1)
        self._empty.setText(self._empty_text(bool(rows)))

    def _empty_text(self, filtered: bool) -> str:
        if filtered:
            return QCoreApplication.translate(
                "live", "Nobody found. Try fewer letters, or clear the search with Esc."
            )
        return QCoreApplication.translate(
            "live", "Nobody is here or expected yet. Press F2 to register a visitor."
        )


def _counts_text(rows: tuple[Visit, ...], helpless: int) -> str:
    """Who stepped out is neither inside nor expected, and is named only when there is somebody."""
    counted = Counter(visit.status for visit in rows)
    parts = [QCoreApplication.translate("live", "Inside {n}").format(n=counted[_S.CHECKED_IN])]
    if counted[_S.STEPPED_OUT]:
        out = QCoreApplication.translate("live", "Stepped out {n}")
        parts.append(out.format(n=counted[_S.STEPPED_OUT]))
    parts.append(QCoreApplication.translate("live", "Expected {n}").format(n=counted[_S.EXPECTED]))
    parts.append(QCoreApplication.translate("live", "Need help {n}").format(n=helpless))
    return "   ".join(parts)


def _table(model: LiveVisits) -> QTableView:
    table = QTableView()
    table.setObjectName("table_live")
    table.setModel(model)
    table.setItemDelegate(VisitDelegate(table))
    table.setShowGrid(False)
    table.setWordWrap(False)
    table.setTabKeyNavigation(False)
    table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
    table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
    table.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
    table.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    table.verticalHeader().hide()
    table.verticalHeader().setDefaultSectionSize(ROW_PX)
    header = table.horizontalHeader()
    header.setHighlightSections(False)
    header.setMinimumSectionSize(70)
    for number, column in enumerate(model.columns):
        width = _WIDTHS[column.key]
        stretch = QHeaderView.ResizeMode.Stretch if not width else QHeaderView.ResizeMode.Fixed
        header.setSectionResizeMode(number, stretch)
        if width:
            header.resizeSection(number, width)
    # The indicator first: turning sorting on sorts at once by whatever it shows.
    header.setSortIndicator(SINCE, Qt.SortOrder.DescendingOrder)
    table.setSortingEnabled(True)
    return table
