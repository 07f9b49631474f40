"""A page over fakes, signed in or not."""

from collections.abc import Callable, Iterator

import pytest
from PySide6.QtWidgets import QApplication, QLineEdit, QPushButton
from pytestqt.qtbot import QtBot

from kiosk.core.bus import Bus
from tests.unit.admin.admin_fakes import PASSPHRASE, Fakes
from ui.admin import AdminPage
from ui.bridge import Bridge
from ui.strings.language import install_language


@pytest.fixture
def fakes() -> Fakes:
    return Fakes()


@pytest.fixture
def bus() -> Bus:
    return Bus()


@pytest.fixture
def bridge(bus: Bus, qapp: object) -> Iterator[Bridge]:
    made = Bridge(bus)
    yield made
    made.close()


@pytest.fixture
def page(qtbot: QtBot, qapp: QApplication, fakes: Fakes, bridge: Bridge) -> Iterator[AdminPage]:
    """English, shown, and past the question whether a passphrase is set; not signed in."""
    install_language(qapp, "en")
    made = AdminPage(fakes.ports(), bridge)
    qtbot.addWidget(made)
    made.resize(1360, 800)
    made.show()
    enter = made.findChild(QPushButton, "admin_sign_in")
    qtbot.waitUntil(enter.isEnabled)
    yield made
    made.lock()


@pytest.fixture
def enter(qtbot: QtBot, page: AdminPage) -> Callable[[], AdminPage]:
    """Sign in with the right passphrase and wait for the list."""

    def sign_in() -> AdminPage:
        page.findChild(QLineEdit, "admin_passphrase").setText(PASSPHRASE)
        page.findChild(QPushButton, "admin_sign_in").click()
        qtbot.waitUntil(lambda: page.visits.loaded_at is not None)
        return page

    return sign_in
