import importlib.util
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from kiosk.core import errors as e
from kiosk.core.access import MissingInterface
from kiosk.core.visits import AccessState, VisitStatus, VisitType, WaitReason
from ui.strings import visits
from ui.strings.errors import explain
from ui.strings.fields import problem_text, type_name
from ui.strings.interfaces import explain_interface, lost_functions
from ui.strings.language import available_languages, install_language
from ui.strings.times import age, date_time

ROOT = Path(__file__).resolve().parents[3]
CLASSES = [
    kind for kind in vars(e).values() if isinstance(kind, type) and issubclass(kind, e.KioskError)
]
SPECIAL = {
    e.InvalidInput: [
        e.InvalidInput((e.FieldProblem(name, problem, limit),))
        for name in ("visitor_name", "photo", "expected_entry", "returning", "unheard_of")
        for problem in e.Problem
        for limit in (None, 7)
    ],
    e.NotFound: [e.NotFound("visit", "V1")],
    e.IllegalMove: [e.IllegalMove("visit", "A", "B")],
    e.Forbidden: [e.Forbidden("revoke", "receptionist")],
    e.PhotoRejected: [e.PhotoRejected(problem) for problem in e.PhotoProblem],
    e.SignInRefused: [e.SignInRefused(), e.SignInRefused(4.0)],
    e.ConfigError: [e.ConfigError("a.b", problem, "{odd} text") for problem in e.ConfigProblem],
    e.SecretMissing: [e.SecretMissing("a.b", "name")],
    e.PortTaken: [e.PortTaken("a.b", 9100)],
    e.LeaseLost: [e.LeaseLost(7)],
    e.DataFolderInUse: [e.DataFolderInUse("/data")],
}
ERRORS = [error for kind in CLASSES for error in SPECIAL.get(kind) or [kind()]]


@pytest.fixture(autouse=True)
def _english(qapp: QApplication):
    install_language(qapp, "en")
    yield
    install_language(qapp, "en")


@pytest.mark.parametrize("language", available_languages())
def test_every_error_says_what_happened_and_what_to_do(qapp: QApplication, language: str) -> None:
    install_language(qapp, language)
    for error in [*ERRORS, ValueError("secret text")]:
        words = explain(error)
        assert words.what, error
        assert words.cure, error
        assert "secret text" not in words.sentence
        if language == "ru":
            assert any("а" <= letter <= "я" for letter in words.what.casefold()), error


def test_settings_and_limits_are_named() -> None:
    assert "a.b" in explain(e.PortTaken("a.b", 9100)).what
    assert "9100" in explain(e.PortTaken("a.b", 9100)).what
    found = e.FieldProblem("visitor_name", e.Problem.TOO_LONG, 100)
    assert "100" in problem_text(found)
    ahead = problem_text(e.FieldProblem("expected_entry", e.Problem.TOO_FAR, 366))
    lasts = problem_text(e.FieldProblem("expected_exit", e.Problem.TOO_FAR, 30))
    assert ("366" in ahead, "ahead" in ahead, "ahead" in lasts) == (True, True, False)
    assert "Visitor's name" in explain(e.InvalidInput((found,))).cure


def test_a_job_that_cannot_be_stopped_is_no_visit_that_has_moved_on() -> None:
    assert "cannot be stopped" in explain(e.IllegalMove("job", "queued", "cancelled")).what
    assert "the job has moved on" in explain(e.IllegalMove("job", "done", "queued")).what
    assert "the visit has moved on" in explain(e.IllegalMove("visit", "A", "B")).what


def test_an_earlier_visit_that_is_not_there_is_named() -> None:
    found = e.FieldProblem("returning", e.Problem.NOT_IN_LIST)
    assert "no such visit" in explain(e.InvalidInput((found,))).cure


def test_every_state_has_words() -> None:
    for state in VisitStatus:
        assert visits.status_word(state)
    for access in AccessState:
        assert visits.access_word(access)
    for reason in WaitReason:
        assert visits.reason_word(reason)
        assert visits.help_word(reason)
    assert len({type_name(kind) for kind in VisitType}) == len(VisitType)


def test_dates_are_local_and_in_one_form() -> None:
    moment = datetime(2026, 3, 2, 4, 30, tzinfo=UTC)
    assert date_time(moment) == moment.astimezone().strftime("%d.%m.%Y %H:%M")
    assert date_time(None) == ""


@pytest.mark.parametrize(
    ("seconds", "words"),
    [(-5, "0 s"), (59, "59 s"), (60, "1 min"), (3599, "59 min"), (3660, "1 h 1 min"), (9e4, "1 d")],
)
def test_ages(seconds: float, words: str) -> None:
    assert age(timedelta(seconds=seconds)) == words


def test_an_unknown_language_is_refused(qapp: QApplication) -> None:
    with pytest.raises(ValueError, match="xx"):
        install_language(qapp, "xx")


def test_no_text_is_missing_in_russian_and_none_lost_its_fields() -> None:
    spec = importlib.util.spec_from_file_location("tr", ROOT / "packaging" / "translations.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    assert module.missing("ru") == []
    held = module.translated(ROOT / "resources" / "i18n" / "kiosk_ru.ts")
    assert len(held) > 200
    for (_, source), text in held.items():
        names = {part.split("}")[0] for part in source.split("{")[1:]}
        assert names == {part.split("}")[0] for part in text.split("{")[1:]}, source


@pytest.mark.parametrize(
    ("path", "lost"),
    [
        ("/resource/v1/person/personList", "are noticed later"),
        ("/acs/v1/privilege/group/single/personList", "is not noticed"),
        ("/resource/v1/person/single/delete", "are not removed"),
    ],
)
def test_a_closed_interface_of_the_comparison_says_what_is_lost_and_the_cure(
    path: str, lost: str
) -> None:
    closed = MissingInterface(path, "17", authorised=False)
    assert lost_functions([closed]) == (closed,)
    words = explain_interface(closed)
    assert lost in words
    assert f"must tick {path} under" in words
