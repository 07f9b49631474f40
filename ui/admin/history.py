"""The passage history of one visit, and the timeline of its jobs, side by side.

Owns two tables. Must never call a port: the visits view asks and hands over. GUI thread.
"""

from collections.abc import Sequence

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout

from kiosk.core.jobs import JobLogEntry
from kiosk.core.passages import Passage
from kiosk.core.visits import Visit
from ui.admin.parts import EscapePanel, button, card, plain_label
from ui.admin.table import AdminTable
from ui.admin.words import direction_word, kind_word, local_time, note_word, what_word
from ui.models.rows import Column, RowsModel


def _time_title() -> str:
    return QCoreApplication.translate("AdminHistory", "Time")


def _direction_title() -> str:
    return QCoreApplication.translate("AdminHistory", "Direction")


def _door_title() -> str:
    return QCoreApplication.translate("AdminHistory", "Door")


def _step_title() -> str:
    return QCoreApplication.translate("AdminHistory", "Step")


def _what_title() -> str:
    return QCoreApplication.translate("AdminHistory", "What happened")


def _attempt_title() -> str:
    return QCoreApplication.translate("AdminHistory", "Attempt")


PASSAGES = (
    Column("at", _time_title, lambda p: local_time(p.at), lambda p: p.at),
    Column("direction", _direction_title, lambda p: direction_word(p.direction)),
    Column("door", _door_title, lambda p: p.door_name or p.door_id),
)
TIMELINE = (
    Column("at", _time_title, lambda e: local_time(e[1].at), lambda e: (e[1].at, e[0])),
    Column("kind", _step_title, lambda e: kind_word(e[1].kind)),
    Column("attempt", _attempt_title, lambda e: str(e[1].attempt), lambda e: e[1].attempt),
    Column("what", _what_title, lambda e: what_happened(e[1])),
)


def what_happened(entry: JobLogEntry) -> str:
    """The words of one line of the timeline, and its note below them."""
    return "\n".join(filter(None, (what_word(entry.what), note_word(entry.note))))


class HistoryPanel(EscapePanel):
    """Passages at the left, timeline at the right. GUI thread. Signal `closed()`."""

    def __init__(self) -> None:
        super().__init__()
        self._visit: Visit | None = None
        self._is_read = False
        self._passages = RowsModel(PASSAGES, lambda p: p.id, lambda p: p.door_name)
        # Log entries have no id of their own: their place in the answer is one.
        self._timeline = RowsModel(TIMELINE, lambda e: e[0], lambda e: e[1].note)
        self.title = plain_label("title")
        self.passages = AdminTable("admin_history_table", self._passages, (198, 104, 80))
        self.timeline = AdminTable("admin_timeline_table", self._timeline, (198, 194, 106, 200))
        for table in (self.passages, self.timeline):
            table.sort_from(0, Qt.SortOrder.AscendingOrder)
        self.close_button = button("admin_history_close", "")
        self.close_button.clicked.connect(self.closed)
        self._lay_out()
        self.retranslate()

    def _lay_out(self) -> None:
        frame, column = card()
        head = QHBoxLayout()
        head.addWidget(self.title, 1)
        head.addWidget(self.close_button)
        column.addLayout(head)
        tables = QHBoxLayout()
        tables.setSpacing(16)
        tables.addWidget(self.passages, 4)
        tables.addWidget(self.timeline, 8)
        column.addLayout(tables, 1)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(frame)

    def open(self, visit: Visit) -> None:
        """Show that the history of `visit` is being read."""
        self.forget()
        self._visit = visit
        self.retranslate()

    def show_history(self, passages: Sequence[Passage], timeline: Sequence[JobLogEntry]) -> None:
        """Fill both tables, in order of time."""
        self._passages.replace_all(passages)
        self._timeline.replace_all(enumerate(timeline))
        self._is_read = True
        self.retranslate()

    def forget(self) -> None:
        """Empty both tables and the name."""
        self._visit = None
        self._is_read = False
        self._passages.replace_all(())
        self._timeline.replace_all(())
        self.retranslate()

    def retranslate(self) -> None:
        """Every text in the present language."""
        words = self.tr("Passage history: {name}, visit {id}")
        visit = self._visit
        shown = words.format(name=visit.visitor_name, id=visit.id) if visit else ""
        self.title.setText(shown)
        self.close_button.setText(self.tr("Close (Esc)"))
        self.passages.setAccessibleName(self.tr("Passages at the doors"))
        self.timeline.setAccessibleName(self.tr("Timeline of the jobs"))
        reading = self.tr("Reading...")
        unseen = self.tr("No door has seen this visitor yet.")
        unasked = self.tr("Nothing was asked of HikCentral yet.")
        self.passages.set_empty_words(unseen if self._is_read else reading)
        self.timeline.set_empty_words(unasked if self._is_read else reading)
        self._passages.retranslate()
        self._timeline.retranslate()
