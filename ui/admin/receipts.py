"""The doors of a visit in one line, and door by door. Pure functions; GUI thread."""

from collections.abc import Iterable

from PySide6.QtCore import QT_TRANSLATE_NOOP, QCoreApplication

from kiosk.core.ids import DoorId
from kiosk.core.visits import AccessState, DoorReceipt, Receipt, Visit
from ui.admin.words import local_time
from ui.models.rows import Column

_WHAT = {
    Receipt.GRANTED: str(QT_TRANSLATE_NOOP("AdminReceipts", "Access granted")),
    Receipt.REVOKED: str(QT_TRANSLATE_NOOP("AdminReceipts", "Access revoked")),
}
_TAKEN_AWAY = frozenset({AccessState.REVOKING, AccessState.REVOKED})


def receipts_line(visit: Visit, receipts: Iterable[DoorReceipt]) -> str:
    """ "Revoked at 3 of 3 doors" and when the last of them said so; empty while none has.

    Only the newest word of a door counts. While access is being taken away the doors that have
    removed the face are counted, else those that have taken it.
    """
    newest: dict[DoorId, DoorReceipt] = {one.door_id: one for one in _in_order(receipts)}
    wanted = Receipt.REVOKED if visit.access in _TAKEN_AWAY else Receipt.GRANTED
    found = [one for one in newest.values() if one.what is wanted]
    if not newest:
        return ""
    total = max(visit.doors_total, len(newest))
    text = _line_of(wanted, timed=bool(found))
    at = local_time(max((one.at for one in found), default=None))
    return text.format(k=len(found), n=total, at=at)


def what_word(what: Receipt) -> str:
    """What the door has confirmed, in words."""
    return QCoreApplication.translate("AdminReceipts", _WHAT[what])


def _in_order(receipts: Iterable[DoorReceipt]) -> list[DoorReceipt]:
    return sorted(receipts, key=lambda one: one.at)


def _line_of(what: Receipt, *, timed: bool) -> str:
    if what is Receipt.REVOKED:
        if timed:
            return QCoreApplication.translate("AdminReceipts", "Revoked at {k} of {n} doors, {at}")
        return QCoreApplication.translate("AdminReceipts", "Revoked at {k} of {n} doors")
    if timed:
        return QCoreApplication.translate("AdminReceipts", "Granted at {k} of {n} doors, {at}")
    return QCoreApplication.translate("AdminReceipts", "Granted at {k} of {n} doors")


def _time_title() -> str:
    return QCoreApplication.translate("AdminReceipts", "Time")


def _door_title() -> str:
    return QCoreApplication.translate("AdminReceipts", "Door")


def _what_title() -> str:
    return QCoreApplication.translate("AdminReceipts", "What it confirmed")


RECEIPTS = (
    Column("at", _time_title, lambda e: local_time(e[1].at), lambda e: (e[1].at, e[0])),
    Column("door", _door_title, lambda e: e[1].door_name),
    Column("what", _what_title, lambda e: what_word(e[1].what)),
)
"""Of (place in the answer, receipt): one door may confirm several times."""
