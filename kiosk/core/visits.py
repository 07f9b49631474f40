"""A visit: its snapshot, its status, the state of its access, and the moves that are allowed.

Status says where the visitor is; access says what the doors know. They move apart from each
other, and only along the two tables below (invariant I12).
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from types import MappingProxyType

from kiosk.core.errors import IllegalMove
from kiosk.core.ids import DoorId, HostId, PersonCode, PersonId, VisitId


class VisitStatus(StrEnum):
    """STEPPED_OUT: seen leaving, and may come back until the re-entry grace is over."""

    EXPECTED = "EXPECTED"
    CHECKED_IN = "CHECKED_IN"
    STEPPED_OUT = "STEPPED_OUT"
    CHECKED_OUT = "CHECKED_OUT"
    CANCELLED = "CANCELLED"
    NO_SHOW = "NO_SHOW"


class AccessState(StrEnum):
    """What HikCentral and the doors know of the visitor.

    NONE: nothing was asked of HikCentral (no photo yet). FAILED: needs a person at the desk.
    READY: every door confirmed. REVOKING stays until every door has confirmed the removal.
    """

    NONE = "NONE"
    QUEUED = "QUEUED"
    ENROLLED = "ENROLLED"
    ASSIGNED = "ASSIGNED"
    READY = "READY"
    FAILED = "FAILED"
    REVOKING = "REVOKING"
    REVOKED = "REVOKED"


class VisitType(StrEnum):
    GUEST = "GUEST"
    VIP = "VIP"
    STUDENT = "STUDENT"
    CONTRACTOR = "CONTRACTOR"


_S, _A = VisitStatus, AccessState

STATUS_MOVES = MappingProxyType(
    {
        # A visitor whose entry no door saw may still be seen leaving.
        _S.EXPECTED: frozenset(
            {_S.CHECKED_IN, _S.STEPPED_OUT, _S.CHECKED_OUT, _S.CANCELLED, _S.NO_SHOW}
        ),
        _S.CHECKED_IN: frozenset({_S.STEPPED_OUT, _S.CHECKED_OUT}),
        _S.STEPPED_OUT: frozenset({_S.CHECKED_IN, _S.CHECKED_OUT}),
        _S.CHECKED_OUT: frozenset[VisitStatus](),
        _S.CANCELLED: frozenset[VisitStatus](),
        _S.NO_SHOW: frozenset[VisitStatus](),
    }
)

ACCESS_MOVES = MappingProxyType(
    {
        _A.NONE: frozenset({_A.QUEUED}),
        # Back to QUEUED: HikCentral has forgotten the person, so that the way is taken anew.
        _A.QUEUED: frozenset({_A.ENROLLED, _A.FAILED, _A.REVOKING}),
        _A.ENROLLED: frozenset({_A.ASSIGNED, _A.QUEUED, _A.FAILED, _A.REVOKING}),
        # Back to ENROLLED: another access group, or a membership that was lost.
        _A.ASSIGNED: frozenset({_A.READY, _A.ENROLLED, _A.QUEUED, _A.FAILED, _A.REVOKING}),
        # Back to ASSIGNED: the doors must confirm what was changed.
        _A.READY: frozenset({_A.ASSIGNED, _A.ENROLLED, _A.QUEUED, _A.FAILED, _A.REVOKING}),
        # A retry by hand takes up the chain at the step that died.
        _A.FAILED: frozenset({_A.QUEUED, _A.ENROLLED, _A.ASSIGNED, _A.REVOKING}),
        # QUEUED: the visit was over, and is prolonged.
        _A.REVOKING: frozenset({_A.REVOKED, _A.QUEUED}),
        # REVOKING: access that was gone has come back, by hand or with a restored server.
        _A.REVOKED: frozenset({_A.REVOKING, _A.QUEUED}),
    }
)

OPEN_STATUSES = frozenset({_S.EXPECTED, _S.CHECKED_IN, _S.STEPPED_OUT})
"""Statuses of a live visit: only these may hold or be given access."""

GRANTED_OR_ON_THE_WAY = frozenset({_A.QUEUED, _A.ENROLLED, _A.ASSIGNED, _A.READY, _A.FAILED})
"""Access states from which closing the visit must queue a revoke: something may be out there."""


def check_status_move(current: VisitStatus, wanted: VisitStatus) -> None:
    """Raise IllegalMove unless the table allows the move."""
    if wanted not in STATUS_MOVES[current]:
        raise IllegalMove("visit", current.value, wanted.value)


def check_access_move(current: AccessState, wanted: AccessState) -> None:
    """Raise IllegalMove unless the table allows the move."""
    if wanted not in ACCESS_MOVES[current]:
        raise IllegalMove("access", current.value, wanted.value)


class WaitReason(StrEnum):
    """Why the access of a visit is not where it should be yet; the screen words each of them.

    OTHER_VISIT: an earlier visit of the same person is not over. STOPPED: cancelled by hand.
    """

    LINK_DOWN = "LINK_DOWN"
    CREDENTIALS = "CREDENTIALS"
    CERTIFICATE = "CERTIFICATE"
    BUSY = "BUSY"
    DOORS_PENDING = "DOORS_PENDING"
    DOOR_FAILED = "DOOR_FAILED"
    UNCONFIRMED = "UNCONFIRMED"
    OTHER_VISIT = "OTHER_VISIT"
    STOPPED = "STOPPED"
    FACE_REFUSED = "FACE_REFUSED"
    PERSON_CONFLICT = "PERSON_CONFLICT"
    NOT_PERMITTED = "NOT_PERMITTED"
    REJECTED = "REJECTED"
    UNKNOWN = "UNKNOWN"


@dataclass(frozen=True, slots=True)
class NewVisit:
    """What the desk knows when it registers a visitor. Times aware; photo is a JPEG or None.

    `returning` names an earlier visit of the same person, whose person in HikCentral is used again.
    """

    visitor_name: str
    host_id: HostId
    purpose: str
    expected_entry: datetime
    expected_exit: datetime
    consent: bool
    visit_type: VisitType = VisitType.GUEST
    company: str = ""
    phone: str = ""
    email: str = ""
    photo: bytes | None = None
    returning: VisitId | None = None


@dataclass(frozen=True, slots=True)
class Visit:
    """One visit as last committed. `revision` grows by one with every change of the row.

    `person_code` names the visitor in HikCentral: the id of the person's first visit. `barred`:
    access was taken away by hand, and no timer or change of times gives it back.
    """

    id: VisitId
    revision: int
    status: VisitStatus
    access: AccessState
    visitor_name: str
    company: str
    phone: str
    email: str
    visit_type: VisitType
    host_id: HostId
    host_name: str
    department: str
    purpose: str
    expected_entry: datetime
    expected_exit: datetime
    consent_at: datetime
    registered_by: str
    created_at: datetime
    has_photo: bool
    person_code: PersonCode
    person_id: PersonId | None = None
    barred: bool = False
    doors_ready: int = 0
    doors_total: int = 0
    wait_reason: WaitReason | None = None
    wait_detail: str = ""
    next_try_at: datetime | None = None
    checked_in_at: datetime | None = None
    checked_out_at: datetime | None = None
    closed_at: datetime | None = None
    access_granted_at: datetime | None = None
    access_revoked_at: datetime | None = None
    first_entry_at: datetime | None = None
    first_exit_at: datetime | None = None
    left_at: datetime | None = None
    entry_count: int = 0
    exit_count: int = 0
    entry_notified_at: datetime | None = None
    exit_notified_at: datetime | None = None
    person_removed_at: datetime | None = None

    @property
    def is_open(self) -> bool:
        """True while the visit is live: expected or inside."""
        return self.status in OPEN_STATUSES

    @property
    def may_walk(self) -> bool:
        """True only when the visit is live and every door has confirmed (invariant I6)."""
        return self.is_open and self.access is AccessState.READY


class Receipt(StrEnum):
    """What a door has confirmed."""

    GRANTED = "granted"
    REVOKED = "revoked"


@dataclass(frozen=True, slots=True)
class DoorReceipt:
    """One door's confirmation for one visit; `door_name` is the id where no name is set up."""

    door_id: DoorId
    door_name: str
    what: Receipt
    at: datetime
