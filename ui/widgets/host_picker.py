"""The host field: type two letters, choose from the list. GUI thread only.

A name that was not chosen from the list is not a host: `host()` is None.
"""

from PySide6.QtCore import (
    QCoreApplication,
    QEvent,
    QModelIndex,
    QPoint,
    QStringListModel,
    Qt,
    Signal,
)
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit, QListView, QWidget

from kiosk.core.people import Host
from kiosk.core.ports import Lookup
from ui.bridge import Bridge

FEWEST_LETTERS = 2
ROW_PX = 44
POPUP_PX = 420


class HostPicker(QLineEdit):
    """`chosen(Host | None)` tells of each choice; `search_failed(Exception)` of a search."""

    chosen = Signal(object)
    search_failed = Signal(object)

    def __init__(self, bridge: Bridge, lookup: Lookup, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._bridge = bridge
        self._lookup = lookup
        self._host: Host | None = None
        self._found: tuple[Host, ...] = ()
        self._asked = ""
        self._running = False
        self._names = QStringListModel(self)
        self._popup: QListView | None = None
        self.textEdited.connect(self._on_edited)

    def host(self) -> Host | None:
        """The host that was chosen from the list."""
        return self._host

    def clear_host(self) -> None:
        """Empty the field."""
        self.clear()
        self._choose(None)
        self.close_popup()

    def popup(self) -> QListView:
        """The list beneath the field; a child of the window, so it never grabs the keyboard."""
        if self._popup is None:
            self._popup = QListView(self.window())
            self._popup.setObjectName("list_hosts")
            self._popup.setProperty("popup", True)
            self._popup.setModel(self._names)
            self._popup.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            self._popup.setUniformItemSizes(True)
            self._popup.setStyleSheet(f"QListView::item {{ min-height: {ROW_PX}px; }}")
            self._popup.setEditTriggers(QListView.EditTrigger.NoEditTriggers)
            self._popup.clicked.connect(self._on_clicked)
            self._popup.hide()
        return self._popup

    def close_popup(self) -> None:
        if self._popup is not None:
            self._popup.hide()

    def event(self, event: QEvent) -> bool:
        """Esc closes the list first: without this the window's own Esc would take the key."""
        if isinstance(event, QKeyEvent) and self._is_escape_of_the_list(event):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if self._popup is not None and self._popup.isVisible() and self._popup_key(event):
            event.accept()
            return
        super().keyPressEvent(event)

    def focusOutEvent(self, event) -> None:
        self.close_popup()
        super().focusOutEvent(event)

    def popup_takes_enter(self) -> bool:
        """True while Enter means "this one" and not "next field"."""
        return self._popup is not None and self._popup.isVisible()

    def _is_escape_of_the_list(self, event: QKeyEvent) -> bool:
        override = event.type() == QEvent.Type.ShortcutOverride
        return override and event.key() == Qt.Key.Key_Escape and self.popup_takes_enter()

    def _popup_key(self, event: QKeyEvent) -> bool:
        row = self.popup().currentIndex().row()
        steps = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}
        if event.key() in steps:
            self._select((row + steps[Qt.Key(event.key())]) % max(1, len(self._found)))
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._pick(row)
        elif event.key() == Qt.Key.Key_Escape:
            self.close_popup()
        else:
            return False
        return True

    def _on_edited(self, text: str) -> None:
        if self._host is not None:
            self._choose(None)
        if len(text.strip()) < FEWEST_LETTERS:
            self.close_popup()
        elif not self._running:
            self._search()

    def _search(self) -> None:
        self._running, self._asked = True, self.text().strip()
        asked = self._asked
        self._bridge.call(lambda: self._lookup.find_hosts(asked), self._answered, self._failed)

    def _answered(self, hosts: tuple[Host, ...]) -> None:
        self._running = False
        text = self.text().strip()
        if self._host is not None or len(text) < FEWEST_LETTERS:
            return
        if text != self._asked:
            self._search()
            return
        self._found = hosts
        self._names.setStringList([f"{host.name} — {host.department}" for host in hosts])
        if hosts and self.hasFocus():
            self._open()
        elif not hosts:
            self._found = ()
            nobody = QCoreApplication.translate("host", "Nobody by this name. Check the spelling.")
            self._names.setStringList([nobody])
            self._open()

    def _failed(self, error: Exception) -> None:
        self._running = False
        self.search_failed.emit(error)

    def _open(self) -> None:
        popup = self.popup()
        rows = max(1, len(self._found))
        below = self.mapTo(self.window(), QPoint(0, self.height() + 2))
        room = max(ROW_PX + 12, self.window().height() - below.y() - 8)
        width = max(self.width(), min(POPUP_PX, self.window().width() - below.x() - 8))
        popup.setGeometry(below.x(), below.y(), width, min(room, rows * (ROW_PX + 2) + 12))
        popup.show()
        popup.raise_()
        self._select(0)

    def _select(self, row: int) -> None:
        self.popup().setCurrentIndex(self._names.index(row, 0))

    def _on_clicked(self, index: QModelIndex) -> None:
        self._pick(index.row())

    def _pick(self, row: int) -> None:
        if 0 <= row < len(self._found):
            host = self._found[row]
            self.setText(host.name)
            self._choose(host)
        self.close_popup()

    def _choose(self, host: Host | None) -> None:
        self._host = host
        self.chosen.emit(host)
