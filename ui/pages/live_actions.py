"""What can be done with the selected visit: its buttons and the calls behind them. GUI thread."""

from collections.abc import Callable

from PySide6.QtCore import QCoreApplication, QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from kiosk.core.people import Actor
from kiosk.core.ports import Desk
from kiosk.core.visits import STATUS_MOVES, AccessState, Visit, VisitStatus
from ui.bridge import Bridge
from ui.strings.errors import explain
from ui.strings.visits import status_word
from ui.widgets.parts import Button

ARMED_MS = 5000


class LiveActions(QWidget):
    """`told(text, tone)` for the banner; `changed(Visit)`; `photo_wanted(Visit)`."""

    told = Signal(str, str)
    changed = Signal(object)
    photo_wanted = Signal(object)

    def __init__(self, desk: Desk, bridge: Bridge, actor: Actor) -> None:
        super().__init__()
        self._desk = desk
        self._bridge = bridge
        self._actor = actor
        self._visit: Visit | None = None
        self._running = False
        self.check_in = Button("button_check_in", "", "login")
        self.check_out = Button("button_check_out", "", "left")
        self.photo = Button("button_attach_photo", "", "camera")
        self.cancel = Button("button_cancel_visit", "danger", "cancel")
        self._armed = QTimer(self, singleShot=True, interval=ARMED_MS)
        self._armed.timeout.connect(self._show_cancel)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        for button in (self.check_in, self.check_out, self.photo):
            row.addWidget(button)
        row.addStretch()
        row.addWidget(self.cancel)
        self.check_in.clicked.connect(self.do_check_in)
        self.check_out.clicked.connect(self.do_check_out)
        self.photo.clicked.connect(self._want_photo)
        self.cancel.clicked.connect(self.do_cancel)
        self.retranslate()
        self.show_visit(None)

    def show_visit(self, visit: Visit | None) -> None:
        """Offer only what the table of moves allows."""
        if visit is None or self._visit is None or visit.id != self._visit.id:
            self._armed.stop()
        self._visit = visit
        moves = STATUS_MOVES[visit.status] if visit else frozenset[VisitStatus]()
        free = not self._running
        self.check_in.setEnabled(free and VisitStatus.CHECKED_IN in moves)
        self.check_out.setEnabled(free and VisitStatus.CHECKED_OUT in moves)
        self.cancel.setEnabled(free and VisitStatus.CANCELLED in moves)
        no_face = visit is not None and visit.is_open
        asked = visit.access if visit else AccessState.READY
        wants = asked in (AccessState.NONE, AccessState.FAILED)
        self.photo.setEnabled(free and no_face and wants)
        self._show_cancel()

    def do_check_in(self) -> None:
        """F7."""
        self._run(self.check_in, self._desk.check_in)

    def do_check_out(self) -> None:
        """F9."""
        self._run(self.check_out, self._desk.check_out)

    def do_cancel(self) -> None:
        """The first press asks, the second within five seconds does it."""
        if not self._armed.isActive():
            self._armed.start()
            self._show_cancel()
            return
        self._armed.stop()
        self._run(self.cancel, self._desk.cancel)

    def attach(self, visit: Visit, jpeg: bytes) -> None:
        """Give this visit the photo."""
        desk, actor = self._desk, self._actor
        self._call(lambda: desk.attach_photo(visit.id, jpeg, actor))

    def retranslate(self) -> None:
        self.check_in.label(QCoreApplication.translate("live", "Check in"), "F7")
        self.check_out.label(QCoreApplication.translate("live", "Check out"), "F9")
        self.photo.label(QCoreApplication.translate("live", "Attach photo"))
        self._show_cancel()

    def _run(self, button: Button, method: Callable[..., Visit]) -> None:
        visit, actor = self._visit, self._actor
        if visit is None or not button.isEnabled():
            return
        self._call(lambda: method(visit.id, actor))

    def _call(self, work: Callable[[], Visit]) -> None:
        self._running = True
        self.show_visit(self._visit)
        self._bridge.call(work, self._done, self._failed)

    def _done(self, visit: Visit) -> None:
        self._running = False
        self.changed.emit(visit)
        self.show_visit(self._visit)
        self.told.emit(f"{visit.visitor_name}: {status_word(visit.status)}.", "good")

    def _failed(self, error: Exception) -> None:
        self._running = False
        self.show_visit(self._visit)
        self.told.emit(explain(error).sentence, "bad")

    def _show_cancel(self) -> None:
        text = QCoreApplication.translate("live", "Cancel visit")
        if self._armed.isActive():
            text = QCoreApplication.translate("live", "Press again to cancel")
        self.cancel.label(text)

    def _want_photo(self) -> None:
        if self._visit is not None:
            self.photo_wanted.emit(self._visit)
