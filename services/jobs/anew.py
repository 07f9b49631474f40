"""Takes the whole way of a visit again when HikCentral has forgotten what was made there.

In the transaction that records the step which found it out. A visit goes round a few times
only: whoever deletes the person each time must be asked.
"""

from datetime import datetime

import sqlalchemy as sa

from kiosk.core.audit import AuditAction
from kiosk.core.events import VisitChanged
from kiosk.core.ids import VisitId
from kiosk.core.jobs import JobKind
from kiosk.core.people import SYSTEM_ACTOR
from kiosk.core.visits import AccessState, Visit, WaitReason
from services.jobs.chains import queue_grant_anew
from services.store import audits, job_reads, visits

MOST_ROUNDS = 3


def start_anew(
    connection: sa.Connection, visit: Visit, now: datetime, why: str = "another round"
) -> Visit:
    """Take the whole way again, or fail the visit after the last round."""
    if job_reads.count_jobs(connection, visit.id, JobKind.ENROLL) >= MOST_ROUNDS:
        return _give_up(connection, visit, now)
    again = visit
    if visit.access is not AccessState.QUEUED:
        again = visits.update_visit(connection, visit, access=AccessState.QUEUED, doors_ready=0)
    queue_grant_anew(connection, again, now, why)
    return again


def _give_up(connection: sa.Connection, visit: Visit, now: datetime) -> Visit:
    action, detail = AuditAction.ACCESS_FAILED, "HikCentral has the person no longer"
    audits.record(connection, now, SYSTEM_ACTOR.name, action, visit.id, detail)
    why = {"wait_reason": WaitReason.PERSON_CONFLICT, "wait_detail": detail, "next_try_at": None}
    return visits.update_visit(connection, visit, access=AccessState.FAILED, doors_ready=0, **why)


def take_anew(connection: sa.Connection, visit_id: VisitId, now: datetime) -> list[VisitChanged]:
    """Queue the steps again for a visit that has just failed; nothing after the last round."""
    failed = visits.get_visit(connection, visit_id)
    rounds = job_reads.count_jobs(connection, visit_id, JobKind.ENROLL)
    if failed.access is not AccessState.FAILED or rounds >= MOST_ROUNDS:
        return []
    again = visits.update_visit(connection, failed, access=AccessState.QUEUED)
    queue_grant_anew(connection, again, now, "another round")
    audits.record(
        connection, now, SYSTEM_ACTOR.name, AuditAction.JOB_RETRIED, visit_id, "another round"
    )
    return [VisitChanged(again)]
