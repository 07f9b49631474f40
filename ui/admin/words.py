"""The words of the admin tab for steps, reasons and times. Pure functions; GUI thread.

Must never word an error (`ui.strings.errors`) nor a visit (`ui.strings.visits`). The reasons here
name no system: a job may wait for HikCentral or for the mail server.
"""

from datetime import datetime

from PySide6.QtCore import QT_TRANSLATE_NOOP, QCoreApplication

from kiosk.core.access import Direction
from kiosk.core.audit import AuditAction
from kiosk.core.jobs import JobKind, JobState
from kiosk.core.visits import WaitReason

_REASON = {
    WaitReason.LINK_DOWN: str(QT_TRANSLATE_NOOP("AdminWords", "no connection")),
    WaitReason.CREDENTIALS: str(QT_TRANSLATE_NOOP("AdminWords", "key or clock refused")),
    WaitReason.CERTIFICATE: str(QT_TRANSLATE_NOOP("AdminWords", "certificate not trusted")),
    WaitReason.BUSY: str(QT_TRANSLATE_NOOP("AdminWords", "server is busy")),
    WaitReason.DOORS_PENDING: str(QT_TRANSLATE_NOOP("AdminWords", "doors still applying")),
    WaitReason.DOOR_FAILED: str(QT_TRANSLATE_NOOP("AdminWords", "a door reported a failure")),
    WaitReason.FACE_REFUSED: str(QT_TRANSLATE_NOOP("AdminWords", "photo refused")),
    WaitReason.PERSON_CONFLICT: str(
        QT_TRANSLATE_NOOP("AdminWords", "another person has this code")
    ),
    WaitReason.NOT_PERMITTED: str(QT_TRANSLATE_NOOP("AdminWords", "not permitted for our key")),
    WaitReason.REJECTED: str(QT_TRANSLATE_NOOP("AdminWords", "rejected")),
    WaitReason.UNKNOWN: str(QT_TRANSLATE_NOOP("AdminWords", "outcome not known, being looked up")),
}

_KIND = {
    JobKind.ENROLL: str(QT_TRANSLATE_NOOP("AdminWords", "Enrol person and face")),
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
