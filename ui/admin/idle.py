"""Locks the admin tab after a time without input on it.

Only keys, mouse, wheel and touch on the watched page count: a receptionist at work on another
page must not keep the security manager's session open. Must never swallow an event. GUI thread.
"""

from PySide6.QtCore import QCoreApplication, QEvent, QObject, QTimer, Signal
from PySide6.QtWidgets import QWidget

_INPUT = frozenset(
    {
        QEvent.Type.KeyPress,
        QEvent.Type.MouseButtonPress,
        QEvent.Type.MouseMove,
        QEvent.Type.Wheel,
        QEvent.Type.TouchBegin,
        QEvent.Type.InputMethod,
    }
)


class IdleLock(QObject):
    """Emits `expired()` once, `timeout_ms` after the last input on `page`. GUI thread."""

    expired = Signal()

    def __init__(self, page: QWidget, timeout_ms: int) -> None:
        super().__init__(page)
        self._page = page
        self.timer = QTimer(self)
        self.timer.setSingleShot(True)
        self.timer.setInterval(timeout_ms)
        self.timer.timeout.connect(self._expire)

    def start(self) -> None:
        """Begin to watch; the time starts now."""
        application = QCoreApplication.instance()
        if application is not None:
            application.installEventFilter(self)
        self.timer.start()

    def stop(self) -> None:
        """Watch no longer."""
        application = QCoreApplication.instance()
        if application is not None:
            application.removeEventFilter(self)
        self.timer.stop()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in _INPUT and isinstance(watched, QWidget) and self._is_ours(watched):
            self.timer.start()
        return False

    def _is_ours(self, widget: QWidget) -> bool:
        return widget is self._page or self._page.isAncestorOf(widget)

    def _expire(self) -> None:
        self.stop()
        self.expired.emit()
