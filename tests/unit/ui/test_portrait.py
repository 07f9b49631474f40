import dataclasses
import threading

import pytest
from PySide6.QtCore import QBuffer, Qt
from PySide6.QtGui import QColor, QImage

from kiosk.core.events import VisitChanged
from kiosk.core.visits import AccessState, VisitStatus
from tests.fakes.lookup import make_visit
from ui.widgets import portrait

RED, BLUE = QColor(200, 40, 40), QColor(40, 40, 200)
SEEN = {"has_photo": True, "access": AccessState.QUEUED}


def jpeg(colour: QColor) -> bytes:
    image = QImage(300, 400, QImage.Format.Format_RGB32)
    image.fill(colour)
    buffer = QBuffer()
    buffer.open(QBuffer.OpenModeFlag.WriteOnly)
    assert image.save(buffer, "JPG")
    return buffer.data().data()


def shown(screen) -> QColor:
    picture = screen.find("walk_portrait").grab().toImage()
    return picture.pixelColor(picture.width() // 2, picture.height() // 4)


def is_near(one: QColor, other: QColor) -> bool:
    pairs = zip(one.getRgb(), other.getRgb(), strict=True)
    return all(abs(a - b) < 12 for a, b in pairs)


def select_first(screen) -> None:
    screen.press(Qt.Key.Key_F3)
    screen.press(Qt.Key.Key_Down)


@pytest.fixture
def followed(make_screen):
    """A window that follows V1, whose red photo is shown."""
    screen = make_screen(make_visit("V1", **SEEN))
    screen.lookup.photos["V1"] = jpeg(RED)
    select_first(screen)
    screen.bot.waitUntil(lambda: is_near(shown(screen), RED))
    return screen


def test_the_photo_of_the_selected_visit_is_shown_rounded(followed) -> None:
    picture = followed.find("walk_portrait").grab().toImage()
    assert not is_near(picture.pixelColor(0, 0), RED)
    assert "Photo" in followed.find("walk_portrait").accessibleName()


def test_reading_and_decoding_stay_off_the_gui_thread(make_screen, monkeypatch) -> None:
    decoded, real = [], portrait.decode

    def note(data):
        decoded.append(threading.current_thread().name)
        return real(data)

    monkeypatch.setattr(portrait, "decode", note)
    screen = make_screen(make_visit("V1", **SEEN))
    screen.lookup.photos["V1"] = jpeg(RED)
    select_first(screen)
    screen.bot.waitUntil(lambda: is_near(shown(screen), RED))
    assert decoded
    assert all(name.startswith("desk") for name in decoded + screen.lookup.photo_threads)


@pytest.mark.parametrize("status", [VisitStatus.CHECKED_OUT, VisitStatus.CANCELLED])
def test_the_photo_of_a_closed_visit_is_gone_at_once(followed, status: VisitStatus) -> None:
    asked = len(followed.lookup.photo_threads)
    closed = make_visit("V1", **SEEN, revision=2, status=status)
    followed.bus.publish(VisitChanged(closed))
    assert followed.find("walk_portrait").picture() is None
    assert "No photo" in followed.find("walk_portrait").accessibleName()
    followed.bot.waitUntil(lambda: not is_near(shown(followed), RED))
    assert len(followed.lookup.photo_threads) == asked


def test_a_photo_that_arrives_after_the_visit_was_closed_is_not_shown(make_screen) -> None:
    visit = make_visit("V1", **SEEN)
    screen = make_screen(visit)
    screen.lookup.photos["V1"] = jpeg(RED)
    screen.lookup.photo_gate.clear()
    select_first(screen)
    gone = dataclasses.replace(visit, revision=2, status=VisitStatus.CHECKED_OUT)
    screen.bus.publish(VisitChanged(gone))
    screen.lookup.photo_gate.set()
    after_the_answers(screen)
    assert screen.find("walk_portrait").picture() is None


def test_an_answer_for_another_visit_is_not_shown(make_screen) -> None:
    screen = make_screen(make_visit("V1", **SEEN))
    screen.lookup.photos["V1"] = jpeg(RED)
    screen.lookup.photo_gate.clear()
    select_first(screen)
    screen.window.reception.lamp.follow(make_visit("V2"))
    screen.lookup.photo_gate.set()
    after_the_answers(screen)
    assert screen.find("walk_portrait").picture() is None
    assert screen.find("walk_portrait").isVisible()


def test_a_new_photo_of_the_same_visit_replaces_the_old_one(followed) -> None:
    followed.lookup.photos["V1"] = jpeg(BLUE)
    followed.bus.publish(VisitChanged(make_visit("V1", **SEEN, revision=2)))
    followed.bot.waitUntil(lambda: is_near(shown(followed), BLUE))


def test_a_photo_that_cannot_be_read_leaves_the_silhouette(make_screen) -> None:
    screen = make_screen(make_visit("V1", **SEEN))
    screen.lookup.photos["V1"] = b"no picture"
    select_first(screen)
    after_the_answers(screen)
    assert screen.lookup.photo_threads
    assert screen.find("walk_portrait").picture() is None


def test_without_a_visit_nothing_is_shown(screen) -> None:
    assert not screen.find("walk_portrait").isVisible()


def after_the_answers(screen) -> None:
    """The desk's thread works in order: what was asked before this is answered after it."""
    done: list[None] = []
    screen.window.reception._bridge.call(lambda: None, done.append, done.append)
    screen.bot.waitUntil(lambda: bool(done))
