"""A panel that asks one question before something is done. It only says `confirmed`. GUI thread."""

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout

from ui.admin.parts import EscapePanel, button, card, plain_label

Words = Callable[[], str]


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked, what it means, what the button says; asked anew after a language switch."""

    title: Words
    hint: Words
    yes: Words


class ConfirmPanel(EscapePanel):
    """Hidden until it asks. Signals: `confirmed()` once for one question; `closed()`."""

    confirmed = Signal()

    def __init__(self, name: str) -> None:
        super().__init__()
        self._question: Question | None = None
        self.title = plain_label("title")
        self.hint = plain_label("muted")
        self.yes = button(f"{name}_yes", "danger")
        self.no = button(f"{name}_no", "")
        self.yes.clicked.connect(self._confirm)
        self.no.clicked.connect(self.escape)
        self._lay_out()
        self.hide()

    def _lay_out(self) -> None:
        frame, column = card()
        column.addWidget(self.title)
        column.addWidget(self.hint)
        row = QHBoxLayout()
        row.addStretch()
        row.addWidget(self.no)
        row.addWidget(self.yes)
        column.addLayout(row)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(frame)

    def ask(self, question: Question) -> None:
        """Show the question; the keyboard is on the harmless answer."""
        self._question = question
        self.retranslate()
        self.show()
        self.no.setFocus()

    def forget(self) -> None:
        """No question any more."""
        self._question = None
        self.retranslate()
        self.hide()

    def retranslate(self) -> None:
        """Every text in the present language."""
        asked = self._question
        self.title.setText(asked.title() if asked else "")
        self.hint.setText(asked.hint() if asked else "")
        self.yes.setText(asked.yes() if asked else "")
        self.no.setText(QCoreApplication.translate("ConfirmPanel", "Cancel (Esc)"))
        self.setAccessibleName(self.title.text())

    def escape(self) -> None:
        self.forget()
        self.closed.emit()

    def _confirm(self) -> None:
        if self._question is not None:
            self.forget()
            self.confirmed.emit()
