"""The words of the timeline cover everything that the steps write into it."""

import ast
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QApplication

from kiosk.core.audit import AuditAction
from kiosk.core.events import Discrepancy
from kiosk.core.jobs import JobKind, JobState, Milestone
from kiosk.core.visits import WaitReason
from ui.admin.history import what_word
from ui.admin.notes import audit_word, note_word
from ui.admin.words import action_word, kind_word, local_time, reason_word
from ui.strings.language import available_languages, install_language

SERVICES = Path(__file__).resolve().parents[3] / "services"
OUTCOMES = {"Done", "Again", "NotNow", "Never", "Gone"}
WRITERS = OUTCOMES | {"cancel_queued", "cancel_queued_of_person", "move_job", "requeue", "_requeue"}
# What they are told stands behind "superseded by".
REPLACING = {
    "queue_grant_anew",
    "queue_other_group",
    "queue_update_validity",
    "_anew",
    "start_anew",
}


@pytest.fixture(autouse=True)
def _english(qapp: QApplication) -> Iterator[None]:
    install_language(qapp, "en")
    yield
    install_language(qapp, "en")


def fixed_notes() -> set[str]:
    """Every sentence that a step, or a use case, writes into the timeline as it stands."""
    found: set[object] = set()
    for room in ("jobs", "desk", "store", "upkeep"):
        for path in (SERVICES / room).rglob("*.py"):
            for node in ast.walk(ast.parse(path.read_text("utf-8"))):
                if isinstance(node, ast.Call):
                    name = getattr(node.func, "attr", getattr(node.func, "id", ""))
                    given = [*node.args, *(word.value for word in node.keywords)]
                    said = {n.value for n in given if isinstance(n, ast.Constant) and n.value}
                    if name in WRITERS:
                        found |= said
                    elif name in REPLACING:
                        found |= {f"superseded by {why}" for why in said}
    return {note for note in found if isinstance(note, str) and " " in note}


def is_russian(text: str) -> bool:
    return any("а" <= letter <= "я" for letter in text.casefold())


def test_every_state_and_milestone_has_its_own_words_in_both_languages(qapp: QApplication) -> None:
    marks = [*JobState, *Milestone]
    for language in available_languages():
        install_language(qapp, language)
        words = [what_word(mark.value) for mark in marks]
        assert len(set(words)) == len(marks)
        assert not any("_" in word for word in words)
        if language == "ru":
            assert all(map(is_russian, words))


@pytest.mark.parametrize(
    ("marks", "word"), [(JobKind, kind_word), (AuditAction, action_word), (WaitReason, reason_word)]
)
def test_every_step_action_and_reason_has_its_own_words_in_russian(
    qapp: QApplication, marks: type[StrEnum], word: Callable[[Any], str]
) -> None:
    install_language(qapp, "ru")
    words = [word(mark) for mark in marks]
    assert all(map(is_russian, words))
    assert len(set(words)) == len(words)


def test_a_mark_of_a_newer_version_is_shown_readable() -> None:
    assert what_word("something_new") == "something new"


def test_every_fixed_note_is_worded_in_russian(qapp: QApplication) -> None:
    notes = fixed_notes()
    known = {"retry by hand", "superseded by revoke", "no longer wanted, nothing done"}
    assert known | {"superseded by newer times", "the worker was not heard of any more"} <= notes
    install_language(qapp, "ru")
    assert [note for note in sorted(notes) if not is_russian(note_word(note))] == []


@pytest.mark.parametrize("reason", WaitReason)
def test_a_note_says_its_reason_in_words(reason: WaitReason) -> None:
    assert note_word(f"{reason.value}: code 131 <b>") == f"{reason_word(reason)}: code 131 <b>"
    assert note_word(f"{reason.value}: ") == reason_word(reason)


@pytest.mark.parametrize(
    ("note", "words"),
    [
        ("DOORS_PENDING: 1 of 3", "doors still applying: 1 of 3 doors"),
        ("2 / 3", "2 of 3 doors"),
        ("granted at 3 of 3 doors", "granted at 3 of 3 doors"),
        ("revoked at 1 of 3 doors", "revoked at 1 of 3 doors"),
        ("access group 7: 131 no such group", "access group 7: 131 no such group"),
        ("until tomorrow", "until tomorrow"),
        ("assigned to group 7", "assigned to group 7"),
        ("", ""),
        ("a: b", "a: b"),
        ("{odd} note", "{odd} note"),
    ],
)
def test_numbers_and_foreign_words_stay(note: str, words: str) -> None:
    assert note_word(note) == words


def test_numbers_are_kept_in_russian(qapp: QApplication) -> None:
    install_language(qapp, "ru")
    for note in ("granted at 3 of 4 doors", "revoked at 3 of 4 doors", "DOORS_PENDING: 3 of 4"):
        words = note_word(note)
        assert ("3" in words, "4" in words, is_russian(words)) == (True, True, True)
        assert "of" not in words


def test_the_end_of_an_earlier_visit_is_told_in_local_time() -> None:
    end = datetime(2026, 3, 2, 11, 15, tzinfo=UTC)
    said = f"OTHER_VISIT: until {end.isoformat(timespec='minutes')}"
    wanted = f"{reason_word(WaitReason.OTHER_VISIT)}: until {local_time(end)}"
    assert note_word(said) == wanted


def test_the_audit_names_both_types_of_a_change() -> None:
    assert audit_word("GUEST VIP") == "Guest before, VIP now"
    assert audit_word("GUEST of honour") == "GUEST of honour"


@pytest.mark.parametrize("what", Discrepancy)
def test_what_the_reconciler_found_is_worded_with_the_code(
    qapp: QApplication, what: Discrepancy
) -> None:
    install_language(qapp, "ru")
    words = audit_word(f"{what.value} V0000000000000A1")
    assert is_russian(words)
    assert "V0000000000000A1" in words
    assert what.value not in words


def test_the_audit_names_the_step_that_failed() -> None:
    wanted = f"{kind_word(JobKind.ENROLL)}: {reason_word(WaitReason.FACE_REFUSED)}"
    assert audit_word("enroll: FACE_REFUSED") == wanted
    assert audit_word("desk 2") == "desk 2"
