"""What coming and going means for a visit: inside, outside for a moment, or over."""

from datetime import datetime
from typing import Any

import sqlalchemy as sa

from kiosk.core.access import Direction
from kiosk.core.audit import AuditAction
from kiosk.core.passages import Passage
from kiosk.core.people import SYSTEM_ACTOR
from kiosk.core.visits import Visit, VisitStatus
from services.jobs.closing import close_visit
from services.jobs.rules import StayRules
from services.store import audits, passages, visits

_ACTOR = SYSTEM_ACTOR.name


def follow(
    connection: sa.Connection, visit: Visit, passage: Passage, rules: StayRules, now: datetime
) -> Visit:
    """Move an open visit by its newest passage; events come late and out of order.

    A door without a direction decides nothing (contract 0.1, fact 5). Where one exit ends the
    visit it does so although an entry after it was told first.
    """
    if not visit.is_open or passage.direction is Direction.UNKNOWN:
        return visit
    is_last_exit = rules.one_entry and passage.direction is Direction.EXIT
    if not is_last_exit and passages.has_newer(connection, visit.id, passage.at):
        return visit
    if passage.direction is Direction.ENTRY:
        return _came(connection, visit, passage, now)
    return _left(connection, visit, passage, rules, now)


def _came(connection: sa.Connection, visit: Visit, passage: Passage, now: datetime) -> Visit:
    if visit.status is VisitStatus.CHECKED_IN:
        return visit
    back = visit.status is VisitStatus.STEPPED_OUT
    action = AuditAction.CAME_BACK if back else AuditAction.CHECKED_IN
    audits.record(connection, now, _ACTOR, action, visit.id)
    changes: dict[str, Any] = {
        "status": VisitStatus.CHECKED_IN,
        "checked_in_at": visit.checked_in_at or passage.at,
        "left_at": None,
    }
    return visits.update_visit(connection, visit, **changes)


def _left(
    connection: sa.Connection, visit: Visit, passage: Passage, rules: StayRules, now: datetime
) -> Visit:
    out = visits.update_visit(connection, visit, left_at=passage.at)
    if rules.one_entry or passage.at + rules.reentry_grace <= now:
        return close_visit(connection, out, VisitStatus.CHECKED_OUT, _ACTOR, now)
    if visit.status is VisitStatus.STEPPED_OUT:
        return out
    audits.record(connection, now, _ACTOR, AuditAction.STEPPED_OUT, visit.id)
    return visits.update_visit(connection, out, status=VisitStatus.STEPPED_OUT)
