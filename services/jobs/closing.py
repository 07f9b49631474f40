"""Ends a visit, for whatever reason: one place, so that no way out keeps access alive."""

from datetime import datetime

import sqlalchemy as sa

from kiosk.core.audit import AuditAction
from kiosk.core.visits import Visit, VisitStatus
from services.jobs.chains import queue_revoke
from services.store import audits, visits

_ACTIONS = {
    VisitStatus.CHECKED_OUT: AuditAction.CHECKED_OUT,
    VisitStatus.CANCELLED: AuditAction.CANCELLED,
    VisitStatus.NO_SHOW: AuditAction.NO_SHOW,
}


def close_visit(
    connection: sa.Connection, visit: Visit, status: VisitStatus, actor: str, now: datetime
) -> Visit:
    """Move to a final status and order the revoke, in the caller's transaction. IllegalMove.

    Who has been seen leaving is checked out as of then.
    """
    changes = {"status": status, "closed_at": now}
    if status is VisitStatus.CHECKED_OUT:
        changes["checked_out_at"] = visit.left_at or now
    closed = visits.update_visit(connection, visit, **changes)
    audits.record(connection, now, actor, _ACTIONS[status], visit.id)
    return queue_revoke(connection, closed, actor, now)
