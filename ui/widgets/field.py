"""A form field: label above, editor, and the problem beneath it. GUI thread only."""

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from ui.strings.fields import field_name
from ui.theme import repolish
from ui.widgets.host_picker import HostPicker
from ui.widgets.parts import plain_label


class Field(QWidget):
    """`entered()` when Enter was pressed in the editor: go to the next field."""

    entered = Signal()

    def __init__(self, name: str, editor: QWidget, labelled: bool = True) -> None:
        super().__init__()
        self.name = name
        self.editor = editor
        editor.setObjectName(f"field_{name}")
        self.label = plain_label(label=True)
        self.label.setVisible(labelled)
        self.label.setBuddy(editor)
        self.note = plain_label(muted=True)
        self.note.hide()
        self.problem = plain_label(problem=True)
        self.problem.setObjectName(f"problem_{name}")
        self.problem.setWordWrap(True)
        self.problem.hide()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        for part in (self.label, editor, self.note, self.problem):
            column.addWidget(part)
        column.addStretch()
        editor.installEventFilter(self)
        self.retranslate()

    def retranslate(self) -> None:
        self.label.setText(field_name(self.name))
        self.editor.setAccessibleName(field_name(self.name))

    def say(self, problem: str) -> None:
        """Show what is wrong; "" when nothing is."""
        self.problem.setText(problem)
        self.problem.setVisible(bool(problem))
        self.editor.setAccessibleDescription(problem)
        repolish(self.editor, wrong=bool(problem))

    def tell(self, note: str) -> None:
        """Show a remark that is no problem."""
        self.note.setText(note)
        self.note.setVisible(bool(note))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
            picking = isinstance(watched, HostPicker) and watched.popup_takes_enter()
            plain = not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
            if enter and plain and not picking:
                self.entered.emit()
                return True
        return super().eventFilter(watched, event)
