"""Words for a visit: where it is, what the doors know, why it waits and what to do. Any thread."""

from datetime import datetime
from types import MappingProxyType

from PySide6.QtCore import QT_TRANSLATE_NOOP, QCoreApplication

from kiosk.core.visits import AccessState, Visit, VisitStatus, WaitReason
from ui.strings.times import age, time_of_day

_STATUS = MappingProxyType(
    {
        VisitStatus.EXPECTED: QT_TRANSLATE_NOOP("visits", "Expected"),
        VisitStatus.CHECKED_IN: QT_TRANSLATE_NOOP("visits", "Inside"),
        VisitStatus.STEPPED_OUT: QT_TRANSLATE_NOOP("visits", "Stepped out"),
        VisitStatus.CHECKED_OUT: QT_TRANSLATE_NOOP("visits", "Left"),
        VisitStatus.CANCELLED: QT_TRANSLATE_NOOP("visits", "Cancelled"),
        VisitStatus.NO_SHOW: QT_TRANSLATE_NOOP("visits", "Did not come"),
    }
)

_ACCESS = MappingProxyType(
    {
        AccessState.NONE: QT_TRANSLATE_NOOP("visits", "No access"),
        AccessState.QUEUED: QT_TRANSLATE_NOOP("visits", "In the queue"),
        AccessState.ENROLLED: QT_TRANSLATE_NOOP("visits", "Person enrolled"),
        AccessState.ASSIGNED: QT_TRANSLATE_NOOP("visits", "Going to the doors"),
        AccessState.READY: QT_TRANSLATE_NOOP("visits", "Doors ready"),
        AccessState.FAILED: QT_TRANSLATE_NOOP("visits", "Needs help"),
        AccessState.REVOKING: QT_TRANSLATE_NOOP("visits", "Being revoked"),
        AccessState.REVOKED: QT_TRANSLATE_NOOP("visits", "Taken away"),
    }
)

_REASON = MappingProxyType(
    {
        WaitReason.LINK_DOWN: QT_TRANSLATE_NOOP("visits", "HikCentral cannot be reached"),
        WaitReason.CREDENTIALS: QT_TRANSLATE_NOOP("visits", "HikCentral refuses our key or clock"),
        WaitReason.CERTIFICATE: QT_TRANSLATE_NOOP("visits", "The certificate is not trusted"),
        WaitReason.BUSY: QT_TRANSLATE_NOOP("visits", "HikCentral is busy"),
        WaitReason.DOORS_PENDING: QT_TRANSLATE_NOOP("visits", "The doors are loading the face"),
        WaitReason.DOOR_FAILED: QT_TRANSLATE_NOOP("visits", "A door did not take the face"),
        WaitReason.UNCONFIRMED: QT_TRANSLATE_NOOP("visits", "No door can confirm it"),
        WaitReason.OTHER_VISIT: QT_TRANSLATE_NOOP(
            "visits", "An earlier visit of this person is not over"
        ),
        WaitReason.STOPPED: QT_TRANSLATE_NOOP("visits", "Stopped by hand"),
        WaitReason.FACE_REFUSED: QT_TRANSLATE_NOOP("visits", "The photo was refused"),
        WaitReason.PERSON_CONFLICT: QT_TRANSLATE_NOOP("visits", "Another person has this code"),
        WaitReason.NOT_PERMITTED: QT_TRANSLATE_NOOP("visits", "HikCentral does not permit it"),
        WaitReason.REJECTED: QT_TRANSLATE_NOOP("visits", "HikCentral refused the request"),
        WaitReason.UNKNOWN: QT_TRANSLATE_NOOP("visits", "Checking what HikCentral has done"),
    }
)

_HELP = MappingProxyType(
    {
        WaitReason.LINK_DOWN: QT_TRANSLATE_NOOP("visits", "Call IT; use the guard lane"),
        WaitReason.CREDENTIALS: QT_TRANSLATE_NOOP("visits", "Call IT; use the guard lane"),
        WaitReason.CERTIFICATE: QT_TRANSLATE_NOOP("visits", "Call IT; use the guard lane"),
        WaitReason.BUSY: QT_TRANSLATE_NOOP("visits", "Retry it in the job list"),
        WaitReason.DOORS_PENDING: QT_TRANSLATE_NOOP("visits", "Retry it in the job list"),
        WaitReason.DOOR_FAILED: QT_TRANSLATE_NOOP("visits", "Use the guard lane; call security"),
        WaitReason.UNCONFIRMED: QT_TRANSLATE_NOOP("visits", "Walk with the visitor to the door"),
        WaitReason.OTHER_VISIT: QT_TRANSLATE_NOOP("visits", "Check out the earlier visit"),
        WaitReason.STOPPED: QT_TRANSLATE_NOOP("visits", "Retry it in the job list"),
        WaitReason.FACE_REFUSED: QT_TRANSLATE_NOOP("visits", "Take a new photo"),
        WaitReason.PERSON_CONFLICT: QT_TRANSLATE_NOOP("visits", "Call security"),
        WaitReason.NOT_PERMITTED: QT_TRANSLATE_NOOP("visits", "Call the HikCentral administrator"),
        WaitReason.REJECTED: QT_TRANSLATE_NOOP("visits", "Call security"),
        WaitReason.UNKNOWN: QT_TRANSLATE_NOOP("visits", "Use the guard lane; call security"),
    }
)


def status_word(status: VisitStatus) -> str:
    """Where the visitor is, in one or two words."""
    return QCoreApplication.translate("visits", str(_STATUS[status]))


def access_word(access: AccessState) -> str:
    """What the doors know, in a few words."""
    return QCoreApplication.translate("visits", str(_ACCESS[access]))


def reason_word(reason: WaitReason) -> str:
    """Why it waits."""
    return QCoreApplication.translate("visits", str(_REASON[reason]))


def help_word(reason: WaitReason | None) -> str:
    """What the receptionist can do when it has failed for this reason."""
    return QCoreApplication.translate("visits", str(_HELP[reason or WaitReason.REJECTED]))


def doors_word(visit: Visit) -> str:
    """ "2 of 3 doors", or the state in words while no door has been asked."""
    if not visit.is_open or visit.doors_total == 0 or visit.access is AccessState.NONE:
        return access_word(visit.access)
    text = QCoreApplication.translate("visits", "{k} of {n} doors")
    return text.format(k=visit.doors_ready, n=visit.doors_total)


def access_detail(visit: Visit, now: datetime) -> str:
    """The second line: what to do when red, why and until when while it waits, else nothing."""
    if visit.is_open and visit.access is AccessState.NONE:
        return QCoreApplication.translate("visits", "No photo: guard lane")
    if visit.access is AccessState.FAILED or is_walked_along(visit):
        return f"{_reason_or_state(visit)}. {help_word(visit.wait_reason)}."
    if visit.wait_reason is None or visit.access in (AccessState.READY, AccessState.REVOKED):
        return ""
    if visit.next_try_at is None or _is_unconfirmed(visit) or _waits_its_turn(visit):
        return _waiting_word(visit, now)
    text = QCoreApplication.translate("visits", "{reason}, next try {at}")
    at = time_of_day(visit.next_try_at, now)
    return text.format(reason=_waiting_word(visit, now), at=at)


def _waiting_word(visit: Visit, now: datetime) -> str:
    """Doors that are pending load a face, or remove it: never say the one for the other."""
    assert visit.wait_reason is not None
    if visit.wait_reason is WaitReason.OTHER_VISIT:
        return _turn_word(visit, now)
    if visit.access is AccessState.REVOKING and visit.wait_reason is WaitReason.DOORS_PENDING:
        return QCoreApplication.translate("visits", "The doors are removing the face")
    if visit.access is AccessState.REVOKING and _is_unconfirmed(visit):
        return QCoreApplication.translate("visits", "No door can confirm the removal")
    return reason_word(visit.wait_reason)


def _waits_its_turn(visit: Visit) -> bool:
    return visit.wait_reason is WaitReason.OTHER_VISIT


def _turn_word(visit: Visit, now: datetime) -> str:
    """The moment that matters is the end of the earlier visit, not the next look at it."""
    end = end_of_turn(visit.wait_detail)
    if end is None:
        return reason_word(WaitReason.OTHER_VISIT)
    text = QCoreApplication.translate("visits", "Waits for an earlier visit, until {at}")
    return text.format(at=time_of_day(end, now))


def end_of_turn(detail: str) -> datetime | None:
    """When the earlier visit is over, out of the detail of OTHER_VISIT; None for other details."""
    head, _, moment = detail.partition(" ")
    if head != "until":
        return None
    try:
        return datetime.fromisoformat(moment)
    except ValueError:
        return None


def _is_unconfirmed(visit: Visit) -> bool:
    return visit.wait_reason is WaitReason.UNCONFIRMED and visit.access is not AccessState.FAILED


def is_walked_along(visit: Visit) -> bool:
    """Given, as far as anybody knows: never said of access that is being taken away."""
    return visit.is_open and visit.access is AccessState.ASSIGNED and _is_unconfirmed(visit)


def _reason_or_state(visit: Visit) -> str:
    return reason_word(visit.wait_reason) if visit.wait_reason else access_word(visit.access)


def since_words(visit: Visit, now: datetime) -> str:
    """When the visitor came, stepped out or is expected, with the age of a stay or an absence."""
    at = time_of_day(since(visit), now)
    moves = visit.status in (VisitStatus.CHECKED_IN, VisitStatus.STEPPED_OUT)
    seen = visit.checked_in_at or visit.left_at
    return f"{at} · {age(now - since(visit))}" if moves and seen else at


def since(visit: Visit) -> datetime:
    """Since when the visitor is where the status says: out, inside; else when expected."""
    if visit.status is VisitStatus.STEPPED_OUT and visit.left_at:
        return visit.left_at
    return visit.checked_in_at or visit.expected_entry


def is_overdue(visit: Visit, now: datetime) -> bool:
    """Inside after the expected exit."""
    return visit.status is VisitStatus.CHECKED_IN and now > visit.expected_exit


def overdue_word() -> str:
    """The word for a stay past its time."""
    return QCoreApplication.translate("visits", "Overdue")
