"""Notes the doors that have confirmed, in the transaction that records the look at them."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from kiosk.core.ids import DoorId
from kiosk.core.jobs import Job, JobKind
from kiosk.core.visits import Receipt
from services.store import receipts

_WHAT = {
    JobKind.APPLY: Receipt.GRANTED,
    JobKind.UPDATE_VALIDITY: Receipt.GRANTED,
    JobKind.REVOKE: Receipt.REVOKED,
}


def note_receipts(
    connection: sa.Connection, job: Job, result: Mapping[str, Any], now: datetime
) -> None:
    """`job` as it was before the look, `result` as it is after it.

    A door of a former type (`left`) confirms that it has forgotten the person. A revoke that
    leaves the access of another visit takes nothing away at the doors.
    """
    before, after = job.result.get("confirmed", ()), result.get("confirmed", ())
    if job.kind not in _WHAT or result.get("kept") or before == after:
        return
    receipts.drop_receipts(connection, job, [DoorId(door) for door in after])
    left = frozenset(result.get("left", ()))
    for what, doors in (
        (_WHAT[job.kind], [DoorId(door) for door in after if door not in left]),
        (Receipt.REVOKED, [DoorId(door) for door in after if door in left]),
    ):
        receipts.put_receipts(connection, job, doors, what, now)
