"""What was typed stays until the desk has said "saved": no key takes it away."""

import itertools

import pytest
from PySide6.QtCore import QDateTime, Qt

ESC, F2, F3 = Qt.Key.Key_Escape, Qt.Key.Key_F2, Qt.Key.Key_F3
TEXTS = {
    "visitor_name": "Әбдіқадыр Нұрлан",
    "company": "Пример",
    "purpose": "Встреча",
    "phone": "+7 700 111",
    "email": "a@",
}


def held(screen) -> dict[str, object]:
    form = screen.window.reception.register
    return {
        **{name: screen.find(f"field_{name}").text() for name in TEXTS},
        "host": form.form.host.host(),
        "consent": screen.find("field_consent").isChecked(),
        "entry": screen.find("field_expected_entry").dateTime(),
        "photo": form.photo.photo(),
    }


@pytest.fixture
def draft(screen) -> dict[str, object]:
    """A whole form, typed, with a photo; nothing is saved."""
    screen.press(F2)
    for name, text in TEXTS.items():
        screen.find(f"field_{name}").setFocus()
        screen.type(text)
    screen.pick_host("сер")
    entry = screen.find("field_expected_entry")
    entry.setDateTime(QDateTime(entry.dateTime()).addSecs(3600))
    screen.find("field_consent").setFocus()
    screen.press(Qt.Key.Key_Space)
    screen.press(Qt.Key.Key_F4)
    screen.bot.waitUntil(lambda: screen.find("button_retake").isEnabled())
    typed = held(screen)
    assert {name: typed[name] for name in TEXTS} == TEXTS
    assert typed["host"] is not None
    assert typed["consent"] is True
    return typed


@pytest.mark.parametrize("keys", list(itertools.product((ESC, F2, F3), repeat=2)))
def test_escape_and_the_keys_of_the_pages_lose_nothing(screen, draft, keys) -> None:
    for key in (*keys, ESC):
        screen.press(key)
    screen.window.reception.tick()
    assert held(screen) == draft
    assert screen.desk.calls == []


def test_escape_in_any_field_loses_nothing(screen, draft) -> None:
    for name in (*TEXTS, "host", "visit_type", "expected_entry", "expected_exit", "consent"):
        screen.find(f"field_{name}").setFocus()
        screen.press(ESC)
        assert held(screen) == draft, name


def test_escape_closes_the_host_list_and_keeps_the_letters(screen) -> None:
    screen.press(F2)
    screen.find("field_host").setFocus()
    screen.type("сер")
    screen.bot.waitUntil(lambda: screen.window.findChild(object, "list_hosts") is not None)
    screen.bot.waitUntil(screen.find("list_hosts").isVisible)
    screen.press(ESC)
    assert not screen.find("list_hosts").isVisible()
    assert screen.find("field_host").text() == "сер"


def test_the_photo_of_a_typed_form_survives_another_visit_and_a_new_language(screen, draft) -> None:
    choice = screen.find("choice_language")
    choice.setCurrentIndex(choice.findData("ru"))
    screen.find("button_theme").click()
    screen.find("button_theme").click()
    choice.setCurrentIndex(choice.findData("en"))
    assert held(screen) == draft
