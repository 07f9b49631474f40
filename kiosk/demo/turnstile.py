"""A small window that plays the turnstiles: choose a visitor, show the face at a door.

GUI thread; the simulated building is asked on a thread of the panel's own.
"""

from functools import partial
from typing import Any

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QComboBox, QGridLayout, QLabel, QPushButton, QWidget

from kiosk.core.bus import Bus
from services.simulator.config import DEFAULT_DOORS
from services.simulator.remote import SimulatorRemote, doors_with
from services.simulator.shapes import PassShape, StateShape
from ui.bridge import Bridge

_REFRESH_MS = 1000
_GRANTED = 196893
_MARGIN_PX, _BOTTOM_PX = 40, 190


class TurnstilePanel(QWidget):
    """One button a door, and a lamp that says whether its device knows the visitor."""

    def __init__(self, building: SimulatorRemote, desk: QWidget) -> None:
        super().__init__(desk, Qt.WindowType.Tool)
        self._building = building
        self._bridge = Bridge(Bus(), self)
        self._visitors = QComboBox()
        self._said = QLabel()
        self._said.setTextFormat(Qt.TextFormat.PlainText)
        self._lamps: dict[str, QLabel] = {}
        self.setWindowTitle(self.tr("Turnstiles"))
        self._lay_out()
        self._timer = QTimer(self)
        self._timer.timeout.connect(self._refresh)
        self._timer.start(_REFRESH_MS)

    def show_beside(self) -> None:
        """In the lower left corner of the screen, where it covers nothing that one must press."""
        self.show()
        room = self.screen().availableGeometry()
        self.move(room.left() + _MARGIN_PX, room.bottom() - self.height() - _BOTTOM_PX)

    def finish(self) -> None:
        """Stop asking."""
        self._timer.stop()
        self.close()
        self._bridge.close()

    def _lay_out(self) -> None:
        grid = QGridLayout(self)
        grid.addWidget(QLabel(self.tr("Visitor")), 0, 0)
        grid.addWidget(self._visitors, 0, 1)
        for row, (door, name) in enumerate(DEFAULT_DOORS, start=1):
            button = QPushButton(self.tr("Show the face: {door}").format(door=name))
            button.setProperty("door", door)
            button.clicked.connect(self._show_face)
            lamp = QLabel()
            self._lamps[door] = lamp
            grid.addWidget(button, row, 0)
            grid.addWidget(lamp, row, 1)
        grid.addWidget(self._said, len(DEFAULT_DOORS) + 1, 0, 1, 2)

    def _refresh(self) -> None:
        self._bridge.call(self._building.state, self._shown, self._failed)

    def _show_face(self) -> None:
        door, code = self.sender().property("door"), self._visitors.currentData()
        if code:
            ask = partial(self._building.show_face, door, code)
            self._bridge.call(ask, self._passed, self._failed)

    def _shown(self, state: StateShape) -> None:
        for person in state["persons"]:
            if self._visitors.findData(person["personCode"]) < 0:
                self._visitors.addItem(person["personName"], person["personCode"])
        known = doors_with(state, str(self._visitors.currentData()))
        for door, lamp in self._lamps.items():
            knows = self.tr("● knows the visitor"), self.tr("○ does not know the visitor")
            lamp.setText(knows[0] if door in known else knows[1])

    def _passed(self, answer: PassShape) -> None:
        granted = answer["eventType"] == _GRANTED
        self._said.setText(self.tr("Open") if granted else self.tr("Refused"))

    def _failed(self, error: Any) -> None:
        self._said.setText(type(error).__name__)
