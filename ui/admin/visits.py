"""The visits list of the admin tab: every visit, revoke for several, history of one.

Owns the list, its search and the panel below it. Must never block: every port call goes through
`ask`. GUI thread.
"""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QSplitter, QStackedWidget, QVBoxLayout

from kiosk.core.events import VisitChanged
from kiosk.core.ids import VisitId
from kiosk.core.people import Actor
from kiosk.core.visits import Visit
from ui.admin.history import History, HistoryPanel
from ui.admin.parts import button
from ui.admin.revoke import RevokePanel
from ui.admin.session import SessionView
from ui.admin.state import StateDelegate, access_tone
from ui.admin.table import AdminTable
from ui.admin.visit_columns import ACCESS_COLUMN, WIDTHS, visits_model
from ui.bridge import Bridge
from ui.bridge.ports import UiPorts


class VisitsView(SessionView):
    """All visits, problems first. GUI thread."""

    def __init__(self, ports: UiPorts, bridge: Bridge) -> None:
        super().__init__(ports, bridge)
        self._model = visits_model()
        self._arrived: list[Visit] = []
        self._history_of: VisitId | None = None
        self.table = AdminTable("admin_visits", self._model, WIDTHS)
        self.search = QLineEdit()
        self.search.setObjectName("admin_visits_search")
        self.search.setClearButtonEnabled(True)
        self.revoke = button("admin_revoke", "danger")
        self.history = button("admin_history", "")
        self.revoke_panel = RevokePanel()
        self.history_panel = HistoryPanel()
        self.below = QStackedWidget()
        self._lay_out()
        self._connect(bridge)
        self.retranslate()
        self._close_panel()

    def _lay_out(self) -> None:
        row = QHBoxLayout()
        row.setSpacing(12)
        row.addWidget(self.search, 1)
        row.addWidget(self.history)
        row.addWidget(self.revoke)
        self.below.addWidget(self.revoke_panel)
        self.below.addWidget(self.history_panel)
        halves = QSplitter(Qt.Orientation.Vertical)
        halves.setChildrenCollapsible(False)
        halves.addWidget(self.table)
        halves.addWidget(self.below)
        halves.setSizes([360, 300])
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 12, 0, 0)
        column.setSpacing(12)
        column.addLayout(row)
        column.addWidget(self.problem)
        column.addWidget(halves, 1)

    def _connect(self, bridge: Bridge) -> None:
        self.table.setItemDelegateForColumn(ACCESS_COLUMN, StateDelegate(access_tone, self))
        self.table.sort_from(ACCESS_COLUMN, Qt.SortOrder.AscendingOrder)
        self.table.selectionModel().selectionChanged.connect(self._selection_changed)
        self._model.modelReset.connect(self._selection_changed)
        self.search.textChanged.connect(self._filter)
        self.search.returnPressed.connect(self.table.setFocus)
        self.revoke.clicked.connect(self._ask_revoke)
        self.history.clicked.connect(self._open_history)
        self.revoke_panel.confirmed.connect(self._order_revoke)
        self.revoke_panel.closed.connect(self._close_panel)
        self.history_panel.closed.connect(self._close_panel)
        bridge.visit_changed.connect(self._take_change)

    # -- session ------------------------------------------------------------------------------

    def refresh(self) -> None:
        self._arrived = []
        self.load(self.ports.admin.list_all_visits, self._fill)

    def forget(self) -> None:
        self._arrived = []
        self._model.replace_all(())
        self.search.setText("")
        self._word_empty()
        self._close_panel()

    def retranslate(self) -> None:
        self.search.setPlaceholderText(self.tr("Search by name, company, host, phone or ID"))
        self.search.setAccessibleName(self.tr("Search visits"))
        self.table.setAccessibleName(self.tr("Visits"))
        self.table.setAccessibleDescription(
            self.tr("Shift, Ctrl or Space choose several visits at once")
        )
        self.history.setText(self.tr("Passage history"))
        self._model.retranslate()
        self.revoke_panel.retranslate()
        self.history_panel.retranslate()
        self._selection_changed()
        self._word_empty()

    # -- list ---------------------------------------------------------------------------------

    def _fill(self, visits: Sequence[Visit]) -> None:
        self._model.replace_all(visits)
        # What changed while the list was being read is newer than the list.
        for visit in self._arrived:
            self._model.upsert(visit)
        self._arrived = []
        self._word_empty()

    def _take_change(self, event: VisitChanged) -> None:
        if not self.is_live:
            return
        if self.is_loading:
            self._arrived.append(event.visit)
        held = self._model.get(event.visit.id)
        self._model.upsert(event.visit)
        if event.visit.id == self._history_of and held and held.access is not event.visit.access:
            self._read_history(event.visit)
        self.revoke_panel.take_change(event.visit)

    def _filter(self, text: str) -> None:
        if self._history_of is not None:
            self._close_panel()
        self._model.set_filter(text)
        self._word_empty()

    def _word_empty(self) -> None:
        nothing = self.tr("No visit has been registered yet. New visits appear here by themselves.")
        no_match = self.tr("No visit matches the search. Clear it to see every visit.")
        words = no_match if self.search.text().strip() else nothing
        self.table.set_empty_words(words if self.loaded_at is not None else "")

    def _selection_changed(self) -> None:
        count = len(self.table.selected_rows())
        self.revoke.setEnabled(count > 0)
        self.history.setEnabled(count == 1)
        counted = self.tr("Revoke access ({count})").format(count=count)
        self.revoke.setText(counted if count else self.tr("Revoke access"))

    # -- revoke -------------------------------------------------------------------------------

    def _ask_revoke(self) -> None:
        chosen = self.table.selected_rows()
        if chosen and not self.revoke_panel.is_waiting:
            self._show_panel(self.revoke_panel)
            self.revoke_panel.open(chosen)

    def _order_revoke(self, ids: tuple[VisitId, ...]) -> None:
        desk = self.ports.desk

        def order(actor: Actor) -> tuple[Visit, ...]:
            return desk.revoke(ids, actor)

        self.ask(order, self._revoked, self.revoke_panel.show_failure)

    def _revoked(self, visits: Sequence[Visit]) -> None:
        for visit in visits:
            self._model.upsert(visit)
        self.revoke_panel.show_results([self._model.get(v.id) or v for v in visits])

    # -- history ------------------------------------------------------------------------------

    def _open_history(self) -> None:
        chosen = self.table.selected_rows()
        if len(chosen) != 1 or self.revoke_panel.is_waiting:
            return
        visit: Visit = chosen[0]
        self._show_panel(self.history_panel)
        self._history_of = visit.id
        self.history_panel.open(visit)
        self.history_panel.close_button.setFocus()
        self._read_history(visit)

    def _read_history(self, visit: Visit) -> None:
        admin, lookup = self.ports.admin, self.ports.lookup

        def read(actor: Actor) -> History:
            passages = admin.list_passages(visit.id, actor)
            timeline = admin.timeline(visit.id, actor)
            return History(visit, passages, timeline, lookup.list_receipts(visit.id))

        self.ask(read, self._show_history, self._history_failed)

    def _show_history(self, history: History) -> None:
        if history.visit.id == self._history_of:
            self.history_panel.show_history(history)

    def _history_failed(self, error: Exception) -> None:
        self._close_panel()
        self.show_error(error)

    # -- panel --------------------------------------------------------------------------------

    def _show_panel(self, panel: RevokePanel | HistoryPanel) -> None:
        self.below.setCurrentWidget(panel)
        # A history has many lines: it takes the place of the list until it is closed.
        self.table.setVisible(panel is not self.history_panel)
        self.below.show()

    def _close_panel(self) -> None:
        had_focus = self.below.isAncestorOf(self.focusWidget()) if self.focusWidget() else False
        self._history_of = None
        self.revoke_panel.forget()
        self.history_panel.forget()
        self.below.hide()
        self.table.show()
        if had_focus:
            self.table.setFocus()
