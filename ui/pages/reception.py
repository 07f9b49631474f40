"""The reception tab: the lamp above, the list and the form beneath. GUI thread only.

Wide windows show list and form side by side; narrow ones one of them, F2 and F3 change over.
"""

from datetime import time

from PySide6.QtCore import QCoreApplication, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from kiosk.core.events import VisitChanged
from kiosk.core.people import Actor
from kiosk.core.visits import Visit
from ui.bridge import Bridge
from ui.bridge.ports import UiPorts
from ui.pages.live import LivePage
from ui.pages.photo_dialog import PhotoDialog
from ui.pages.register import RegisterPage
from ui.widgets.parts import Button
from ui.widgets.walk_lamp import WalkLamp

SIDE_BY_SIDE_PX = 1880


class ReceptionPage(QWidget):
    """`told(text, tone)` for the banner."""

    told = Signal(str, str)

    def __init__(
        self, ports: UiPorts, bridge: Bridge, actor: Actor, day_end: time | None = None
    ) -> None:
        super().__init__()
        self.setObjectName("page")
        self._bridge = bridge
        self._camera = ports.camera
        self.lamp = WalkLamp(ports.clock, bridge, ports.lookup)
        self.live = LivePage(ports, bridge, actor)
        self.register = RegisterPage(ports, bridge, actor, day_end)
        self._to_live = Button("button_show_live", "quiet", "people")
        self._to_register = Button("button_show_register", "quiet", "new")
        self._registering = True
        self._lay_out()
        self._connect()
        self.retranslate()
        self._arrange()

    def show_register(self) -> None:
        """F2: the form, with the keyboard in its first field."""
        self._registering = True
        self._arrange()
        self.register.start()

    def show_live(self) -> None:
        """F3: the list, with the keyboard in the search box."""
        self._registering = False
        self._arrange()
        self.live.start()

    def take_photo(self) -> None:
        """F4: a photo for the form."""
        if not self.register.isVisible():
            self.show_register()
        self.register.take_photo()

    def escape(self) -> None:
        """One step back: first empty the search, then leave the list for the form."""
        if self.live.isVisible() and self.live.search.text():
            self.live.search.clear()
        elif not self._registering:
            self.show_register()

    def tick(self) -> None:
        """Once a second: ages and "now"."""
        self.live.tick()
        self.register.tick()
        self.lamp.retranslate()

    def retranslate(self) -> None:
        self._to_live.label(QCoreApplication.translate("reception", "In the building"), "F3")
        self._to_register.label(QCoreApplication.translate("reception", "New visitor"), "F2")
        for part in (self.lamp, self.live, self.register):
            part.retranslate()

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._arrange()
        super().resizeEvent(event)

    def _lay_out(self) -> None:
        top = QHBoxLayout()
        top.setSpacing(12)
        top.addWidget(self.lamp, 1)
        turns = QVBoxLayout()
        turns.setSpacing(0)
        for button in (self._to_register, self._to_live):
            button.setCheckable(True)
            turns.addWidget(button)
        self._turns = QWidget()
        self._turns.setLayout(turns)
        turns.setContentsMargins(0, 0, 0, 0)
        top.addWidget(self._turns)
        both = QHBoxLayout()
        both.setSpacing(14)
        both.addWidget(self.live, 24)
        both.addWidget(self.register, 17)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 10, 16, 12)
        column.setSpacing(12)
        column.addLayout(top)
        column.addLayout(both, 1)

    def _connect(self) -> None:
        self._to_live.clicked.connect(self.show_live)
        self._to_register.clicked.connect(self.show_register)
        self.live.selected.connect(self.lamp.follow)
        self.live.told.connect(self.told)
        self.live.photo_wanted.connect(self._ask_photo)
        self.register.saved.connect(self._on_saved)
        self.register.told.connect(self.told)
        self._bridge.visit_changed.connect(self._on_visit)

    def _arrange(self) -> None:
        wide = self.width() >= SIDE_BY_SIDE_PX
        self.live.setVisible(wide or not self._registering)
        self.register.setVisible(wide or self._registering)
        self._turns.setVisible(not wide)
        self._to_register.setChecked(self._registering)
        self._to_live.setChecked(not self._registering)

    def _on_saved(self, visit: Visit) -> None:
        held = self.live.model.get(visit.id)
        newest = held if held is not None and held.revision > visit.revision else visit
        self.live.model.upsert(newest)
        self.live.select(visit.id)
        self.lamp.follow(newest)

    def _on_visit(self, event: VisitChanged) -> None:
        self.lamp.take(event.visit)

    def _ask_photo(self, visit: Visit) -> None:
        dialog = PhotoDialog(visit, self._bridge, self._camera, self)
        dialog.chosen.connect(self.live.deeds.attach)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()
