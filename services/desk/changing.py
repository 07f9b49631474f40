"""Changes of a live visit: its times, its type. What they mean for access, in one place."""

from datetime import datetime

import sqlalchemy as sa

from kiosk.core.visits import AccessState, Visit
from services.jobs.chains import queue_grant_anew, queue_other_group, queue_update_validity
from services.store import visits

_SETTLED = {"wait_reason": None, "wait_detail": "", "next_try_at": None}
# The window is written, or may be at this moment.
_WINDOW_KNOWN = frozenset({AccessState.ENROLLED, AccessState.ASSIGNED, AccessState.READY})
_TAKEN_AWAY = frozenset({AccessState.REVOKING, AccessState.REVOKED})


def follow_times(connection: sa.Connection, visit: Visit, now: datetime) -> Visit:
    """Bring new times to HikCentral; a visit that was over and is prolonged gets access anew.

    Nothing for one whose access a person has taken away, nor where nothing has been asked yet.
    """
    if visit.access in _WINDOW_KNOWN:
        return queue_update_validity(connection, visit, now, "newer times")
    if visit.access is AccessState.FAILED:
        return _anew(connection, visit, now, "changed times")
    if visit.access in _TAKEN_AWAY and not visit.barred:
        return _anew(connection, visit, now, "prolonging")
    return visit


def follow_type(connection: sa.Connection, visit: Visit, now: datetime) -> Visit:
    """Move the person to the access group of the new type, and let the doors confirm it."""
    if visit.access in _WINDOW_KNOWN:
        return queue_other_group(connection, visit, now, "another type")
    if visit.access is AccessState.FAILED:
        return _anew(connection, visit, now, "another type")
    return visit


def _anew(connection: sa.Connection, visit: Visit, now: datetime, why: str) -> Visit:
    again = visits.update_visit(connection, visit, access=AccessState.QUEUED, **_SETTLED)
    queue_grant_anew(connection, again, now, why)
    return again
