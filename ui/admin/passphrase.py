"""A labelled passphrase field with a button that shows what was typed.

Must never leave a way back to a text that was taken out of it. GUI thread.
"""

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QVBoxLayout, QWidget

from ui.admin.parts import button, plain_label

# Longer than any passphrase, so that a pasted one is refused and not silently cut.
_ROOM = 1024


class PassphraseField(QWidget):
    """Label above, field, show/hide. Signal `entered()` for the Enter key. GUI thread."""

    entered = Signal()

    def __init__(self, name: str) -> None:
        super().__init__()
        self._label: QLabel = plain_label("label")
        self._field = QLineEdit()
        self._field.setObjectName(name)
        self._field.setMaxLength(_ROOM)
        self._field.setInputMethodHints(
            Qt.InputMethodHint.ImhSensitiveData | Qt.InputMethodHint.ImhNoPredictiveText
        )
        self._field.returnPressed.connect(self.entered)
        self._label.setBuddy(self._field)
        self._show = button(f"{name}_show", "quiet")
        self._show.setCheckable(True)
        self._show.toggled.connect(self._apply)
        row = QHBoxLayout()
        row.addWidget(self._field, 1)
        row.addWidget(self._show)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        column.addWidget(self._label)
        column.addLayout(row)
        self._apply(False)

    def set_label(self, words: str) -> None:
        """What the field is for; also its accessible name."""
        self._label.setText(words)
        self._field.setAccessibleName(words)
        self._apply(self._show.isChecked())

    def text(self) -> str:
        """What is typed now."""
        return self._field.text()

    def forget(self) -> None:
        """Empty the field and hide again. `setText` drops the undo history, `clear` does not."""
        self._field.setText("")
        self._show.setChecked(False)

    def focus(self) -> None:
        """Take the keyboard."""
        self._field.setFocus()

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self._apply(self._show.isChecked())
        super().changeEvent(event)

    def _apply(self, shown: bool) -> None:
        mode = QLineEdit.EchoMode.Normal if shown else QLineEdit.EchoMode.Password
        self._field.setEchoMode(mode)
        self._show.setText(self.tr("Hide") if shown else self.tr("Show"))
        hide, show = self.tr("Hide the passphrase"), self.tr("Show the passphrase")
        self._show.setAccessibleName(hide if shown else show)
