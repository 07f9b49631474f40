import logging
from collections.abc import Iterator

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from kiosk.core.bus import Bus
from kiosk.core.errors import KioskError, SignInRefused
from ui.bridge import Bridge


@pytest.fixture
def bridge(qapp: QApplication) -> Iterator[Bridge]:
    made = Bridge(Bus())
    yield made
    made.close()


def fail(qtbot: QtBot, bridge: Bridge, error: Exception) -> list[Exception]:
    told: list[Exception] = []

    def work() -> None:
        raise error

    bridge.call(work, told.append, told.append)
    qtbot.waitUntil(lambda: bool(told))
    return told


def test_a_refusal_is_an_answer_and_named_without_a_traceback(
    qtbot: QtBot, bridge: Bridge, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO, "ui.bridge")
    error: KioskError = SignInRefused(4.0)
    assert fail(qtbot, bridge, error) == [error]
    (record,) = caplog.records
    assert (record.levelno, record.message) == (logging.INFO, "desk_call_refused")
    assert vars(record)["error"] == "SignInRefused"
    assert record.exc_info is None


def test_a_fault_keeps_its_traceback(
    qtbot: QtBot, bridge: Bridge, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO, "ui.bridge")
    error = ZeroDivisionError("a fault")
    assert fail(qtbot, bridge, error) == [error]
    (record,) = caplog.records
    assert (record.levelno, record.message) == (logging.ERROR, "desk_call_failed")
    assert record.exc_info is not None
    assert record.exc_info[1] is error
