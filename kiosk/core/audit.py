"""One audit entry: who did what to which visit. Ids and codes only, never a name of a visitor."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from kiosk.core.ids import VisitId


class AuditAction(StrEnum):
    VISIT_REGISTERED = "visit_registered"
    PHOTO_ATTACHED = "photo_attached"
    CHECKED_IN = "checked_in"
    CHECKED_OUT = "checked_out"
    STEPPED_OUT = "stepped_out"
    CAME_BACK = "came_back"
    TIMES_CHANGED = "times_changed"
    TYPE_CHANGED = "type_changed"
    CANCELLED = "cancelled"
    NO_SHOW = "no_show"
    ACCESS_REVOKE_ORDERED = "access_revoke_ordered"
    ACCESS_ENROLLED = "access_enrolled"
    ACCESS_ASSIGNED = "access_assigned"
    ACCESS_READY = "access_ready"
    ACCESS_FAILED = "access_failed"
    ACCESS_REVOKED = "access_revoked"
    GHOST_FOUND = "ghost_found"
    GRANT_MISSING = "grant_missing"
    VALIDITY_DRIFTED = "validity_drifted"
    PERSON_REMOVED = "person_removed"
    JOB_RETRIED = "job_retried"
    JOB_CANCELLED = "job_cancelled"
    HOST_NOTIFIED = "host_notified"
    PASSPHRASE_SET = "passphrase_set"  # noqa: S105 - the name of an action
    SIGNED_IN = "signed_in"
    SIGN_IN_REFUSED = "sign_in_refused"
    HISTORY_VIEWED = "history_viewed"


@dataclass(frozen=True, slots=True)
class AuditEntry:
    seq: int
    at: datetime
    actor: str
    action: AuditAction
    visit_id: VisitId | None
    detail: str
