"""Plain labels, buttons with printed keys, and two texts in words. GUI thread only.

Every label that shows data is plain text: a name such as "<img src=x>" is a name.
"""

import html

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QLabel, QPushButton, QSizePolicy, QWidget

from ui.assets import icon
from ui.theme import tokens


def plain_label(text: str = "", **properties: object) -> QLabel:
    """A label that never reads markup; keyword arguments become dynamic properties."""
    label = QLabel(text)
    label.setTextFormat(Qt.TextFormat.PlainText)
    for name, value in properties.items():
        label.setProperty(name, value)
    return label


def tooltip(text: str) -> str:
    """The text as a tooltip that is not read as markup."""
    return f"<span>{html.escape(text)}</span>" if text else ""


class ElidedLabel(QLabel):
    """A plain label of one line that ends in "…" where there is no room; `text` stays whole."""

    def __init__(self, **properties: object) -> None:
        super().__init__()
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        for name, value in properties.items():
            self.setProperty(name, value)

    def paintEvent(self, event: QPaintEvent) -> None:
        mode = Qt.TextElideMode.ElideRight
        shown = self.fontMetrics().elidedText(self.text(), mode, self.width())
        painter = QPainter(self)
        painter.setPen(self.palette().color(self.foregroundRole()))
        painter.drawText(self.rect(), Qt.AlignmentFlag.AlignVCenter, shown)
        painter.end()


class Button(QPushButton):
    """A button by kind; Enter presses it, its icon follows the theme."""

    def __init__(self, name: str, kind: str, shape: str = "", parent: QWidget | None = None):
        super().__init__(parent)
        self.setObjectName(name)
        self.setProperty("kind", kind)
        self._shape = shape
        self.setIconSize(QSize(22, 22))
        self.recolour()

    def label(self, text: str, key: str = "") -> None:
        """The text, with the key that presses it printed beside; the key is not in the name."""
        gap = " " if self._shape else ""
        self.setText(f"{gap}{text}   {key}" if key else f"{gap}{text}")
        self.setAccessibleName(text)
        self.setAccessibleDescription(key)

    def change_shape(self, shape: str) -> None:
        """Another icon."""
        self._shape = shape
        self.recolour()

    def recolour(self) -> None:
        """Draw the icon in the colour of the text."""
        if not self._shape:
            return
        names = {"primary": "accent_text", "danger": "danger"}
        token = names.get(str(self.property("kind")), "text") if self.isEnabled() else "muted"
        self.setIcon(icon(self._shape, tokens()[token]))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.modifiers():
            self.click()
            return
        super().keyPressEvent(event)

    def changeEvent(self, event) -> None:
        if event.type() in (event.Type.EnabledChange, event.Type.StyleChange):
            self.recolour()
        super().changeEvent(event)
