"""The real window over fakes, without a display."""

import os

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from kiosk.core.bus import Bus
from kiosk.core.people import Actor, Role
from kiosk.core.visits import Visit
from tests.fakes.camera import FakeCamera
from tests.fakes.clock import FakeClock
from tests.fakes.desk import FakeDesk
from tests.fakes.lookup import FakeLookup
from ui.bridge import Bridge
from ui.bridge.ports import UiPorts, UiSettings
from ui.window import MainWindow

ACTOR = Actor("desk", Role.RECEPTIONIST)


@dataclass
class Screen:
    """A shown window, and everything behind it."""

    window: MainWindow
    bot: QtBot
    bus: Bus
    clock: FakeClock
    lookup: FakeLookup
    desk: FakeDesk
    camera: FakeCamera

    def find(self, name: str) -> Any:
        found = self.window.findChild(QWidget, name)
        assert found is not None, name
        return found

    def type(self, text: str) -> None:
        """Key events, one a character, to whatever has the keyboard."""
        for character in text:
            self._send(0, character)

    def press(self, key: Qt.Key, modifier: Qt.KeyboardModifier | None = None) -> None:
        self.bot.keyClick(self.focused(), key, modifier or Qt.KeyboardModifier.NoModifier)

    def focused(self) -> QWidget:
        return self.window.focusWidget() or self.window

    def fill(self) -> None:
        """A form that can be saved, by the keyboard."""
        self.press(Qt.Key.Key_F2)
        self.type("Ким Алия")
        self.press(Qt.Key.Key_Return)
        self.press(Qt.Key.Key_Return)
        self.pick_host("сер")
        self.find("field_consent").setFocus()
        self.press(Qt.Key.Key_Space)

    def pick_host(self, letters: str) -> None:
        self.find("field_host").setFocus()
        self.type(letters)
        self.bot.waitUntil(self._popup_shown, timeout=20_000)
        self.press(Qt.Key.Key_Return)

    def save(self) -> None:
        self.press(Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)

    def visits(self) -> tuple[Visit, ...]:
        return self.window.reception.live.model.all_rows()

    def _popup_shown(self) -> bool:
        return self.find("list_hosts").isVisible()

    def _send(self, key: int, character: str) -> None:
        for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
            event = QKeyEvent(kind, key, Qt.KeyboardModifier.NoModifier, character)
            QApplication.sendEvent(self.focused(), event)


@pytest.fixture
def make_screen(qtbot: QtBot) -> Iterator[Any]:
    bridges: list[Bridge] = []

    def make(*visits: Visit, language: str = "en", camera: FakeCamera | None = None) -> Screen:
        bus, clock, lookup = Bus(), FakeClock(), FakeLookup(visits)
        desk, eye = FakeDesk(lookup, bus, clock), camera or FakeCamera()
        bridge = Bridge(bus)
        bridges.append(bridge)
        unused: Any = None
        ports = UiPorts(desk, lookup, unused, unused, eye, clock)
        window = MainWindow(ports, bridge, UiSettings(ACTOR, language, "light"))
        qtbot.addWidget(window)
        with qtbot.waitExposed(window):
            window.show()
        window.activateWindow()
        screen = Screen(window, qtbot, bus, clock, lookup, desk, eye)
        qtbot.waitUntil(lambda: len(screen.visits()) == len(visits), timeout=20_000)
        return screen

    yield make
    for bridge in bridges:
        bridge.close()


@pytest.fixture
def screen(make_screen: Any) -> Screen:
    return make_screen()
