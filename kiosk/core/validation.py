"""Rules for what is typed at the desk: cleaned text, and clear verdicts by field.

Text is stored as typed, in NFC, with one space between words; what a reader cannot see
(bidirectional overrides, control characters) is not kept.
"""

import dataclasses
import re
import unicodedata
from datetime import datetime, timedelta

from kiosk.core.errors import Problem, Rejections
from kiosk.core.visits import NewVisit

NAME_LIMIT = 100
TEXT_LIMIT = 200
EMAIL_LIMIT = 64
PHONE_DIGITS = (5, 15)
PHONE_LIMIT = 64  # contract 3.3
LONGEST_VISIT = timedelta(days=30)
FARTHEST_ENTRY = timedelta(days=366)
SHORTEST_VISIT = timedelta(minutes=1)
PHOTO_LIMIT_BYTES = 200 * 1024

_HIDDEN = re.compile("[\u061c\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff]")
# Joiners shape some scripts and emoji, so they are kept; two names never differ by them alone.
_JOINERS = re.compile("[\u200c\u200d]")
_ATOM = r"[^@\s.<>()\[\],;:\"\\]+"  # what an address holds without quotes
_EMAIL = re.compile(rf"{_ATOM}(\.{_ATOM})*@{_ATOM}(\.{_ATOM})+")
_PHONE = re.compile(r"(\+[ (]*(?=[1-9]))?[0-9 ()\-]+")  # no country code begins with 0
_MARKS_PER_LETTER = 4


def clean_text(text: str) -> str:
    """Hidden direction marks out, NFC, every run of white space one space."""
    return " ".join(unicodedata.normalize("NFC", _HIDDEN.sub("", text)).split())


def fold(text: str) -> str:
    """The form in which text is compared: SQLite's own folding does not know Cyrillic."""
    plain = _JOINERS.sub("", clean_text(text))
    folded = unicodedata.normalize("NFKD", plain).casefold()
    return unicodedata.normalize("NFC", folded.replace("\u0435\u0308", "е"))


def has_control_characters(text: str) -> bool:
    """True for control characters, lone surrogates, and letters buried under marks."""
    marks = 0
    for character in text:
        category = unicodedata.category(character)
        if category in ("Cc", "Cs"):
            return True
        marks = marks + 1 if category == "Mn" else 0
        if marks > _MARKS_PER_LETTER:
            return True
    return False


def clean_visit(visit: NewVisit, now: datetime) -> NewVisit:
    """The visit with cleaned texts, or InvalidInput naming every field that cannot stay."""
    cleaned = dataclasses.replace(
        visit,
        visitor_name=clean_text(visit.visitor_name),
        company=clean_text(visit.company),
        purpose=clean_text(visit.purpose),
        phone=clean_text(visit.phone),
        email=clean_text(visit.email),
    )
    rejections = Rejections()
    _check_text(rejections, "visitor_name", cleaned.visitor_name, NAME_LIMIT, required=True)
    _check_text(rejections, "company", cleaned.company, TEXT_LIMIT)
    _check_text(rejections, "purpose", cleaned.purpose, TEXT_LIMIT)
    _check_contacts(rejections, cleaned)
    _check_times(rejections, cleaned.expected_entry, cleaned.expected_exit, now)
    if cleaned.host_id <= 0:
        rejections.add("host", Problem.NOT_IN_LIST)
    if not cleaned.consent:
        rejections.add("consent", Problem.NO_CONSENT)
    if cleaned.photo is not None and len(cleaned.photo) > PHOTO_LIMIT_BYTES:
        rejections.add("photo", Problem.TOO_LONG, PHOTO_LIMIT_BYTES // 1024)
    rejections.raise_if_any()
    return cleaned


def _check_text(
    rejections: Rejections, name: str, text: str, limit: int, *, required: bool = False
) -> None:
    if required and not text:
        rejections.add(name, Problem.REQUIRED)
    elif len(text) > limit:
        rejections.add(name, Problem.TOO_LONG, limit)
    elif has_control_characters(text):
        rejections.add(name, Problem.BAD_CHARACTERS)


def _check_contacts(rejections: Rejections, visit: NewVisit) -> None:
    if visit.email and not _is_email(visit.email):
        rejections.add("email", Problem.BAD_EMAIL)
    if visit.phone and not _is_phone(visit.phone):
        rejections.add("phone", Problem.BAD_PHONE)


def _is_email(text: str) -> bool:
    fits = len(text) <= EMAIL_LIMIT and not has_control_characters(text)
    return fits and _EMAIL.fullmatch(text) is not None


def _is_phone(text: str) -> bool:
    if len(text) > PHONE_LIMIT or not _PHONE.fullmatch(text):
        return False
    low, high = PHONE_DIGITS
    return low <= sum(character.isdigit() for character in text) <= high


def check_times(entry: datetime, end: datetime, now: datetime) -> None:
    """InvalidInput when a visit cannot have these times."""
    rejections = Rejections()
    _check_times(rejections, entry, end, now)
    rejections.raise_if_any()


def _check_times(rejections: Rejections, entry: datetime, end: datetime, now: datetime) -> None:
    # Only the distance to a far entry is compared: adding to it might leave the calendar.
    if entry - now > FARTHEST_ENTRY:
        rejections.add("expected_entry", Problem.TOO_FAR, FARTHEST_ENTRY.days)
    if end <= entry:
        rejections.add("expected_exit", Problem.BEFORE_ENTRY)
    elif end - entry < SHORTEST_VISIT:
        rejections.add("expected_exit", Problem.TOO_SHORT)
    elif end - entry > LONGEST_VISIT:
        rejections.add("expected_exit", Problem.TOO_FAR, LONGEST_VISIT.days)
    elif end <= now:
        rejections.add("expected_exit", Problem.IN_THE_PAST)
