"""The columns of the visits list: name, status, access, and the nine read-only fields.

Pure functions from a Visit snapshot to words. GUI thread.
"""

from datetime import datetime
from typing import Any

from PySide6.QtCore import QCoreApplication

from kiosk.core.visits import AccessState, Visit, VisitStatus
from ui.admin.words import no_word, reason_word, time_or_no
from ui.models.rows import Column, RowsModel
from ui.strings.visits import access_word, status_word

_URGENCY = {AccessState.FAILED: 0, AccessState.REVOKING: 1}


def urgency(visit: Visit) -> tuple[int, float]:
    """Problems first, then newest first, when sorted ascending."""
    return _URGENCY.get(visit.access, 2), -visit.created_at.timestamp()


def who(visit: Visit) -> str:
    """Name above company or host."""
    return f"{visit.visitor_name}\n{visit.company or visit.host_name}"


def status(visit: Visit) -> str:
    """The status word, and below it since when somebody is out for a moment."""
    word = status_word(visit.status)
    if visit.status is not VisitStatus.STEPPED_OUT or visit.left_at is None:
        return word
    return f"{word}\n{visit.left_at.astimezone():%d.%m %H:%M}"


def access(visit: Visit) -> str:
    """The access word, and below it why it waits or how far the doors are."""
    lines = [access_word(visit.access), reason_word(visit.wait_reason)]
    if visit.access is AccessState.ASSIGNED and visit.doors_total and not lines[1]:
        lines[1] = QCoreApplication.translate("AdminVisits", "{ready} of {total} doors").format(
            ready=visit.doors_ready, total=visit.doors_total
        )
    return "\n".join(filter(None, lines))


def search_text(visit: Visit) -> str:
    """Everything by which a visit is looked for."""
    fields = (visit.visitor_name, visit.company, visit.host_name, visit.department)
    return " ".join((*fields, visit.phone, visit.email, visit.id, visit.person_id or ""))


def _moment(value: datetime | None) -> float:
    return value.timestamp() if value else 0.0


def _time_column(key: str, field: str, title: Any) -> Column:
    return Column(
        key,
        title,
        lambda visit: time_or_no(getattr(visit, field)),
        lambda visit: _moment(getattr(visit, field)),
    )


def _who_title() -> str:
    return QCoreApplication.translate("AdminVisits", "Visitor")


def _status_title() -> str:
    return QCoreApplication.translate("AdminVisits", "Status")


def _access_title() -> str:
    return QCoreApplication.translate("AdminVisits", "Access")


def _granted_title() -> str:
    return QCoreApplication.translate("AdminVisits", "Access\ngranted")


def _revoked_title() -> str:
    return QCoreApplication.translate("AdminVisits", "Access\nrevoked")


def _entry_title() -> str:
    return QCoreApplication.translate("AdminVisits", "First entry\ndetected")


def _exit_title() -> str:
    return QCoreApplication.translate("AdminVisits", "First exit\ndetected")


def _entries_title() -> str:
    return QCoreApplication.translate("AdminVisits", "Entries")


def _exits_title() -> str:
    return QCoreApplication.translate("AdminVisits", "Exits")


def _person_title() -> str:
    return QCoreApplication.translate("AdminVisits", "HikCentral\nperson ID")


def _entry_notice_title() -> str:
    return QCoreApplication.translate("AdminVisits", "Entry notice\nsent")


def _exit_notice_title() -> str:
    return QCoreApplication.translate("AdminVisits", "Exit notice\nsent")


COLUMNS = (
    Column("who", _who_title, who),
    Column("status", _status_title, status),
    Column("access", _access_title, access, urgency),
    _time_column("access_granted", "access_granted_at", _granted_title),
    _time_column("access_revoked", "access_revoked_at", _revoked_title),
    _time_column("first_entry_detected", "first_entry_at", _entry_title),
    _time_column("first_exit_detected", "first_exit_at", _exit_title),
    Column("entry_count", _entries_title, lambda v: str(v.entry_count), lambda v: v.entry_count),
    Column("exit_count", _exits_title, lambda v: str(v.exit_count), lambda v: v.exit_count),
    Column("hikcentral_person_id", _person_title, lambda visit: visit.person_id or no_word()),
    _time_column("entry_notification_sent", "entry_notified_at", _entry_notice_title),
    _time_column("exit_notification_sent", "exit_notified_at", _exit_notice_title),
)
WIDTHS = (232, 132, 204, 120, 120, 120, 120, 92, 98, 128, 136, 136)
ACCESS_COLUMN = 2


def visits_model() -> RowsModel:
    """An empty list of visits; an older revision never replaces a newer one."""
    return RowsModel(
        COLUMNS,
        lambda visit: visit.id,
        search_text,
        lambda visit: visit.revision,
    )
