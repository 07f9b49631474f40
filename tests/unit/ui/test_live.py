import dataclasses
from datetime import timedelta

import pytest
import shiboken6
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QAbstractButton, QComboBox, QDateTimeEdit, QLabel, QLineEdit

from kiosk.core.access import MissingInterface
from kiosk.core.errors import IllegalMove
from kiosk.core.events import (
    CameraChanged,
    InterfaceMissing,
    LinkChanged,
    QueueChanged,
    VisitChanged,
)
from kiosk.core.jobs import Peer
from kiosk.core.pictures import CameraState
from kiosk.core.visits import AccessState, VisitStatus, WaitReason
from tests.fakes.clock import START
from tests.fakes.lookup import make_visit

# The offscreen platform complains about every dialog with a size of its own.
no_hints = pytest.mark.qt_log_ignore("propagateSizeHints")
READY = {"access": AccessState.READY, "doors_ready": 3, "doors_total": 3, "has_photo": True}
OUT = {
    "status": VisitStatus.STEPPED_OUT,
    "checked_in_at": START - timedelta(hours=1),
    "left_at": START - timedelta(minutes=5),
}
WAITING = {
    "access": AccessState.QUEUED,
    "wait_reason": WaitReason.LINK_DOWN,
    "next_try_at": START + timedelta(minutes=2),
}


def cell(screen, key: str, row: int = 0) -> str:
    model = screen.window.reception.live.model
    number = [column.key for column in model.columns].index(key)
    return model.data(model.index(row, number))


def look(screen, key: str, row: int = 0):
    model = screen.window.reception.live.model
    return model.look(model.row_at(model.index(row, 0)), key)


def show_live(screen) -> None:
    screen.press(Qt.Key.Key_F3)
    screen.press(Qt.Key.Key_Down)


def test_an_event_changes_one_row_and_keeps_the_selection(make_screen) -> None:
    one, two = make_visit("V1"), make_visit("V2", visitor_name="Lee Min")
    screen = make_screen(one, two)
    show_live(screen)
    chosen = screen.window.reception.lamp.visit()
    resets = []
    screen.window.reception.live.model.modelReset.connect(resets.append)
    for visit in (one, two):
        screen.bus.publish(VisitChanged(dataclasses.replace(visit, revision=2, **READY)))
    screen.bot.waitUntil(lambda: "3 of 3" in cell(screen, "access", 1))
    assert resets == []
    assert screen.window.reception.lamp.visit().id == chosen.id
    assert screen.window.reception.lamp.visit().revision == 2


def test_a_late_old_event_changes_nothing(make_screen) -> None:
    visit = make_visit("V1", revision=5, **READY)
    screen = make_screen(visit)
    screen.bus.publish(VisitChanged(make_visit("V1", revision=4)))
    screen.bus.publish(VisitChanged(make_visit("V2")))
    screen.bot.waitUntil(lambda: len(screen.visits()) == 2)
    assert screen.visits()[0] == visit


def test_amber_says_why_and_when_it_is_tried_again(make_screen) -> None:
    screen = make_screen(make_visit("V1", **WAITING))
    at = WAITING["next_try_at"].astimezone().strftime("%H:%M")
    assert look(screen, "access").tone == "warn"
    assert "cannot be reached" in cell(screen, "access")
    assert at in cell(screen, "access")


def test_red_says_what_to_do_and_is_counted(make_screen) -> None:
    failed = {"access": AccessState.FAILED, "wait_reason": WaitReason.FACE_REFUSED}
    screen = make_screen(make_visit("V1", **failed))
    assert look(screen, "access").tone == "bad"
    assert "Take a new photo" in cell(screen, "access")
    assert "Need help 1" in screen.find("counts_live").text()


@pytest.mark.parametrize(
    ("changes", "walks"),
    [
        (READY, True),
        ({**READY, "access": AccessState.ASSIGNED}, False),
        ({**READY, "status": VisitStatus.CHECKED_OUT}, False),
        ({**READY, **OUT, "access": AccessState.REVOKING}, False),
        ({**READY, "status": VisitStatus.CANCELLED}, False),
        (WAITING, False),
        ({}, False),
    ],
)
def test_the_lamp_sends_only_who_may_walk(make_screen, changes, walks: bool) -> None:
    screen = make_screen(make_visit("V1", **changes))
    show_live(screen)
    lamp = screen.find("walk_lamp")
    assert ("turnstile: " in screen.find("walk_head").text()) is walks
    assert (lamp.property("ground") == "good" and walks) or not walks


def test_who_stepped_out_is_neither_inside_nor_expected(make_screen) -> None:
    inside = {**READY, "status": VisitStatus.CHECKED_IN, "checked_in_at": START}
    screen = make_screen(make_visit("V1", **inside), make_visit("V2", **READY, **OUT))
    assert screen.find("counts_live").text() == (
        "Inside 1   Stepped out 1   Expected 0   Need help 0"
    )
    row = next(n for n in range(2) if cell(screen, "state", n) == "Stepped out")
    assert cell(screen, "since", row).endswith("5 min")
    shapes = {look(screen, "state", n).shape for n in range(2)}
    assert shapes == {"inside", "stepped_out"}
    back = make_visit("V2", **inside, revision=2)
    screen.bus.publish(VisitChanged(back))
    screen.bot.waitUntil(lambda: "Inside 2   Expected 0" in screen.find("counts_live").text())


def test_who_stepped_out_can_be_let_in_again_and_checked_out(make_screen) -> None:
    screen = make_screen(make_visit("V2", **READY, **OUT))
    show_live(screen)
    assert screen.find("walk_head").text().startswith("May come back: ")
    assert screen.find("button_check_in").isEnabled()
    assert screen.find("button_check_out").isEnabled()
    assert not screen.find("button_cancel_visit").isEnabled()


def test_one_lamp_for_each_door(make_screen) -> None:
    partly = {"access": AccessState.ASSIGNED, "doors_ready": 1, "doors_total": 3}
    screen = make_screen(make_visit("V1", **partly))
    show_live(screen)
    assert screen.find("walk_doors").shapes() == ("check", "clock", "clock")


def test_check_in_and_out_by_keys(make_screen) -> None:
    screen = make_screen(make_visit("V1", **READY))
    show_live(screen)
    screen.press(Qt.Key.Key_F7)
    screen.bot.waitUntil(lambda: screen.visits()[0].status is VisitStatus.CHECKED_IN)
    screen.bot.waitUntil(screen.find("button_check_out").isEnabled)
    assert not screen.find("button_check_in").isEnabled()
    screen.press(Qt.Key.Key_F9)
    screen.bot.waitUntil(lambda: screen.visits()[0].status is VisitStatus.CHECKED_OUT)
    screen.bot.waitUntil(screen.find("banner").isVisible)
    assert not screen.find("button_check_out").isEnabled()


def test_cancel_asks_once_more(make_screen) -> None:
    screen = make_screen(make_visit("V1"))
    show_live(screen)
    button = screen.find("button_cancel_visit")
    button.click()
    assert screen.desk.count("cancel") == 0
    button.click()
    screen.bot.waitUntil(lambda: screen.visits()[0].status is VisitStatus.CANCELLED)


def test_a_refused_action_is_worded(make_screen) -> None:
    screen = make_screen(make_visit("V1"))
    show_live(screen)
    screen.desk.fails_with = IllegalMove("visit", "A", "B")
    screen.find("button_check_in").click()
    screen.bot.waitUntil(screen.find("banner").isVisible)
    assert "no longer possible" in screen.window.banner.text()
    assert screen.find("button_check_in").isEnabled()


def test_search_and_escape(make_screen) -> None:
    screen = make_screen(make_visit("V1"), make_visit("V2", visitor_name="Семён Ёлкин"))
    screen.press(Qt.Key.Key_F3)
    screen.type("елк")
    assert screen.window.reception.live.model.rowCount() == 1
    screen.type("zz")
    assert "Nobody found" in screen.find("empty_live").text()
    screen.press(Qt.Key.Key_Escape)
    assert screen.window.reception.live.model.rowCount() == 2


def test_an_empty_list_says_what_to_do(screen) -> None:
    screen.press(Qt.Key.Key_F3)
    assert screen.find("empty_live").isVisible()
    assert "F2" in screen.find("empty_live").text()


def test_markup_in_a_name_is_a_name(make_screen) -> None:
    name = "<img src='x'><b>z</b>"
    screen = make_screen(make_visit("V1", visitor_name=name))
    assert name in cell(screen, "visitor")
    show_live(screen)
    assert name in screen.find("walk_head").text()
    shown = screen.window.findChildren(QLabel)
    assert {label.textFormat() for label in shown if label.text()} == {Qt.TextFormat.PlainText}
    model = screen.window.reception.live.model
    tip = model.data(model.index(0, 1), Qt.ItemDataRole.ToolTipRole)
    assert "<img" not in tip
    assert "&lt;img" in tip


def test_a_stay_past_its_time_is_overdue_and_grows(make_screen) -> None:
    inside = {"status": VisitStatus.CHECKED_IN, "checked_in_at": START}
    screen = make_screen(make_visit("V1", **inside))
    assert look(screen, "state").shape == "inside"
    screen.clock.advance(2 * 3600 + 12 * 60)
    assert look(screen, "state").shape == "alert"
    assert "12 min" in cell(screen, "state")
    assert "2 h 12 min" in cell(screen, "since")


def test_the_strip_says_shape_word_and_age(screen) -> None:
    down = LinkChanged(Peer.HIKCENTRAL, False, screen.clock.now(), WaitReason.LINK_DOWN)
    screen.bus.publish(down, QueueChanged(4, 0), CameraChanged(CameraState.LOST))
    screen.clock.advance(12)
    strip = screen.find("strip_hikcentral")
    screen.bot.waitUntil(lambda: "no connection" in strip.text())
    screen.window.strip.tick()
    assert "12 s" in strip.text()
    assert "cannot be reached" in strip.toolTip()
    assert "4 waiting" in screen.find("strip_queue").text()
    assert "lost" in screen.find("strip_camera").text()
    screen.bus.publish(LinkChanged(Peer.MAIL, True, screen.clock.now()), QueueChanged(4, 2))
    screen.bot.waitUntil(lambda: "connected" in screen.find("strip_mail").text())
    assert "2 need help" in screen.find("strip_queue").text()


def test_an_interface_that_is_closed_to_us_is_named_with_its_cure(screen) -> None:
    harmless = MissingInterface("/acs/v1/faceCheck", "8", authorised=True)
    closed = MissingInterface("/acs/v1/auth/applicationResult", "69", authorised=False)
    up = LinkChanged(Peer.HIKCENTRAL, True, screen.clock.now())
    screen.bus.publish(up, InterfaceMissing(harmless), InterfaceMissing(closed))
    strip = screen.find("strip_hikcentral")
    screen.bot.waitUntil(lambda: "limited (1)" in strip.text())
    for word in ("No door can confirm", closed.path, "Authorized APIs"):
        assert word in strip.toolTip()
    assert harmless.path not in strip.toolTip()


def test_the_language_changes_live(make_screen) -> None:
    screen = make_screen(make_visit("V1"))
    choice = screen.find("choice_language")
    screen.press(Qt.Key.Key_F2)
    screen.type("Ким")
    assert cell(screen, "state") == "Expected"
    choice.setCurrentIndex(choice.findData("ru"))
    screen.bot.waitUntil(lambda: "Сохранить" in screen.find("button_save").text())
    assert cell(screen, "state") == "Ожидается"
    assert screen.find("field_visitor_name").text() == "Ким"
    choice.setCurrentIndex(choice.findData("en"))
    screen.bot.waitUntil(lambda: "Save" in screen.find("button_save").text())


def test_everything_that_can_be_used_has_a_name(make_screen) -> None:
    screen = make_screen(make_visit("V1"))
    kinds = (QLineEdit, QComboBox, QDateTimeEdit, QAbstractButton)
    for kind in kinds:
        for widget in screen.window.findChildren(kind):
            if not widget.objectName() or widget.objectName().startswith("qt_"):
                continue  # parts inside Qt's own editors
            face = QAccessible.queryAccessibleInterface(widget)
            assert face.text(QAccessible.Text.Name).strip(), widget.objectName()


def test_buttons_are_large_enough_for_a_finger(screen) -> None:
    screen.press(Qt.Key.Key_F2)
    for button in screen.window.findChildren(QAbstractButton):
        if button.objectName().startswith("button_") and button.isVisible():
            assert button.height() >= 44, button.objectName()
    assert screen.find("button_save").height() >= 56


@no_hints
def test_a_photo_can_be_attached_later(make_screen) -> None:
    screen = make_screen(make_visit("V1"))
    show_live(screen)
    screen.find("button_attach_photo").click()
    dialog = screen.find("dialog_photo")
    assert not screen.find("attach_button_use").isEnabled()
    screen.bot.waitUntil(dialog.isActiveWindow)
    screen.bot.keyClick(dialog, Qt.Key.Key_F4)
    screen.bot.waitUntil(screen.find("attach_button_use").isEnabled)
    screen.find("attach_button_use").click()
    screen.bot.waitUntil(lambda: screen.visits()[0].has_photo)
    assert screen.lookup.photos == {"V1": screen.camera.jpeg}


@no_hints
def test_an_answer_for_a_closed_dialog_is_dropped(make_screen) -> None:
    screen = make_screen(make_visit("V1"))
    show_live(screen)
    screen.find("button_attach_photo").click()
    dialog = screen.find("dialog_photo")
    screen.find("attach_button_take_photo").click()
    shiboken6.delete(dialog)
    screen.window.reception.live.reload()
    screen.bus.publish(QueueChanged(7, 0))
    screen.bot.waitUntil(lambda: "7 waiting" in screen.find("strip_queue").text())
    screen.bot.waitUntil(lambda: screen.camera.captures == 1)


def test_the_theme_changes_live_and_back(screen) -> None:
    first = screen.window.grab().toImage().pixelColor(5, 200).lightness()
    screen.find("button_theme").click()
    dark = screen.window.grab().toImage().pixelColor(5, 200).lightness()
    screen.find("button_theme").click()
    assert dark < 60 < 200 < first


def test_closing_tells_the_owner_once(make_screen) -> None:
    calls = []
    screen = make_screen()
    screen.window._on_close = lambda: calls.append("closed")
    screen.window.close()
    screen.window.close()
    assert calls == ["closed"]
