"""The words of the admin tab for what steps and people note in timeline and audit.

The notes are written in English by the services; what other systems said, and ids, stay as they
are. Pure functions; GUI thread.
"""

import re

from PySide6.QtCore import QT_TRANSLATE_NOOP, QCoreApplication

from kiosk.core.events import Discrepancy
from kiosk.core.jobs import JobKind
from kiosk.core.visits import VisitType, WaitReason
from ui.admin.words import kind_word, local_time, reason_word
from ui.strings.fields import type_name
from ui.strings.visits import end_of_turn

_NOTES = (
    str(QT_TRANSLATE_NOOP("AdminWords", "superseded")),
    str(QT_TRANSLATE_NOOP("AdminWords", "superseded by revoke")),
    str(QT_TRANSLATE_NOOP("AdminWords", "superseded by newer times")),
    str(QT_TRANSLATE_NOOP("AdminWords", "superseded by changed times")),
    str(QT_TRANSLATE_NOOP("AdminWords", "superseded by prolonging")),
    str(QT_TRANSLATE_NOOP("AdminWords", "superseded by another type")),
    str(QT_TRANSLATE_NOOP("AdminWords", "superseded by retry by hand")),
    str(QT_TRANSLATE_NOOP("AdminWords", "superseded by reconciler")),
    str(QT_TRANSLATE_NOOP("AdminWords", "needed again")),
    str(QT_TRANSLATE_NOOP("AdminWords", "superseded by a new photo")),
    str(QT_TRANSLATE_NOOP("AdminWords", "superseded by another round")),
    str(QT_TRANSLATE_NOOP("AdminWords", "another round")),
    str(QT_TRANSLATE_NOOP("AdminWords", "retry by hand")),
    str(QT_TRANSLATE_NOOP("AdminWords", "stopped by hand")),
    str(QT_TRANSLATE_NOOP("AdminWords", "the worker was not heard of any more")),
    str(QT_TRANSLATE_NOOP("AdminWords", "the program was stopped while this ran")),
    str(QT_TRANSLATE_NOOP("AdminWords", "fault in the program, see the log")),
    str(QT_TRANSLATE_NOOP("AdminWords", "no longer wanted, nothing done")),
    str(QT_TRANSLATE_NOOP("AdminWords", "another visit keeps its access")),
    str(QT_TRANSLATE_NOOP("AdminWords", "the visit was prolonged, access is given anew")),
    str(
        QT_TRANSLATE_NOOP("AdminWords", "a visit explains the access by now, or the person is gone")
    ),
    str(QT_TRANSLATE_NOOP("AdminWords", "person and face removed")),
    str(QT_TRANSLATE_NOOP("AdminWords", "the person has come again, nothing removed")),
    str(QT_TRANSLATE_NOOP("AdminWords", "HikCentral still has the person")),
    str(QT_TRANSLATE_NOOP("AdminWords", "person created")),
    str(QT_TRANSLATE_NOOP("AdminWords", "person adopted")),
    str(QT_TRANSLATE_NOOP("AdminWords", "host told")),
    str(QT_TRANSLATE_NOOP("AdminWords", "no mail server is set up")),
    str(QT_TRANSLATE_NOOP("AdminWords", "the host has no e-mail address")),
    str(QT_TRANSLATE_NOOP("AdminWords", "HikCentral has no such person")),
    str(QT_TRANSLATE_NOOP("AdminWords", "nobody was enrolled for this visit")),
    str(QT_TRANSLATE_NOOP("AdminWords", "not listed in the access group")),
    str(QT_TRANSLATE_NOOP("AdminWords", "forgotten by HikCentral, and the window has ended")),
    str(
        QT_TRANSLATE_NOOP(
            "AdminWords", "forgotten by HikCentral; the doors are closed by the end of the window"
        )
    ),
    str(QT_TRANSLATE_NOOP("AdminWords", "HikCentral has the person no longer")),
    str(QT_TRANSLATE_NOOP("AdminWords", "the code is taken, but not found")),
    str(QT_TRANSLATE_NOOP("AdminWords", "our code belongs to a person of other name")),
    str(QT_TRANSLATE_NOOP("AdminWords", "the face is missing in HikCentral")),
    str(QT_TRANSLATE_NOOP("AdminWords", "the face was not stored")),
    str(QT_TRANSLATE_NOOP("AdminWords", "the visit has no photo")),
    str(QT_TRANSLATE_NOOP("AdminWords", "added, but not found by its code")),
    str(QT_TRANSLATE_NOOP("AdminWords", "still a member of the group")),
    str(QT_TRANSLATE_NOOP("AdminWords", "no answer")),
)
"""Every fixed note that the steps write, in the words in which they write it."""

_REASONS, _KINDS, _TYPES = frozenset(WaitReason), frozenset(JobKind), frozenset(VisitType)

_PATTERNS = (
    (
        re.compile(r"(?P<k>\d+) (?:of|/) (?P<n>\d+)"),
        str(QT_TRANSLATE_NOOP("AdminWords", "{k} of {n} doors")),
    ),
    (
        re.compile(r"granted at (?P<k>\d+) of (?P<n>\d+) doors"),
        str(QT_TRANSLATE_NOOP("AdminWords", "granted at {k} of {n} doors")),
    ),
    (
        re.compile(r"revoked at (?P<k>\d+) of (?P<n>\d+) doors"),
        str(QT_TRANSLATE_NOOP("AdminWords", "revoked at {k} of {n} doors")),
    ),
    (
        re.compile(r"assigned to group (?P<group>.+)"),
        str(QT_TRANSLATE_NOOP("AdminWords", "assigned to group {group}")),
    ),
    (
        re.compile(rf"{Discrepancy.GHOST} (?P<code>\S+)"),
        str(QT_TRANSLATE_NOOP("AdminWords", "no visit explains it; person {code}")),
    ),
    (
        re.compile(rf"{Discrepancy.MISSING_GRANT} (?P<code>\S+)"),
        str(QT_TRANSLATE_NOOP("AdminWords", "given again; person {code}")),
    ),
    (
        re.compile(rf"{Discrepancy.VALIDITY} (?P<code>\S+)"),
        str(QT_TRANSLATE_NOOP("AdminWords", "set right again; person {code}")),
    ),
    (
        re.compile(rf"{Discrepancy.LOST_STEP} (?P<code>\S+)"),
        str(QT_TRANSLATE_NOOP("AdminWords", "no step was left for it; person {code}")),
    ),
    (
        re.compile(r"access group (?P<group>.+) is missing or has no door"),
        str(QT_TRANSLATE_NOOP("AdminWords", "access group {group} is missing or has no door")),
    ),
    (
        re.compile(r"access group (?P<group>[^:]+): (?P<said>.+)"),
        str(QT_TRANSLATE_NOOP("AdminWords", "access group {group}: {said}")),
    ),
)
"""Notes that carry a number or an id."""


def note_word(note: str) -> str:
    """A note of the timeline in words: the reason that it begins with, then the known detail.

    What another system said, and ids, stay as they are.
    """
    head, _, detail = note.partition(":")
    if head not in _REASONS:
        return _detail_word(note)
    return ": ".join(filter(None, (reason_word(WaitReason(head)), _detail_word(detail.strip()))))


def audit_word(detail: str) -> str:
    """The detail of an audit entry in words; one that begins with a step names it."""
    head, mark, rest = detail.partition(": ")
    if mark and head in _KINDS:
        return f"{kind_word(JobKind(head))}: {note_word(rest)}"
    return _types_word(detail) or note_word(detail)


def _types_word(detail: str) -> str:
    """The two visit types of a change, or nothing for any other detail."""
    before, _, after = detail.partition(" ")
    if before not in _TYPES or after not in _TYPES:
        return ""
    words = QCoreApplication.translate("AdminWords", "{before} before, {after} now")
    return words.format(before=type_name(VisitType(before)), after=type_name(VisitType(after)))


def _detail_word(detail: str) -> str:
    if detail in _NOTES:
        return QCoreApplication.translate("AdminWords", detail)
    end = end_of_turn(detail)
    if end is not None:
        return QCoreApplication.translate("AdminWords", "until {at}").format(at=local_time(end))
    for pattern, words in _PATTERNS:
        found = pattern.fullmatch(detail)
        if found is not None:
            return QCoreApplication.translate("AdminWords", words).format(**found.groupdict())
    return detail
