from datetime import timedelta

import pytest
from PySide6.QtCore import QDateTime, Qt

from kiosk.core.errors import PhotoProblem, PhotoRejected, StoreUnavailable
from kiosk.core.pictures import CameraState
from kiosk.core.visits import AccessState
from tests.fakes.camera import FakeCamera, make_frame


def test_a_visitor_is_registered_by_keys_alone(screen) -> None:
    screen.fill()
    screen.press(Qt.Key.Key_F4)
    screen.bot.waitUntil(lambda: screen.find("button_retake").isEnabled())
    assert not screen.find("note_no_photo").isVisible()
    screen.save()
    screen.save()
    screen.bot.waitUntil(lambda: len(screen.visits()) == 1)
    assert screen.desk.count("register") == 1
    (visit,) = screen.visits()
    assert (visit.visitor_name, visit.host_name) == ("Ким Алия", "Сериков Нурлан")
    assert visit.expected_entry == screen.clock.now()
    assert visit.access is AccessState.QUEUED
    screen.bot.waitUntil(screen.find("banner").isVisible)
    assert "Ким Алия" in screen.window.banner.text()
    assert screen.find("field_visitor_name").text() == ""
    assert screen.window.focusWidget() is screen.find("field_visitor_name")
    assert "Ким Алия" in screen.find("walk_head").text()


@pytest.mark.parametrize("name", ["Әбдіқадыр Нұрлан", "Ёлкин Щукарь", "O'Neil Zoë"])
def test_names_are_typed_letter_by_letter(screen, name: str) -> None:
    screen.press(Qt.Key.Key_F2)
    screen.type(name)
    assert screen.find("field_visitor_name").text() == name


def test_problems_stand_beneath_their_fields_and_nothing_is_lost(screen) -> None:
    screen.press(Qt.Key.Key_F2)
    for name, text in (("email", "x@"), ("phone", "12"), ("company", "Пример")):
        screen.find(f"field_{name}").setFocus()
        screen.type(text)
    entry = screen.find("field_expected_entry").dateTime()
    screen.find("field_expected_exit").setDateTime(QDateTime(entry).addSecs(-60))
    screen.save()
    for name in ("visitor_name", "host", "email", "phone", "expected_exit", "consent"):
        assert screen.find(f"problem_{name}").text(), name
        assert screen.find(f"problem_{name}").isVisible(), name
    assert not screen.find("problem_company").isVisible()
    assert screen.window.focusWidget() is screen.find("field_visitor_name")
    assert screen.find("field_email").text() == "x@"
    assert screen.find("field_company").text() == "Пример"
    assert screen.desk.calls == []


def test_a_failed_save_keeps_what_was_typed(screen) -> None:
    screen.desk.fails_with = StoreUnavailable()
    screen.fill()
    screen.save()
    screen.bot.waitUntil(screen.find("banner").isVisible)
    assert "database" in screen.window.banner.text()
    assert screen.find("field_visitor_name").text() == "Ким Алия"
    assert screen.find("field_host").text() == "Сериков Нурлан"
    assert screen.find("button_save").isEnabled()
    screen.desk.fails_with = None
    screen.save()
    screen.bot.waitUntil(lambda: len(screen.visits()) == 1)


def test_without_a_camera_the_visit_is_saved_and_the_guard_lane_named(make_screen) -> None:
    screen = make_screen(camera=FakeCamera(CameraState.ABSENT))
    screen.fill()
    assert "guard lane" in screen.find("note_no_photo").text()
    screen.press(Qt.Key.Key_F4)
    screen.bot.waitUntil(screen.find("problem_photo").isVisible)
    screen.save()
    screen.bot.waitUntil(lambda: len(screen.visits()) == 1)
    assert screen.visits()[0].access is AccessState.NONE
    assert "Guard lane" in screen.find("walk_head").text()


def test_a_picture_without_a_face_says_what_to_do(screen) -> None:
    screen.camera.fails_with = PhotoRejected(PhotoProblem.NO_FACE)
    screen.press(Qt.Key.Key_F4)
    screen.bot.waitUntil(screen.find("problem_photo").isVisible)
    assert "No face" in screen.find("problem_photo").text()


def test_a_file_that_is_gone_is_a_problem_and_no_crash(screen, tmp_path) -> None:
    screen.window.reception.register.photo.load_file(str(tmp_path / "gone.jpg"))
    screen.bot.waitUntil(screen.find("problem_photo").isVisible)
    assert "damaged" in screen.find("problem_photo").text()


def test_the_host_must_come_from_the_list(screen) -> None:
    screen.press(Qt.Key.Key_F2)
    screen.find("field_host").setFocus()
    screen.type("с")
    assert screen.lookup.searches == []
    screen.type("е")
    screen.bot.waitUntil(lambda: screen.window.findChild(object, "list_hosts") is not None)
    screen.bot.waitUntil(screen.find("list_hosts").isVisible)
    screen.press(Qt.Key.Key_Down)
    screen.press(Qt.Key.Key_Return)
    assert screen.find("field_host").text() == "Сергеева Анна"
    form = screen.window.reception.register.form
    assert form.host.host() is not None
    assert form.fields["host"].note.text() == "Кадры"
    screen.type("x")
    assert form.host.host() is None


def test_enter_goes_to_the_next_field_in_the_order_of_speech(screen) -> None:
    screen.press(Qt.Key.Key_F2)
    seen = []
    for _ in range(10):
        seen.append(screen.window.focusWidget().objectName())
        screen.press(Qt.Key.Key_Return)
    assert [name.removeprefix("field_") for name in seen] == [
        "visitor_name", "company", "host", "visit_type", "purpose", "phone", "email",
        "expected_entry", "expected_exit", "consent",
    ]  # fmt: skip
    assert screen.window.focusWidget() is screen.find("button_take_photo")


def test_entry_is_now_until_it_is_typed(screen) -> None:
    screen.clock.advance(600)
    screen.window.reception.tick()
    new = screen.window.reception.register.form.read(None)
    assert new.expected_entry == screen.clock.now()
    assert new.expected_exit - new.expected_entry == timedelta(hours=2)


def test_only_the_newest_frame_is_shown(screen) -> None:
    preview = screen.find("camera_preview")
    for number in range(1, 6):
        screen.camera.push(make_frame(number))
    screen.bot.waitUntil(lambda: preview.shown_frame() is not None)
    assert preview.shown_frame().number == 5
    picture = preview.grab().toImage()
    middle = picture.pixelColor(picture.width() // 2, picture.height() // 2)
    assert (middle.red(), middle.green(), middle.blue()) == (200, 90, 40)


def test_a_hidden_preview_leaves_the_camera_alone(screen) -> None:
    assert len(screen.camera.watchers) == 1
    screen.press(Qt.Key.Key_F3)
    assert screen.camera.watchers == []
