"""The words of the admin tab for steps, reasons, notes and times. Pure functions; GUI thread.

Must never word an error (`ui.strings.errors`) nor a visit (`ui.strings.visits`). The reasons here
name no system: a job may wait for HikCentral or for the mail server.
"""

import re
from datetime import datetime

from PySide6.QtCore import QT_TRANSLATE_NOOP, QCoreApplication

from kiosk.core.access import Direction
from kiosk.core.audit import AuditAction
from kiosk.core.jobs import JobKind, JobState, Milestone
from kiosk.core.visits import WaitReason

_REASON = {
    WaitReason.LINK_DOWN: str(QT_TRANSLATE_NOOP("AdminWords", "no connection")),
    WaitReason.CREDENTIALS: str(QT_TRANSLATE_NOOP("AdminWords", "key or clock refused")),
    WaitReason.CERTIFICATE: str(QT_TRANSLATE_NOOP("AdminWords", "certificate not trusted")),
    WaitReason.BUSY: str(QT_TRANSLATE_NOOP("AdminWords", "server is busy")),
    WaitReason.DOORS_PENDING: str(QT_TRANSLATE_NOOP("AdminWords", "doors still applying")),
    WaitReason.DOOR_FAILED: str(QT_TRANSLATE_NOOP("AdminWords", "a door reported a failure")),
    WaitReason.UNCONFIRMED: str(QT_TRANSLATE_NOOP("AdminWords", "sent, cannot be confirmed")),
    WaitReason.FACE_REFUSED: str(QT_TRANSLATE_NOOP("AdminWords", "photo refused")),
    WaitReason.PERSON_CONFLICT: str(
        QT_TRANSLATE_NOOP("AdminWords", "another person has this code")
    ),
    WaitReason.NOT_PERMITTED: str(QT_TRANSLATE_NOOP("AdminWords", "not permitted for our key")),
    WaitReason.REJECTED: str(QT_TRANSLATE_NOOP("AdminWords", "rejected")),
    WaitReason.UNKNOWN: str(QT_TRANSLATE_NOOP("AdminWords", "outcome not known, being looked up")),
}

_KIND = {
    JobKind.ENROLL: str(QT_TRANSLATE_NOOP("AdminWords", "Enrol person")),
    JobKind.ASSIGN: str(QT_TRANSLATE_NOOP("AdminWords", "Assign access group")),
    JobKind.APPLY: str(QT_TRANSLATE_NOOP("AdminWords", "Apply to the doors")),
    JobKind.REVOKE: str(QT_TRANSLATE_NOOP("AdminWords", "Revoke access")),
    JobKind.NOTIFY: str(QT_TRANSLATE_NOOP("AdminWords", "Notify the host")),
}

_JOB_STATE = {
    JobState.QUEUED: str(QT_TRANSLATE_NOOP("AdminWords", "Waiting")),
    JobState.RUNNING: str(QT_TRANSLATE_NOOP("AdminWords", "Running")),
    JobState.DONE: str(QT_TRANSLATE_NOOP("AdminWords", "Done")),
    JobState.DEAD: str(QT_TRANSLATE_NOOP("AdminWords", "Gave up")),
    JobState.CANCELLED: str(QT_TRANSLATE_NOOP("AdminWords", "Not needed any more")),
}

_MILESTONE = {
    Milestone.PERSON_CREATED: str(QT_TRANSLATE_NOOP("AdminWords", "Person created in HikCentral")),
    Milestone.PERSON_ADOPTED: str(QT_TRANSLATE_NOOP("AdminWords", "Person found in HikCentral")),
    Milestone.PERSON_ID_STORED: str(QT_TRANSLATE_NOOP("AdminWords", "Person ID stored")),
    Milestone.PERSON_VALIDATED: str(QT_TRANSLATE_NOOP("AdminWords", "Person checked")),
    Milestone.GROUP_ASSIGNED: str(QT_TRANSLATE_NOOP("AdminWords", "Access group assigned")),
    Milestone.ACCESS_GRANTED: str(QT_TRANSLATE_NOOP("AdminWords", "Access granted")),
    Milestone.ACCESS_REVOKED: str(QT_TRANSLATE_NOOP("AdminWords", "Access revoked")),
    Milestone.FIRST_ENTRY: str(QT_TRANSLATE_NOOP("AdminWords", "First entry detected")),
    Milestone.FIRST_EXIT: str(QT_TRANSLATE_NOOP("AdminWords", "First exit detected")),
    Milestone.NOTICE_SCHEDULED: str(
        QT_TRANSLATE_NOOP("AdminWords", "Notice to the host scheduled")
    ),
    Milestone.HOST_NOTIFIED: str(QT_TRANSLATE_NOOP("AdminWords", "Host notified")),
}

_NOTES = (
    str(QT_TRANSLATE_NOOP("AdminWords", "superseded by revoke")),
    str(QT_TRANSLATE_NOOP("AdminWords", "superseded by a new photo")),
    str(QT_TRANSLATE_NOOP("AdminWords", "superseded by another round")),
    str(QT_TRANSLATE_NOOP("AdminWords", "another round")),
    str(QT_TRANSLATE_NOOP("AdminWords", "retry by hand")),
    str(QT_TRANSLATE_NOOP("AdminWords", "the program was stopped while this ran")),
    str(QT_TRANSLATE_NOOP("AdminWords", "fault in the program, see the log")),
    str(QT_TRANSLATE_NOOP("AdminWords", "every door has confirmed")),
    str(QT_TRANSLATE_NOOP("AdminWords", "every door has confirmed the removal")),
    str(QT_TRANSLATE_NOOP("AdminWords", "no longer wanted, nothing enrolled")),
    str(QT_TRANSLATE_NOOP("AdminWords", "no longer wanted, nothing granted")),
    str(QT_TRANSLATE_NOOP("AdminWords", "no longer wanted, nothing applied")),
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

_PATTERNS = (
    (
        re.compile(r"(?P<k>\d+) (?:of|/) (?P<n>\d+)"),
        str(QT_TRANSLATE_NOOP("AdminWords", "{k} of {n} doors")),
    ),
    (
        re.compile(r"assigned to group (?P<group>.+)"),
        str(QT_TRANSLATE_NOOP("AdminWords", "assigned to group {group}")),
    ),
    (
        re.compile(r"access group (?P<group>.+) is missing or has no door"),
        str(QT_TRANSLATE_NOOP("AdminWords", "access group {group} is missing or has no door")),
    ),
)
"""Notes that carry a number or an id."""

_DIRECTION = {
    Direction.ENTRY: str(QT_TRANSLATE_NOOP("AdminWords", "In")),
    Direction.EXIT: str(QT_TRANSLATE_NOOP("AdminWords", "Out")),
    Direction.UNKNOWN: str(QT_TRANSLATE_NOOP("AdminWords", "Direction not known")),
}

_ACTION = {
    AuditAction.VISIT_REGISTERED: str(QT_TRANSLATE_NOOP("AdminWords", "Visit registered")),
    AuditAction.PHOTO_ATTACHED: str(QT_TRANSLATE_NOOP("AdminWords", "Photo attached")),
    AuditAction.CHECKED_IN: str(QT_TRANSLATE_NOOP("AdminWords", "Checked in")),
    AuditAction.CHECKED_OUT: str(QT_TRANSLATE_NOOP("AdminWords", "Checked out")),
    AuditAction.CANCELLED: str(QT_TRANSLATE_NOOP("AdminWords", "Visit cancelled")),
    AuditAction.NO_SHOW: str(QT_TRANSLATE_NOOP("AdminWords", "Visitor did not come")),
    AuditAction.ACCESS_REVOKE_ORDERED: str(QT_TRANSLATE_NOOP("AdminWords", "Revoke ordered")),
    AuditAction.ACCESS_ENROLLED: str(QT_TRANSLATE_NOOP("AdminWords", "Person enrolled")),
    AuditAction.ACCESS_ASSIGNED: str(QT_TRANSLATE_NOOP("AdminWords", "Access group assigned")),
    AuditAction.ACCESS_READY: str(QT_TRANSLATE_NOOP("AdminWords", "Doors confirmed access")),
    AuditAction.ACCESS_FAILED: str(QT_TRANSLATE_NOOP("AdminWords", "Access failed")),
    AuditAction.ACCESS_REVOKED: str(QT_TRANSLATE_NOOP("AdminWords", "Access revoked")),
    AuditAction.JOB_RETRIED: str(QT_TRANSLATE_NOOP("AdminWords", "Job put back in the queue")),
    AuditAction.HOST_NOTIFIED: str(QT_TRANSLATE_NOOP("AdminWords", "Host notified")),
    AuditAction.PASSPHRASE_SET: str(QT_TRANSLATE_NOOP("AdminWords", "Passphrase chosen")),
    AuditAction.SIGNED_IN: str(QT_TRANSLATE_NOOP("AdminWords", "Signed in")),
    AuditAction.SIGN_IN_REFUSED: str(QT_TRANSLATE_NOOP("AdminWords", "Sign-in refused")),
    AuditAction.HISTORY_VIEWED: str(QT_TRANSLATE_NOOP("AdminWords", "Passage history viewed")),
}


def reason_word(reason: WaitReason | None) -> str:
    """Why something waits, in words; empty without a reason."""
    return "" if reason is None else QCoreApplication.translate("AdminWords", _REASON[reason])


def kind_word(kind: JobKind) -> str:
    """What a job does, in words."""
    return QCoreApplication.translate("AdminWords", _KIND[kind])


def job_state_word(state: JobState) -> str:
    """How far a job is, in words."""
    return QCoreApplication.translate("AdminWords", _JOB_STATE[state])


def what_word(what: str) -> str:
    """The words of one line of a timeline: a value of JobState or Milestone.

    A mark that this version does not know is shown with blanks for "_".
    """
    if what in _JOB_STATE:
        return job_state_word(JobState(what))
    if what in _MILESTONE:
        return QCoreApplication.translate("AdminWords", _MILESTONE[Milestone(what)])
    return what.replace("_", " ")


def note_word(note: str) -> str:
    """A note of the timeline in words: the reason that it begins with, then the known detail.

    What another system said, and ids, stay as they are.
    """
    head, _, detail = note.partition(":")
    if head not in _REASON:
        return _detail_word(note)
    return ": ".join(filter(None, (reason_word(WaitReason(head)), _detail_word(detail.strip()))))


def audit_word(detail: str) -> str:
    """The detail of an audit entry in words; one that begins with a step names it."""
    head, mark, rest = detail.partition(": ")
    if mark and head in _KIND:
        return f"{kind_word(JobKind(head))}: {note_word(rest)}"
    return note_word(detail)


def _detail_word(detail: str) -> str:
    if detail in _NOTES:
        return QCoreApplication.translate("AdminWords", detail)
    for pattern, words in _PATTERNS:
        found = pattern.fullmatch(detail)
        if found is not None:
            return QCoreApplication.translate("AdminWords", words).format(**found.groupdict())
    return detail


def direction_word(direction: Direction) -> str:
    """Which way the visitor walked, in words."""
    return QCoreApplication.translate("AdminWords", _DIRECTION[direction])


def action_word(action: AuditAction) -> str:
    """What was done, in words."""
    return QCoreApplication.translate("AdminWords", _ACTION[action])


def no_word() -> str:
    """The value of a yes-or-time field that has not happened."""
    return QCoreApplication.translate("AdminWords", "No")


def local_time(moment: datetime | None) -> str:
    """`dd.MM.yyyy HH:mm:ss` on this computer's clock; empty for None."""
    return "" if moment is None else moment.astimezone().strftime("%d.%m.%Y %H:%M:%S")


def time_or_no(moment: datetime | None) -> str:
    """The local time on two lines, date above clock, or "No" while it has not happened."""
    return no_word() if moment is None else local_time(moment).replace(" ", "\n")


def age_words(seconds: float) -> str:
    """How old something on the screen is."""
    if seconds < 5:
        return QCoreApplication.translate("AdminWords", "Updated just now")
    if seconds < 120:
        return QCoreApplication.translate("AdminWords", "Updated {seconds} s ago").format(
            seconds=int(seconds)
        )
    return QCoreApplication.translate("AdminWords", "Updated {minutes} min ago").format(
        minutes=int(seconds // 60)
    )
