"""Words for the lamp: may the visitor walk to the turnstile, and why. Any thread."""

from datetime import datetime

from PySide6.QtCore import QCoreApplication

from kiosk.core.visits import AccessState, Visit, VisitStatus
from ui.strings.times import time_of_day
from ui.strings.visits import (
    access_detail,
    access_word,
    doors_word,
    is_walked_along,
    since,
    status_word,
)


def walk_words(visit: Visit, now: datetime) -> tuple[str, str]:
    """The lamp: one line that says whether the visitor may go, one that says why."""
    if visit.may_walk and visit.status is VisitStatus.CHECKED_IN:
        return f"{visit.visitor_name}: {status_word(visit.status)}", access_word(visit.access)
    if visit.status is VisitStatus.STEPPED_OUT:
        return _out_words(visit, now)
    if visit.may_walk:
        head = QCoreApplication.translate("visits", "Send to the turnstile: {name}")
        tail = QCoreApplication.translate("visits", "Every door has confirmed the face.")
        return head.format(name=visit.visitor_name), tail
    if not visit.is_open:
        return f"{visit.visitor_name}: {status_word(visit.status)}", access_word(visit.access)
    if visit.access is AccessState.NONE:
        head = QCoreApplication.translate("visits", "Guard lane: {name}")
        tail = QCoreApplication.translate(
            "visits", "There is no photo, so the turnstile will not open. Attach a photo."
        )
        return head.format(name=visit.visitor_name), tail
    head = QCoreApplication.translate("visits", "Please wait: {name}")
    if visit.access is AccessState.FAILED:
        head = QCoreApplication.translate("visits", "Needs help: {name}")
    elif is_walked_along(visit):
        head = QCoreApplication.translate("visits", "Not confirmed: {name}")
    return head.format(name=visit.visitor_name), access_detail(visit, now) or doors_word(visit)


def _out_words(visit: Visit, now: datetime) -> tuple[str, str]:
    """Neither inside nor expected: may come back as long as the doors know the face."""
    out = QCoreApplication.translate("visits", "Stepped out at {at}.")
    at = out.format(at=time_of_day(since(visit), now))
    if visit.may_walk:
        head = QCoreApplication.translate("visits", "May come back: {name}")
        tail = QCoreApplication.translate("visits", "Every door still knows the face.")
        return head.format(name=visit.visitor_name), f"{at} {tail}"
    words = f"{visit.visitor_name}: {status_word(visit.status)}"
    return words, f"{at} {access_detail(visit, now) or doors_word(visit)}"
