"""How a visit looks on a screen: shape, word and tone for its state, lines for its cells.

Reads snapshots and the clock's moment only. GUI thread (texts are translated when asked for).
"""

from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType

from kiosk.core.visits import AccessState, Visit, VisitStatus, WaitReason
from ui.strings.visits import (
    access_detail,
    doors_word,
    is_overdue,
    overdue_word,
    status_word,
)


@dataclass(frozen=True, slots=True)
class Look:
    """A state: `shape` is an icon of `ui.assets`, `tone` a colour pair of `ui.theme`."""

    shape: str
    word: str
    tone: str


_STATUS = MappingProxyType(
    {
        VisitStatus.EXPECTED: ("ring", "neutral"),
        VisitStatus.CHECKED_IN: ("inside", "info"),
        VisitStatus.STEPPED_OUT: ("stepped_out", "neutral"),
        VisitStatus.CHECKED_OUT: ("left", "neutral"),
        VisitStatus.CANCELLED: ("none", "neutral"),
        VisitStatus.NO_SHOW: ("none", "neutral"),
    }
)

_ACCESS = MappingProxyType(
    {
        AccessState.NONE: ("none", "neutral"),
        AccessState.QUEUED: ("clock", "info"),
        AccessState.ENROLLED: ("clock", "info"),
        AccessState.ASSIGNED: ("clock", "info"),
        AccessState.READY: ("check", "good"),
        AccessState.FAILED: ("stop", "bad"),
        AccessState.REVOKING: ("clock", "warn"),
        AccessState.REVOKED: ("none", "neutral"),
    }
)


def status_look(visit: Visit, now: datetime) -> Look:
    """Where the visitor is; a stay past its time is overdue."""
    if is_overdue(visit, now):
        return Look("alert", overdue_word(), "warn")
    shape, tone = _STATUS[visit.status]
    return Look(shape, status_word(visit.status), tone)


def access_look(visit: Visit) -> Look:
    """What the doors know; amber while something outside keeps it waiting."""
    shape, tone = _ACCESS[visit.access]
    no_photo = visit.is_open and visit.access is AccessState.NONE
    held_up = visit.wait_reason not in (None, WaitReason.DOORS_PENDING)
    if no_photo or (tone == "info" and held_up):
        shape, tone = "alert", "warn"
    return Look(shape, doors_word(visit), tone)


def needs_help(visit: Visit) -> bool:
    """A person at the desk must do something about the access."""
    return visit.access is AccessState.FAILED


def access_text(visit: Visit, now: datetime) -> str:
    """The access cell in one line, for search, tooltip and screen reader."""
    return ". ".join(part for part in (doors_word(visit), access_detail(visit, now)) if part)
