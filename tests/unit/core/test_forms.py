"""Contacts, times and the rest of the form; and the promise of `clean_visit` for any input."""

import dataclasses
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kiosk.core.errors import FieldProblem, InvalidInput, Problem
from kiosk.core.ids import HostId
from kiosk.core.validation import clean_visit
from kiosk.core.visits import NewVisit, VisitType
from tests.unit.core.drafts import DRAFT, NOW

MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)
BERLIN, ALMATY = ZoneInfo("Europe/Berlin"), ZoneInfo("Asia/Almaty")

GOOD_PHONES = [
    "+7 777 123 45 67",
    "87771234567",
    "+7(777)123-45-67",
    "+ 7 777 1234567",
    "(727) 250-12-34",
    "00 7 777 123 45",
    "12345",
    "1" * 15,
]
BAD_PHONES = [
    "1234",
    "1" * 16,
    "1" * 30,
    "+00",
    "+00 7777 12345",
    "+0777123",
    "+",
    "7777+123456",
    "++7777123456",
    "777 CALL ME",
    "١٢٣٤٥٦٧",
    "７７７１２３４５",
    "7777\x00123456",
    "777123²",
    "12345" + "-" * 10_000,
    "1-2-3-4-5" + "(" * 60,
]
GOOD_EMAILS = [
    "a@b.kz",
    "first.last+tag@mail.example.kz",
    "O'Neil_9@example.com",
    "гость@почта.рф",
    "x" * 50 + "@example.kz",
]
BAD_EMAILS = [
    "a@b",
    "a@b..c",
    ".a@b.kz",
    "a.@b.kz",
    "a@.kz",
    "a@b.kz.",
    "a..b@c.kz",
    "@b.kz",
    "a@",
    "a b@c.kz",
    '"a b"@c.kz',
    '"ab"@c.kz',
    "a@b@c.kz",
    "a@b.kz, c@d.kz",
    "a@b.kz,c@d.kz",
    "<a@b.kz>",
    "a@b.kz\r\nBcc: c@d.kz",
    "a\x00@b.kz",
    "a\x1b@b.kz",
    "\ud800@b.kz",
    "a" + "\u0316" * 9 + "@b.kz",
    "x" * 300 + "@b.kz",
    "x" * 60 + "@b.kz",
]


def verdict(**changes: object) -> tuple[FieldProblem, ...]:
    try:
        clean_visit(dataclasses.replace(DRAFT, **changes), NOW)  # pyright: ignore[reportArgumentType]
    except InvalidInput as error:
        return error.problems
    return ()


@pytest.mark.parametrize("phone", GOOD_PHONES)
def test_phones_that_can_be_dialled(phone: str) -> None:
    assert verdict(phone=phone) == ()


@pytest.mark.parametrize("phone", BAD_PHONES, ids=lambda phone: ascii(phone[:20]))
def test_phones_that_cannot(phone: str) -> None:
    assert verdict(phone=phone) == (FieldProblem("phone", Problem.BAD_PHONE),)


@pytest.mark.parametrize("email", GOOD_EMAILS)
def test_addresses_that_can_be_written_to(email: str) -> None:
    assert verdict(email=email) == ()


@pytest.mark.parametrize("email", BAD_EMAILS, ids=lambda email: ascii(email[:20]))
def test_addresses_that_cannot(email: str) -> None:
    assert verdict(email=email) == (FieldProblem("email", Problem.BAD_EMAIL),)


@pytest.mark.parametrize(
    ("entry", "exit_", "problem"),
    [
        (NOW, NOW + MINUTE, None),
        (NOW, NOW - MINUTE, (Problem.BEFORE_ENTRY, None)),
        (NOW, NOW, (Problem.BEFORE_ENTRY, None)),
        (NOW, NOW + timedelta(seconds=59), (Problem.TOO_SHORT, None)),
        (NOW, NOW + 30 * DAY, None),
        (NOW, NOW + 30 * DAY + timedelta(seconds=1), (Problem.TOO_FAR, 30)),
        (NOW, NOW + 3650 * DAY, (Problem.TOO_FAR, 30)),
        (NOW - DAY, NOW, (Problem.IN_THE_PAST, None)),
        (NOW - DAY, NOW + MINUTE, None),
        (datetime(1970, 1, 1, tzinfo=UTC), datetime(1970, 1, 2, tzinfo=UTC), ("IN_THE_PAST", None)),
        (datetime(1970, 1, 1, tzinfo=UTC), NOW + MINUTE, (Problem.TOO_FAR, 30)),
    ],
)
def test_times(entry: datetime, exit_: datetime, problem: tuple[str, int | None] | None) -> None:
    wanted = (
        () if problem is None else (FieldProblem("expected_exit", Problem(problem[0]), problem[1]),)
    )
    assert verdict(expected_entry=entry, expected_exit=exit_) == wanted


@pytest.mark.parametrize(
    ("ahead", "good"),
    [(366 * DAY, True), (366 * DAY + timedelta(seconds=1), False), (3650 * DAY, False)],
)
def test_a_visit_is_announced_at_most_a_year_ahead(ahead: timedelta, good: bool) -> None:
    far = (FieldProblem("expected_entry", Problem.TOO_FAR, 366),)
    found = verdict(expected_entry=NOW + ahead, expected_exit=NOW + ahead + DAY)
    assert found == (() if good else far)


def test_the_last_day_of_the_calendar_is_refused_and_does_no_harm() -> None:
    last = datetime.max.replace(tzinfo=ALMATY)
    found = verdict(expected_entry=last - DAY, expected_exit=last)
    assert found == (FieldProblem("expected_entry", Problem.TOO_FAR, 366),)
    assert {problem.field for problem in verdict(expected_entry=last, expected_exit=last)} == {
        "expected_entry",
        "expected_exit",
    }


def test_a_leap_day_is_a_day_like_any_other() -> None:
    leap = datetime(2028, 2, 29, tzinfo=UTC)
    form = dataclasses.replace(DRAFT, expected_entry=leap, expected_exit=leap + DAY)
    assert clean_visit(form, leap - 2 * DAY) == form


def test_the_length_is_that_of_the_clock_on_the_wall_in_the_world() -> None:
    """The hour that Berlin repeats in autumn: 02:30 to 02:10 "again" are forty minutes."""
    entry = datetime(2026, 10, 25, 2, 30, tzinfo=BERLIN, fold=0).astimezone(UTC)
    exit_ = datetime(2026, 10, 25, 2, 10, tzinfo=BERLIN, fold=1).astimezone(UTC)
    assert exit_ - entry == timedelta(minutes=40)
    assert verdict(expected_entry=entry, expected_exit=exit_) == ()


def test_zones_do_not_matter_for_the_order() -> None:
    entry = NOW.astimezone(ALMATY)
    assert verdict(expected_entry=entry, expected_exit=NOW + MINUTE) == ()
    assert verdict(expected_entry=entry, expected_exit=NOW - MINUTE)[0].problem == "BEFORE_ENTRY"


@pytest.mark.parametrize("host_id", [0, -1])
def test_a_host_comes_from_the_list(host_id: int) -> None:
    assert verdict(host_id=HostId(host_id)) == (FieldProblem("host", Problem.NOT_IN_LIST),)


def test_nothing_is_saved_without_consent() -> None:
    assert verdict(consent=False) == (FieldProblem("consent", Problem.NO_CONSENT),)


@pytest.mark.parametrize(("size", "good"), [(1, True), (204_800, True), (204_801, False)])
def test_a_photo_has_at_most_200_kib(size: int, good: bool) -> None:
    wanted = () if good else (FieldProblem("photo", Problem.TOO_LONG, 200),)
    assert verdict(photo=bytes(size)) == wanted


TEXTS = st.one_of(
    st.text(max_size=12),
    st.text(st.characters(), max_size=8),
    st.text("aЯёй \u00a0\u200b\u0306\u0308\u202e\u200d\x00\ud800", max_size=12),
    st.sampled_from(["", "Guest", "Я" * 101, *GOOD_PHONES, *BAD_PHONES, *GOOD_EMAILS, *BAD_EMAILS]),
)
MOMENTS = st.datetimes(
    min_value=datetime(2026, 2, 1),  # noqa: DTZ001 - the zone is given beside it
    max_value=datetime(2026, 5, 1),  # noqa: DTZ001
    timezones=st.sampled_from([UTC, ALMATY, BERLIN]),
)
FORMS = st.builds(
    NewVisit,
    visitor_name=TEXTS,
    host_id=st.integers(-1, 3).map(HostId),
    purpose=TEXTS,
    expected_entry=MOMENTS,
    expected_exit=MOMENTS,
    consent=st.booleans(),
    visit_type=st.sampled_from(VisitType),
    company=TEXTS,
    phone=TEXTS,
    email=TEXTS,
    photo=st.none() | st.just(b"jpeg"),
)
NAMES = {
    "visitor_name", "company", "purpose", "phone", "email", "expected_entry", "expected_exit",
    "host", "consent", "photo",
}  # fmt: skip


@settings(deadline=None)
@given(FORMS)
def test_any_form_is_cleaned_for_good_or_refused_by_field(form: NewVisit) -> None:
    try:
        cleaned = clean_visit(form, NOW)
    except InvalidInput as error:
        fields = [problem.field for problem in error.problems]
        assert fields
        assert set(fields) <= NAMES
        assert len(set(fields)) == len(fields)
        return
    assert clean_visit(cleaned, NOW) == cleaned


@settings(deadline=None)
@given(TEXTS, TEXTS)
def test_texts_of_a_good_form_are_cleaned_for_good_or_refused(one: str, other: str) -> None:
    form = dataclasses.replace(DRAFT, visitor_name=one, company=other)
    try:
        cleaned = clean_visit(form, NOW)
    except InvalidInput as error:
        wrong = {problem.field for problem in error.problems}
        assert wrong <= {"visitor_name", "company"}
        return
    assert clean_visit(cleaned, NOW) == cleaned
    cleaned.visitor_name.encode("utf-8")
