"""The door of the admin tab."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QLineEdit, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from kiosk.core.errors import StoreUnavailable
from tests.fakes.lookup import make_visit
from tests.unit.admin.admin_fakes import PASSPHRASE, Fakes
from ui.admin import AdminPage, AdminTimings
from ui.bridge import Bridge

# The offscreen platform says so for every window.
pytestmark = pytest.mark.qt_log_ignore("does not support propagateSizeHints")


def field(page: QWidget, name: str = "admin_passphrase") -> QLineEdit:
    return page.findChild(QLineEdit, name)


def button(page: QWidget, name: str = "admin_sign_in") -> QPushButton:
    return page.findChild(QPushButton, name)


def problem(page: QWidget) -> str:
    shown = [label.text() for label in page.findChildren(QLabel) if label.property("problem")]
    return " ".join(filter(None, shown))


def submit(qtbot: QtBot, page: AdminPage, *texts: str) -> None:
    for name, text in zip(("admin_passphrase", "admin_passphrase_again"), texts, strict=False):
        field(page, name).setText(text)
    button(page).click()
    qtbot.waitUntil(lambda: page.is_open or field(page).isEnabled())


@pytest.fixture
def first_start(fakes: Fakes) -> None:
    fakes.sign_in.passphrase = None


def test_right_passphrase_opens_the_lists(
    qtbot: QtBot, fakes: Fakes, enter: Callable[[], AdminPage]
) -> None:
    page = enter()
    assert page.is_open
    assert page.visits.table.isVisible()
    assert not field(page).isVisible()


def test_wrong_passphrase_is_worded_and_opens_nothing(
    qtbot: QtBot, fakes: Fakes, page: AdminPage
) -> None:
    submit(qtbot, page, "not the passphrase")
    assert fakes.sign_in.tries == ["not the passphrase"]
    assert not page.is_open
    assert problem(page)
    assert field(page).text() == ""
    assert button(page).isEnabled()


def test_sign_in_never_runs_on_the_gui_thread(fakes: Fakes, enter: Callable[[], AdminPage]) -> None:
    enter()
    assert len(fakes.sign_in.threads) == 2  # is it set, and the sign-in
    assert all(name.startswith("desk") for name in fakes.sign_in.threads)


def test_while_it_is_checked_a_second_press_does_nothing(
    qtbot: QtBot, fakes: Fakes, page: AdminPage
) -> None:
    fakes.sign_in.gate.clear()
    field(page).setText(PASSPHRASE)
    button(page).click()
    assert not button(page).isEnabled()
    assert field(page).text() == ""
    button(page).click()
    qtbot.keyClick(field(page), Qt.Key.Key_Return)
    fakes.sign_in.gate.set()
    qtbot.waitUntil(lambda: page.is_open)
    assert fakes.sign_in.tries == [PASSPHRASE]


def test_a_refusal_with_a_wait_counts_down(qtbot: QtBot, fakes: Fakes, page: AdminPage) -> None:
    fakes.sign_in.wait_s = 8.0
    submit(qtbot, page, "wrong passphrase")
    assert not button(page).isEnabled()
    assert "8" in button(page).text()
    fakes.clock.advance(5)
    page.sign_in.countdown.timeout.emit()
    assert "3" in button(page).text()
    assert not button(page).isEnabled()
    fakes.clock.advance(3)
    page.sign_in.countdown.timeout.emit()
    assert button(page).isEnabled()
    assert not page.sign_in.countdown.isActive()


@pytest.mark.usefixtures("first_start")
@pytest.mark.parametrize(
    ("first", "again"),
    [
        ("eleven char", "eleven char"),
        ("x" * 129, "x" * 129),
        ("twelve chars", "twelve charz"),
        ("", ""),
    ],
)
def test_first_start_refuses(
    qtbot: QtBot, fakes: Fakes, page: AdminPage, first: str, again: str
) -> None:
    submit(qtbot, page, first, again)
    assert problem(page)
    assert fakes.sign_in.passphrase is None
    assert not page.is_open


@pytest.mark.usefixtures("first_start")
@pytest.mark.parametrize("words", ["twelve chars", "я" * 128])
def test_first_start_takes_a_passphrase_of_allowed_length(
    qtbot: QtBot, fakes: Fakes, page: AdminPage, words: str
) -> None:
    assert field(page, "admin_passphrase_again").isVisible()
    submit(qtbot, page, words, words)
    assert fakes.sign_in.passphrase == words
    assert page.is_open
    page.lock()
    assert not field(page, "admin_passphrase_again").isVisible()


def test_shown_passphrase_cannot_be_brought_back(
    qtbot: QtBot, page: AdminPage, enter: Callable[[], AdminPage]
) -> None:
    button(page, "admin_passphrase_show").click()
    assert field(page).echoMode() is QLineEdit.EchoMode.Normal
    enter()
    page.lock()
    button(page, "admin_passphrase_show").click()
    field(page).undo()
    assert field(page).text() == ""


def test_lock_empties_every_table(fakes: Fakes, enter: Callable[[], AdminPage]) -> None:
    fakes.add(make_visit())
    page = enter()
    assert page.visits.table.rows.all_rows()
    button(page, "admin_lock").click()
    assert not page.is_open
    assert not any(view.table.rows.all_rows() for view in (page.visits, page.jobs, page.audit))
    assert field(page).isVisible()


def test_an_answer_that_arrives_after_the_lock_is_dropped(
    qtbot: QtBot, fakes: Fakes, bridge: Bridge, enter: Callable[[], AdminPage]
) -> None:
    page = enter()
    fakes.add(make_visit())
    fakes.admin.gate.clear()
    page.refresh()
    page.lock()
    fakes.admin.gate.set()
    after: list[None] = []
    bridge.call(lambda: None, after.append, lambda error: None)
    qtbot.waitUntil(lambda: bool(after))
    assert page.visits.table.rows.all_rows() == ()


def test_idle_time_locks_and_input_on_the_tab_puts_it_off(
    qtbot: QtBot, page: AdminPage, enter: Callable[[], AdminPage]
) -> None:
    enter()
    timer = page.idle.timer
    timer.stop()
    qtbot.keyClick(page.visits.search, Qt.Key.Key_A)
    assert timer.isActive()
    with qtbot.waitSignal(page.idle.expired):
        timer.start(1)
    assert not page.is_open


def test_input_elsewhere_does_not_keep_the_session_open(
    qtbot: QtBot, page: AdminPage, enter: Callable[[], AdminPage]
) -> None:
    enter()
    other = QLineEdit()
    qtbot.addWidget(other)
    other.show()
    page.idle.timer.stop()
    qtbot.keyClick(other, Qt.Key.Key_A)
    assert not page.idle.timer.isActive()


def test_two_minutes_are_the_usual_idle_time(page: AdminPage) -> None:
    assert page.idle.timer.interval() == 120_000
    assert AdminTimings().idle_ms == 120_000


def test_a_store_that_cannot_be_read_is_worded_and_can_be_tried_again(
    qtbot: QtBot, fakes: Fakes, bridge: Bridge
) -> None:
    fakes.sign_in.fails_with = StoreUnavailable()
    page = AdminPage(fakes.ports(), bridge)
    qtbot.addWidget(page)
    page.show()
    qtbot.waitUntil(button(page).isEnabled)
    assert problem(page)
    assert not field(page).isVisible()
    fakes.sign_in.fails_with = None
    button(page).click()
    qtbot.waitUntil(field(page).isVisible)
    assert not problem(page)
