"""Names and other free text: kept as typed where people can read it, refused where not."""

import dataclasses
import unicodedata

import pytest

from kiosk.core.errors import FieldProblem, InvalidInput, Problem
from kiosk.core.validation import clean_text, clean_visit, has_control_characters
from kiosk.core.visits import NewVisit
from tests.unit.core.drafts import DRAFT, NOW

KEPT = [
    "Ю",
    "Мадонна",
    "O'Reilly & Sons <b>",
    "<script>alert(1)</script>",
    '<img src="/etc/hostname" width=4000>',
    '<a href="file:///">x</a>',
    "Петров</name><admin>1</admin>",
    "'; DROP TABLE visits;--",
    "%_%",
    '=HYPERLINK("http://x","y")',
    "../../etc/passwd",
    "CON",
    "(a+)+$",
    'a/b\\c:d*e?f"g<h>i|j',
    "🙂",
    "👨\u200d👩\u200d👧",
    "🇰🇿",
    "Әбіл Ғани Қаңтар Өмір Ұлан Үміт Һарун Ісләм",
    "क्ष\u200dत्रिय",
    "Zoë Ångström",
    "a" + "\u0316" * 4,
]
REFUSED = [
    "Iv\x00an",
    "Iv\x07an",
    "\x1b[31mred",
    "Iv\x7fan",
    "Iv\x9ban",
    "\ud800",
    "a\udfff",
    "a" + "\u0316" * 5,
    "Z" + "\u0336\u0322\u0315" * 30,
]
CLEANED = {
    "  Ivan   Petrov  ": "Ivan Petrov",
    "Ivan\r\nBcc: a@b": "Ivan Bcc: a@b",
    "Ivan\tPetrov": "Ivan Petrov",
    "\u00a0Ivan\u00a0\u2003Petrov\u3000": "Ivan Petrov",
    "Ivan\u2028Petrov\u0085x": "Ivan Petrov x",
    "\u202eIvan\u202c": "Ivan",
    "\u2066Ivan\u2069 \u200fPetrov\u200e": "Ivan Petrov",
    "\u061cIvan": "Ivan",
    "\ufeffIv\u200ban\u2060": "Ivan",
    "и\u0306од": "йод",
    "е\u200b\u0308лка": "ёлка",
    "line\n" * 10_000: " ".join(["line"] * 10_000),
}
FIELDS = {"visitor_name": 100, "company": 200, "purpose": 200}


def problems(**changes: object) -> tuple[FieldProblem, ...]:
    with pytest.raises(InvalidInput) as caught:
        clean_visit(dataclasses.replace(DRAFT, **changes), NOW)  # pyright: ignore[reportArgumentType]
    return caught.value.problems


def accepted(**changes: object) -> NewVisit:
    return clean_visit(dataclasses.replace(DRAFT, **changes), NOW)  # pyright: ignore[reportArgumentType]


@pytest.mark.parametrize("text", KEPT)
def test_text_that_people_can_read_stays_as_typed(text: str) -> None:
    kept = accepted(visitor_name=text, company=text, purpose=text)
    assert {kept.visitor_name, kept.company, kept.purpose} == {unicodedata.normalize("NFC", text)}


@pytest.mark.parametrize("text", REFUSED, ids=ascii)
def test_text_that_nobody_can_read_is_refused(text: str) -> None:
    found = problems(**dict.fromkeys(FIELDS, text))
    assert found == tuple(FieldProblem(field, Problem.BAD_CHARACTERS) for field in FIELDS)


@pytest.mark.parametrize(("typed", "kept"), CLEANED.items(), ids=lambda text: ascii(text[:20]))
def test_what_cannot_be_seen_is_not_kept(typed: str, kept: str) -> None:
    assert clean_text(typed) == kept


@pytest.mark.parametrize("text", ["", "   ", "\u00a0", "\u00a0\u3000\t\r\n", "\u202e\u200b\ufeff"])
def test_a_name_is_required_and_nothing_visible_is_no_name(text: str) -> None:
    assert problems(visitor_name=text) == (FieldProblem("visitor_name", Problem.REQUIRED),)


@pytest.mark.parametrize("text", ["", "   ", "\u00a0"])
def test_the_other_texts_may_be_left_out(text: str) -> None:
    kept = accepted(company=text, purpose=text, phone=text, email=text)
    assert {kept.company, kept.purpose, kept.phone, kept.email} == {""}


@pytest.mark.parametrize("field", FIELDS)
def test_the_limit_counts_characters(field: str) -> None:
    limit = FIELDS[field]
    for letter in ("a", "Ғ", "🙂"):
        assert getattr(accepted(**{field: letter * limit}), field) == letter * limit
        found = problems(**{field: letter * (limit + 1)})
        assert found == (FieldProblem(field, Problem.TOO_LONG, limit),)


@pytest.mark.parametrize("length", [256, 10_000, 1_000_000])
def test_long_pastes_are_refused_with_the_limit(length: int) -> None:
    found = problems(visitor_name="Я" * length)
    assert found == (FieldProblem("visitor_name", Problem.TOO_LONG, 100),)


def test_the_limit_counts_what_is_kept() -> None:
    decomposed = "и\u0306" * 100
    assert accepted(visitor_name=f"  {decomposed}\n").visitor_name == "й" * 100


def test_everything_wrong_is_named_at_once() -> None:
    found = problems(
        visitor_name="", email="a@b", phone="x", host_id=0, consent=False, expected_exit=NOW
    )
    assert [problem.field for problem in found] == [
        "visitor_name",
        "email",
        "phone",
        "expected_exit",
        "host",
        "consent",
    ]


def test_marks_on_different_letters_do_not_add_up() -> None:
    assert not has_control_characters("a\u0316\u0316\u0316\u0316b\u0316\u0316\u0316\u0316")
