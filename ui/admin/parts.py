"""Small pieces that the views of the admin tab share: labels, buttons, the problem line.

Labels are plain text always: a name like "<b>x</b>" must be read as typed. GUI thread.
"""

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QLabel, QPushButton, QVBoxLayout, QWidget

from ui.strings.errors import explain


def plain_label(role: str = "") -> QLabel:
    """A wrapping label that never reads its text as markup; `role` is a style property."""
    label = QLabel()
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setWordWrap(True)
    if role:
        label.setProperty(role, True)
    return label


def problem_label() -> QLabel:
    """A hidden line for what went wrong."""
    label = plain_label("problem")
    label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    label.hide()
    return label


def show_problem(label: QLabel, error: Exception | None) -> None:
    """Word `error` in `label`, or hide it for None."""
    if error is None:
        show_words(label, "")
        return
    explained = explain(error)
    show_words(label, " ".join(filter(None, (explained.what, explained.cure, explained.doing))))


def show_words(label: QLabel, words: str) -> None:
    """Show `words` in `label`; an empty text hides it."""
    label.setText(words)
    label.setAccessibleName(words)
    label.setVisible(bool(words))


def button(name: str, kind: str) -> QPushButton:
    """A push button with its object name and its style `kind`; the text comes later."""
    made = QPushButton()
    made.setObjectName(name)
    made.setProperty("kind", kind)
    made.setAutoDefault(True)  # Enter presses the focused button
    return made


def card() -> tuple[QFrame, QVBoxLayout]:
    """A framed surface and its column."""
    frame = QFrame()
    frame.setProperty("card", True)
    column = QVBoxLayout(frame)
    column.setContentsMargins(16, 16, 16, 16)
    column.setSpacing(12)
    return frame, column


class EscapePanel(QWidget):
    """A panel that Esc closes, before the window's own Esc takes the key. Signal `closed()`."""

    closed = Signal()

    def escape(self) -> None:
        """What Esc does here."""
        self.closed.emit()

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent) and event.key() == Qt.Key.Key_Escape:
            if event.type() == QEvent.Type.ShortcutOverride:
                event.accept()
                return True
            if event.type() == QEvent.Type.KeyPress:
                self.escape()
                return True
        return super().event(event)
