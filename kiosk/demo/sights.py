"""What a look at the window can see, found by object name as a screen reader would.

Every function answers with a question for `Hands.wait_for`; the questions run on the GUI thread.
"""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QApplication,
    QLabel,
    QLineEdit,
    QTableView,
    QWidget,
)

Sight = Callable[[QWidget], bool]


def expect(seen: bool, what: str) -> None:
    """AssertionError naming what did not happen."""
    if not seen:
        raise AssertionError(what)


def focus_is(name: str) -> Sight:
    """The widget of this name has the focus."""

    def sees(_window: QWidget) -> bool:
        focus = QApplication.focusWidget()
        return focus is not None and focus.objectName() == name

    return sees


def text_is(name: str, text: str) -> Sight:
    """The field of this name holds exactly this text."""

    def sees(window: QWidget) -> bool:
        field = window.findChild(QLineEdit, name)
        return field is not None and field.text() == text

    return sees


def row_with(*texts: str) -> Sight:
    """Some row of the live list shows one of the texts (one for each language)."""

    def sees(window: QWidget) -> bool:
        table = window.findChild(QTableView, "table_live")
        return (
            table is not None and table.isVisible() and any(text in _words(table) for text in texts)
        )

    return sees


def lamp_says(*texts: str) -> Sight:
    """The lamp over the form begins with one of the texts (one for each language)."""

    def sees(window: QWidget) -> bool:
        head = window.findChild(QLabel, "walk_head")
        return head is not None and any(
            text in head.accessibleName() + head.text() for text in texts
        )

    return sees


def _words(table: QTableView) -> str:
    model = table.model()
    cells = (
        model.index(row, column)
        for row in range(model.rowCount())
        for column in range(model.columnCount())
    )
    roles = (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole)
    return "\n".join(str(cell.data(role) or "") for cell in cells for role in roles)


def button_enabled(name: str) -> Sight:
    """The button of this name can be pressed."""

    def sees(window: QWidget) -> bool:
        button = window.findChild(QAbstractButton, name)
        return button is not None and button.isEnabled()

    return sees


def completion_shown(_window: QWidget) -> bool:
    """The list of hosts is open and has at least one entry."""
    lists = [w for w in QApplication.allWidgets() if w.objectName() == "list_hosts"]
    shown = [w for w in lists if isinstance(w, QAbstractItemView) and w.isVisible()]
    return any(view.model().rowCount() > 0 for view in shown)


photo_possible: Sight = button_enabled("button_take_photo")
photo_taken: Sight = button_enabled("button_retake")
