"""A message over the window's top that takes no focus and blocks nothing. GUI thread only."""

from PySide6.QtCore import QCoreApplication, Qt, QTimer
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QTabWidget, QWidget

from ui.assets import pixmap
from ui.theme import repolish, tokens
from ui.widgets.parts import Button, plain_label

WIDTH_PX = 720
GAP_PX = 16
SHOWN_MS = 9000
_SHAPES = {"good": "check", "info": "info", "warn": "alert", "bad": "stop"}


class Banner(QFrame):
    """Good news goes by itself; trouble stays until it is closed or replaced."""

    def __init__(self, parent: QWidget, tabs: QTabWidget) -> None:
        super().__init__(parent)
        self.setObjectName("banner")
        self._icon = QLabel()
        self._text = plain_label()
        self._text.setObjectName("banner_text")
        self._text.setWordWrap(True)
        self._close = Button("button_close_banner", "quiet", "close")
        self._close.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._close.clicked.connect(self.hide)
        self._room = parent
        self._tabs = tabs
        self._row = row = QHBoxLayout(self)
        row.setContentsMargins(16, 6, 6, 6)
        row.setSpacing(12)
        row.addWidget(self._icon)
        row.addWidget(self._text, 1)
        row.addWidget(self._close)
        self._timer = QTimer(self, singleShot=True, interval=SHOWN_MS)
        self._timer.timeout.connect(self.hide)
        self.retranslate()
        self.hide()

    def say(self, text: str, tone: str = "good") -> None:
        """Show `text`; tone is "good", "info", "warn" or "bad"."""
        repolish(self, ground=tone)
        repolish(self._text, tone=tone)
        self._text.setText(text)
        self.setAccessibleName(text)
        self.retranslate()
        self._icon.setPixmap(
            pixmap(_SHAPES[tone], tokens()[f"{tone}_ink"], 28, self.devicePixelRatioF())
        )
        self._timer.stop()
        if tone in ("good", "info"):
            self._timer.start()
        self.place()
        self.show()
        self.raise_()

    def retranslate(self) -> None:
        """Name the button in the present language; the message stays as it was said."""
        self._close.setAccessibleName(QCoreApplication.translate("banner", "Close the message"))

    def text(self) -> str:
        """What it says now."""
        return self._text.text()

    def place(self) -> None:
        """In the row of the tabs, between them and the choices at the right."""
        corner = self._tabs.cornerWidget()
        left = self._tabs.tabBar().geometry().right() + GAP_PX
        right = self._room.width() - (corner.width() if corner is not None else 0) - GAP_PX
        width = min(WIDTH_PX, right - left)
        height = max(52, self._row.heightForWidth(width))
        self.setGeometry((left + right - width) // 2, 6, width, height)
