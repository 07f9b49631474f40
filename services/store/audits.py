"""The audit list: appended in the transaction of the action, never changed."""

from datetime import datetime

import sqlalchemy as sa

from kiosk.core.audit import AuditAction, AuditEntry
from kiosk.core.ids import VisitId
from services.store.tables import audit


def record(
    connection: sa.Connection,
    at: datetime,
    actor: str,
    action: AuditAction,
    visit_id: VisitId | None = None,
    detail: str = "",
) -> None:
    """Append one entry. `detail` holds ids and codes, never a visitor's data."""
    connection.execute(
        audit.insert().values(
            at=at, actor=actor, action=action.value, visit_id=visit_id, detail=detail[:300]
        )
    )


def list_entries(connection: sa.Connection, limit: int) -> tuple[AuditEntry, ...]:
    """The newest entries first."""
    rows = connection.execute(sa.select(audit).order_by(audit.c.seq.desc()).limit(limit))
    return tuple(
        AuditEntry(
            row.seq,
            row.at,
            row.actor,
            AuditAction(row.action),
            None if row.visit_id is None else VisitId(row.visit_id),
            row.detail,
        )
        for row in rows
    )
