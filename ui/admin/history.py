"""The passage history of one visit, its timeline, and what each door has confirmed.

Owns three tables and the line that sums up the doors. Must never call a port: the visits
view asks and hands over. GUI thread.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from kiosk.core.jobs import JobLogEntry
from kiosk.core.passages import Passage
from kiosk.core.visits import DoorReceipt, Visit
from ui.admin.notes import note_word
from ui.admin.parts import EscapePanel, button, card, plain_label
from ui.admin.receipts import RECEIPTS, receipts_line
from ui.admin.table import AdminTable
from ui.admin.words import direction_word, kind_word, local_time, what_word
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


@dataclass(frozen=True, slots=True)
class History:
    """What is known of one visit; all three in order of time."""

    visit: Visit
    passages: Sequence[Passage]
    timeline: Sequence[JobLogEntry]
    receipts: Sequence[DoorReceipt]


class HistoryPanel(EscapePanel):
    """Passages at the left, timeline at the right, doors on demand. GUI thread.

    Signal `closed()`.
    """

    def __init__(self) -> None:
        super().__init__()
        self._visit: Visit | None = None
        self._history: History | None = None
        self._passages = RowsModel(PASSAGES, lambda p: p.id, lambda p: p.door_name)
        # Log entries have no id of their own: their place in the answer is one.
        self._timeline = RowsModel(TIMELINE, lambda e: e[0], lambda e: e[1].note)
        self._receipts = RowsModel(RECEIPTS, lambda e: e[0], lambda e: e[1].door_name)
        self.title = plain_label("title")
        self.doors_line = plain_label()
        self.doors_line.setObjectName("admin_receipts_line")
        self.passages = AdminTable("admin_history_table", self._passages, (198, 104, 80))
        self.timeline = AdminTable("admin_timeline_table", self._timeline, (198, 194, 106, 200))
        self.receipts = AdminTable("admin_receipts_table", self._receipts, (198, 400, 200))
        for table in (self.passages, self.timeline, self.receipts):
            table.sort_from(0, Qt.SortOrder.AscendingOrder)
        self.by_door = button("admin_receipts", "")
        self.by_door.setCheckable(True)
        self.by_door.toggled.connect(self._show_doors)
        self.close_button = button("admin_history_close", "")
        self.close_button.clicked.connect(self.closed)
        self._pages = QStackedWidget()
        self._lay_out()
        self.retranslate()

    def _lay_out(self) -> None:
        frame, column = card()
        head = QHBoxLayout()
        head.addWidget(self.title, 1)
        head.addWidget(self.close_button)
        column.addLayout(head)
        doors = QHBoxLayout()
        doors.setSpacing(12)
        doors.addWidget(self.doors_line, 1)
        doors.addWidget(self.by_door)
        column.addLayout(doors)
        both = QWidget()
        tables = QHBoxLayout(both)
        tables.setContentsMargins(0, 0, 0, 0)
        tables.setSpacing(16)
        tables.addWidget(self.passages, 4)
        tables.addWidget(self.timeline, 8)
        self._pages.addWidget(both)
        self._pages.addWidget(self.receipts)
        column.addWidget(self._pages, 1)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(frame)

    def open(self, visit: Visit) -> None:
        """Show that the history of `visit` is being read."""
        self.forget()
        self._visit = visit
        self.retranslate()

    def show_history(self, history: History) -> None:
        """Fill the tables, in order of time."""
        self._visit, self._history = history.visit, history
        self._passages.replace_all(history.passages)
        self._timeline.replace_all(enumerate(history.timeline))
        self._receipts.replace_all(enumerate(history.receipts))
        self.retranslate()

    def forget(self) -> None:
        """Empty the tables and the name."""
        self._visit = None
        self._history = None
        self._passages.replace_all(())
        self._timeline.replace_all(())
        self._receipts.replace_all(())
        self.by_door.setChecked(False)
        self.retranslate()

    def retranslate(self) -> None:
        """Every text in the present language."""
        words = self.tr("Passage history: {name}, visit {id}")
        visit = self._visit
        shown = words.format(name=visit.visitor_name, id=visit.id) if visit else ""
        self.title.setText(shown)
        self.close_button.setText(self.tr("Close (Esc)"))
        self.by_door.setText(self.tr("By door"))
        self.receipts.setAccessibleName(self.tr("What each door has confirmed"))
        self.passages.setAccessibleName(self.tr("Passages at the doors"))
        self.timeline.setAccessibleName(self.tr("Timeline of the jobs"))
        reading = self.tr("Reading...")
        unseen = self.tr("No door has seen this visitor yet.")
        unasked = self.tr("Nothing was asked of HikCentral yet.")
        unconfirmed = self.tr("No door has confirmed anything yet.")
        known = self._history
        self.passages.set_empty_words(unseen if known else reading)
        self.timeline.set_empty_words(unasked if known else reading)
        self.receipts.set_empty_words(unconfirmed if known else reading)
        line = receipts_line(visit, known.receipts) if visit and known else reading
        self.doors_line.setText(line or unconfirmed)
        for rows in (self._passages, self._timeline, self._receipts):
            rows.retranslate()

    def _show_doors(self, wanted: bool) -> None:
        self._pages.setCurrentIndex(1 if wanted else 0)
