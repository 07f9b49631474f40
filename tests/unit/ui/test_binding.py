"""The Qt binding itself: a fault in how it counts references ends the program after minutes."""

import sys

import pytest
from PySide6.QtCore import QObject, QTimer
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

CALLS = 2000


@pytest.mark.skipif(sys.version_info >= (3, 12), reason="None is not counted since Python 3.12")
def test_calls_that_return_nothing_do_not_use_up_none(qtbot: QtBot) -> None:
    """PySide6 6.12.0 lost one reference a call, and Python aborts at none (ADR 010)."""
    label, font, timer, thing = QLabel(), QFont(), QTimer(), QObject()
    qtbot.addWidget(label)
    before = sys.getrefcount(None)
    for number in range(CALLS):
        font.setBold(bool(number % 2))
        label.setText("")
        timer.setInterval(1)
        thing.setObjectName("")
    assert sys.getrefcount(None) > before - CALLS // 2
