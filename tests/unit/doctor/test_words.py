"""The word files: the same keys and values in each language, and a word for everything."""

import re
from pathlib import Path

import pytest

from kiosk.core.errors import LinkDown
from kiosk.doctor.facts import Fact
from kiosk.doctor.findings import Finding, State, not_run_after, ok
from kiosk.doctor.words import Words, load_tables
from tests.unit.doctor.checking import placeholders

EN, RU = load_tables("en"), load_tables("ru")
SOURCES = sorted((Path(__file__).parents[3] / "kiosk" / "doctor").rglob("*.py"))
CODE = "\n".join(path.read_text(encoding="utf-8") for path in SOURCES)


def test_both_languages_have_the_same_keys_and_values() -> None:
    assert EN.keys() == RU.keys()
    for table, texts in EN.items():
        assert list(texts) == list(RU[table]), table
        for key, text in texts.items():
            assert placeholders(text) == placeholders(RU[table][key]), (table, key)


def test_russian_is_russian() -> None:
    figures = re.compile(r"[{}().\w ]+")  # such as "{time} ({zone})."
    for table, texts in RU.items():
        for key, text in texts.items():
            told = re.search("[а-яё]", text, re.IGNORECASE)
            assert told or figures.fullmatch(text) or text == EN[table][key], (table, key)
            assert told or len(re.sub(r"\{\w+\}", "", text)) < 12, (table, key)


def test_every_text_of_the_code_has_words() -> None:
    made = re.findall(
        r'(?:ok|warn|fail|say|not_run)\(\s*(?:check|"\w+"),\s*"([a-z_]+\.[a-z_]+)"', CODE
    )
    made += re.findall(r'State\.\w+, "([a-z_]+\.[a-z_]+)"', CODE)
    made += re.findall(r'(?:return|else) "([a-z_]+\.[a-z_]+)"', CODE)
    assert len(made) > 60
    assert sorted(set(made) - EN["found"].keys()) == []


def test_every_failure_has_a_cure() -> None:
    bad = re.findall(r'(?:warn|fail|say)\(\s*(?:check|"\w+"),\s*"([a-z_]+\.[a-z_]+)"', CODE)
    bad += re.findall(r'State\.FAIL, "([a-z_]+\.[a-z_]+)"', CODE)
    assert len(bad) > 40
    assert sorted(set(bad) - EN["cure"].keys()) == []


def test_every_question_of_the_code_has_words_and_no_other() -> None:
    made = {one.partition(":")[0] for one in re.findall(r'"(\d+\.[a-z_0-9]+)[":]', CODE)}
    made |= {f"17.{name}" for name in re.findall(r'^        "([a-z_]+)": \(', CODE, re.M)}
    assert made == EN["question"].keys()


@pytest.mark.parametrize("language", ["en", "ru"])
def test_an_error_is_told_with_what_it_carries(language: str) -> None:
    words = Words(language)
    found = Finding("mail", State.FAIL, "mail.down", {"host": "m:25"}, LinkDown("connect", "421"))
    told = words.found(found)
    assert "m:25" in told
    assert "421 connect" in told
    assert bool(re.search("[а-яё]", told)) is (language == "ru")
    assert "mail.host" in words.cure(found)


def test_a_check_that_waits_names_the_other_by_its_title() -> None:
    assert "HikCentral name" in Words("en").found(not_run_after("connection", "name"))
    assert Words("en").title("secret:app-secret") == "Secret app-secret"


def test_text_of_others_can_neither_move_the_cursor_nor_fill_the_screen() -> None:
    found = ok("version", "version.ok", product="\x1b[2J\n" + "x" * 900, version="V2")
    told = Words("en").found(found)
    assert "\x1b" not in told
    assert len(told) <= 400


def test_a_question_names_its_variant() -> None:
    assert "201 KiB" in Words("en").question(Fact("10.face:201", "kept"))
