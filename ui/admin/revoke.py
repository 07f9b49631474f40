"""The panel that asks before access is taken away, and then says what became of each visit.

Owns the list of chosen visits and its words. Must never call a port: it only says `confirmed`.
GUI thread.
"""

from collections.abc import Sequence

from PySide6.QtCore import QCoreApplication, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QListWidget, QListWidgetItem, QVBoxLayout

from kiosk.core.visits import AccessState, Visit
from ui.admin.parts import EscapePanel, button, card, plain_label, problem_label, show_problem
from ui.admin.words import reason_word
from ui.strings.visits import access_word

_ID = Qt.ItemDataRole.UserRole


def outcome_words(visit: Visit | None) -> str:
    """What became of one visit after the order; None: the desk left it alone."""
    if visit is None or visit.access is AccessState.NONE:
        return QCoreApplication.translate("RevokePanel", "had no access to take away")
    if visit.access is AccessState.REVOKED:
        return QCoreApplication.translate("RevokePanel", "taken away, every door has confirmed")
    if visit.access is AccessState.REVOKING:
        said = QCoreApplication.translate("RevokePanel", "ordered, doors have not confirmed yet")
        return ": ".join(filter(None, (said, reason_word(visit.wait_reason))))
    return access_word(visit.access)


class RevokePanel(EscapePanel):
    """Three steps in one place: ask, wait, results. GUI thread.

    Signals: `confirmed(tuple of VisitId)` once for one press; `closed()`.
    """

    confirmed = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self._visits: tuple[Visit, ...] = ()
        self._step = "ask"
        self.title = plain_label("title")
        self.hint = plain_label("muted")
        self.list = QListWidget()
        self.list.setObjectName("admin_revoke_list")
        self.problem = problem_label()
        self.confirm = button("admin_revoke_confirm", "danger")
        self.cancel = button("admin_revoke_cancel", "")
        self.confirm.clicked.connect(self._confirm)
        self.cancel.clicked.connect(self.closed)
        self._lay_out()

    def _lay_out(self) -> None:
        frame, column = card()
        for part in (self.title, self.hint, self.problem):
            column.addWidget(part)
        column.addWidget(self.list, 1)
        row = QHBoxLayout()
        row.addStretch()
        row.addWidget(self.cancel)
        row.addWidget(self.confirm)
        column.addLayout(row)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(frame)

    @property
    def is_waiting(self) -> bool:
        """True from the order until its answer: the list must not change meanwhile."""
        return self._step == "wait"

    def open(self, visits: Sequence[Visit]) -> None:
        """Ask about these visits."""
        self._visits = tuple(visits)
        self._step = "ask"
        self.list.clear()
        for visit in self._visits:
            item = QListWidgetItem(self._line(visit, access_word(visit.access)))
            item.setData(_ID, visit.id)
            self.list.addItem(item)
        show_problem(self.problem, None)
        self.retranslate()
        self.cancel.setFocus()

    def forget(self) -> None:
        """Drop every name."""
        self.open(())

    def show_results(self, answered: Sequence[Visit]) -> None:
        """The order is on disk: one result a row. Visits not answered for were left alone."""
        self._step = "done"
        known = {visit.id: visit for visit in answered}
        for visit in self._visits:
            self._set_line(visit, outcome_words(known.get(visit.id)))
        self.retranslate()
        self.cancel.setFocus()

    def show_failure(self, error: Exception) -> None:
        """Nothing was ordered: say why, and let it be tried again."""
        self._step = "ask"
        show_problem(self.problem, error)
        self.retranslate()

    def take_change(self, visit: Visit) -> None:
        """A visit has changed since: bring its result up to date."""
        if self._step == "done" and visit.id in {held.id for held in self._visits}:
            self._set_line(visit, outcome_words(visit))

    def retranslate(self) -> None:
        """Texts of the present step."""
        count = len(self._visits)
        titles = {
            "ask": self.tr("Take access away? Visitors: {count}").format(count=count),
            "wait": self.tr("Ordering the removal..."),
            "done": self.tr("Result. Visitors: {count}").format(count=count),
        }
        hints = {
            "ask": self.tr(
                "They can no longer open any door, whatever the status of the visit. "
                "This cannot be taken back: a new visit must be registered."
            ),
            "wait": self.tr("The order is being written down."),
            "done": self.tr("The lines change by themselves as the doors confirm."),
        }
        self.title.setText(titles[self._step])
        self.hint.setText(hints[self._step])
        self.confirm.setText(self.tr("Revoke access ({count})").format(count=count))
        self.confirm.setVisible(self._step != "done")
        self.confirm.setEnabled(self._step == "ask")
        self.cancel.setEnabled(not self.is_waiting)
        done = self._step == "done"
        self.cancel.setText(self.tr("Close") if done else self.tr("Cancel (Esc)"))
        self.list.setAccessibleName(titles[self._step])

    def escape(self) -> None:
        """As the button: nothing while an order is on its way."""
        self.cancel.click()

    def _confirm(self) -> None:
        if self._step == "ask" and self._visits:
            self._step = "wait"
            show_problem(self.problem, None)
            self.retranslate()
            self.confirmed.emit(tuple(visit.id for visit in self._visits))

    def _line(self, visit: Visit, words: str) -> str:
        return f"{visit.visitor_name}  \u2014  {words}"

    def _set_line(self, visit: Visit, words: str) -> None:
        for row in range(self.list.count()):
            item = self.list.item(row)
            if item.data(_ID) == visit.id:
                item.setText(self._line(visit, words))
