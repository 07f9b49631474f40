"""The audit list: who did what to which visit, newest first. Read only. GUI thread."""

from collections.abc import Sequence

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtWidgets import QLineEdit, QVBoxLayout

from kiosk.core.audit import AuditEntry
from ui.admin.notes import audit_word
from ui.admin.session import SessionView
from ui.admin.table import AdminTable
from ui.admin.words import action_word, local_time
from ui.bridge import Bridge
from ui.bridge.ports import UiPorts
from ui.models.rows import Column, RowsModel


def _time_title() -> str:
    return QCoreApplication.translate("AdminAudit", "Time")


def _actor_title() -> str:
    return QCoreApplication.translate("AdminAudit", "Who")


def _action_title() -> str:
    return QCoreApplication.translate("AdminAudit", "Action")


def _visit_title() -> str:
    return QCoreApplication.translate("AdminAudit", "Visit ID")


def _detail_title() -> str:
    return QCoreApplication.translate("AdminAudit", "Detail")


COLUMNS = (
    Column("at", _time_title, lambda e: local_time(e.at), lambda e: (e.at, e.seq)),
    Column("actor", _actor_title, lambda e: e.actor),
    Column("action", _action_title, lambda e: action_word(e.action)),
    Column("visit", _visit_title, lambda e: e.visit_id or "\u2014"),
    Column("detail", _detail_title, lambda e: audit_word(e.detail)),
)
WIDTHS = (204, 190, 270, 218, 300)


def search_text(entry: AuditEntry) -> str:
    """Everything by which an entry is looked for, as it is read on the screen."""
    return " ".join(column.text(entry) for column in COLUMNS)


class AuditView(SessionView):
    """The last 500 entries. GUI thread."""

    def __init__(self, ports: UiPorts, bridge: Bridge) -> None:
        super().__init__(ports, bridge)
        self._model = RowsModel(COLUMNS, lambda entry: entry.seq, search_text)
        self.table = AdminTable("admin_audit", self._model, WIDTHS)
        self.table.sort_from(0, Qt.SortOrder.DescendingOrder)
        self.search = QLineEdit()
        self.search.setObjectName("admin_audit_search")
        self.search.setClearButtonEnabled(True)
        self.search.textChanged.connect(self._filter)
        self.search.returnPressed.connect(self.table.setFocus)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 12, 0, 0)
        column.setSpacing(12)
        column.addWidget(self.search)
        column.addWidget(self.problem)
        column.addWidget(self.table, 1)
        self.retranslate()

    def refresh(self) -> None:
        self.load(self.ports.admin.list_audit, self._fill)

    def forget(self) -> None:
        self._model.replace_all(())
        self.search.setText("")
        self._word_empty()

    def retranslate(self) -> None:
        self.search.setPlaceholderText(self.tr("Search by person, action, visit ID or detail"))
        self.search.setAccessibleName(self.tr("Search the audit list"))
        self.table.setAccessibleName(self.tr("Audit list"))
        # Entries are searched by the words of the screen, so these are taken anew.
        self._model.replace_all(self._model.all_rows())
        self._model.retranslate()
        self._word_empty()

    def _fill(self, entries: Sequence[AuditEntry]) -> None:
        self._model.replace_all(entries)
        self._word_empty()

    def _filter(self, text: str) -> None:
        self._model.set_filter(text)
        self._word_empty()

    def _word_empty(self) -> None:
        nothing = self.tr("Nothing has been recorded yet.")
        no_match = self.tr("No entry matches the search.")
        words = no_match if self.search.text().strip() else nothing
        self.table.set_empty_words(words if self.loaded_at is not None else "")
