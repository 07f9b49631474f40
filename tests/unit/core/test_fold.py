"""Texts that people take for the same compare the same."""

import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kiosk.core.validation import fold

LETTERS = "abzABZабвёйяАБВЁЙЯәғқңөұүһіӘҒҚҢӨҰҮҺІ -'"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("ИВАНОВ", "иванов"),
        ("Артём", "Артем"),
        ("АРТЁМ", "артем"),
        (unicodedata.normalize("NFD", "Артём"), "артем"),
        (unicodedata.normalize("NFD", "АРТЁМ"), unicodedata.normalize("NFC", "артём")),
        (unicodedata.normalize("NFD", "Андрей"), unicodedata.normalize("NFC", "Андрей")),
        ("ӘБІЛҚАҢТАР ҒҰҮӨҺ", "әбілқаңтар ғұүөһ"),
        ("Straße", "STRASSE"),
        ("ＡＢＣ", "abc"),
        ("  Иван \u00a0 Петров ", "иван петров"),
        ("Ив\u200bан", "иван"),
        ("Ив\u200cан\u200d", "иван"),
        ("\u202eИван\u202c", "иван"),
        ("ﬁnn", "finn"),
    ],
    ids=ascii,
)
def test_the_same(one: str, other: str) -> None:
    assert fold(one) == fold(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Андрей", "Андреи"),
        ("Қ", "К"),
        ("Ң", "Н"),
        ("і", "и"),
        ("%_%", "abc"),
        ("Иван Петров", "ИванПетров"),
    ],
)
def test_not_the_same(one: str, other: str) -> None:
    assert fold(one) != fold(other)


@settings(deadline=None)
@given(st.text(LETTERS, max_size=20))
def test_case_and_form_never_matter(text: str) -> None:
    folded = fold(text)
    assert folded == fold(text.upper()) == fold(text.lower())
    assert folded == fold(unicodedata.normalize("NFD", text)) == fold(folded)
    assert not set(folded) & set("ёЁ")
