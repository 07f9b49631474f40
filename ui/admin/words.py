"""The words of the admin tab for steps, reasons and times. Pure functions; GUI thread.

Must never word an error (`ui.strings.errors`) nor a visit (`ui.strings.visits`). The reasons here
name no system: a job may wait for HikCentral or for the mail server.
"""

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
    WaitReason.OTHER_VISIT: str(QT_TRANSLATE_NOOP("AdminWords", "an earlier visit is not over")),
    WaitReason.STOPPED: str(QT_TRANSLATE_NOOP("AdminWords", "stopped by hand")),
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
    JobKind.UPDATE_VALIDITY: str(QT_TRANSLATE_NOOP("AdminWords", "Change the times")),
    JobKind.REVOKE: str(QT_TRANSLATE_NOOP("AdminWords", "Revoke access")),
    JobKind.REVOKE_GHOST: str(QT_TRANSLATE_NOOP("AdminWords", "Revoke unknown access")),
    JobKind.REMOVE_PERSON: str(QT_TRANSLATE_NOOP("AdminWords", "Remove person")),
    JobKind.NOTIFY: str(QT_TRANSLATE_NOOP("AdminWords", "Notify the host")),
}

_JOB_STATE = {
    JobState.QUEUED: str(QT_TRANSLATE_NOOP("AdminWords", "Waiting")),
    JobState.RUNNING: str(QT_TRANSLATE_NOOP("AdminWords", "Running")),
    JobState.DONE: str(QT_TRANSLATE_NOOP("AdminWords", "Done")),
    JobState.DEAD: str(QT_TRANSLATE_NOOP("AdminWords", "Gave up")),
    JobState.CANCELLED: str(QT_TRANSLATE_NOOP("AdminWords", "Cancelled")),
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
    AuditAction.STEPPED_OUT: str(QT_TRANSLATE_NOOP("AdminWords", "Stepped out")),
    AuditAction.CAME_BACK: str(QT_TRANSLATE_NOOP("AdminWords", "Came back")),
    AuditAction.TIMES_CHANGED: str(QT_TRANSLATE_NOOP("AdminWords", "Times of the visit changed")),
    AuditAction.TYPE_CHANGED: str(QT_TRANSLATE_NOOP("AdminWords", "Visit type changed")),
    AuditAction.CANCELLED: str(QT_TRANSLATE_NOOP("AdminWords", "Visit cancelled")),
    AuditAction.NO_SHOW: str(QT_TRANSLATE_NOOP("AdminWords", "Visitor did not come")),
    AuditAction.ACCESS_REVOKE_ORDERED: str(QT_TRANSLATE_NOOP("AdminWords", "Revoke ordered")),
    AuditAction.ACCESS_ENROLLED: str(QT_TRANSLATE_NOOP("AdminWords", "Person enrolled")),
    AuditAction.ACCESS_ASSIGNED: str(QT_TRANSLATE_NOOP("AdminWords", "Access group assigned")),
    AuditAction.ACCESS_READY: str(QT_TRANSLATE_NOOP("AdminWords", "Doors confirmed access")),
    AuditAction.ACCESS_FAILED: str(QT_TRANSLATE_NOOP("AdminWords", "Access failed")),
    AuditAction.ACCESS_REVOKED: str(QT_TRANSLATE_NOOP("AdminWords", "Access revoked")),
    AuditAction.GHOST_FOUND: str(QT_TRANSLATE_NOOP("AdminWords", "Access without a visit found")),
    AuditAction.GRANT_MISSING: str(QT_TRANSLATE_NOOP("AdminWords", "Access found missing")),
    AuditAction.VALIDITY_DRIFTED: str(
        QT_TRANSLATE_NOOP("AdminWords", "Other times found in HikCentral")
    ),
    AuditAction.PERSON_REMOVED: str(
        QT_TRANSLATE_NOOP("AdminWords", "Person removed from HikCentral")
    ),
    AuditAction.JOB_RETRIED: str(QT_TRANSLATE_NOOP("AdminWords", "Job put back in the queue")),
    AuditAction.JOB_CANCELLED: str(QT_TRANSLATE_NOOP("AdminWords", "Job stopped")),
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
