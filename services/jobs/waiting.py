"""Says on each visit that its next step waits for a link that is down.

A closed gate stops jobs before they run, so no outcome of theirs could say why. Any worker thread.
"""

from datetime import datetime

from kiosk.core.events import VisitChanged
from kiosk.core.jobs import Lane
from kiosk.core.visits import WaitReason
from services.store import Store, visits
from services.store.waiting import list_unexplained


def explain_waiting(
    store: Store, lane: Lane, reason: WaitReason, now: datetime
) -> list[VisitChanged]:
    """Write `reason` to the visits that it stops; the caller publishes. Mostly one short read."""
    with store.read() as connection:
        if not list_unexplained(connection, lane, reason, now):
            return []
    with store.write() as connection:
        silent = list_unexplained(connection, lane, reason, now)
        why = {"wait_reason": reason, "wait_detail": "", "next_try_at": None}
        before = [visits.get_visit(connection, visit_id) for visit_id in silent]
        return [VisitChanged(visits.update_visit(connection, visit, **why)) for visit in before]
