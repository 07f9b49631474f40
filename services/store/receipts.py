"""What each door has confirmed for a visit, and when: written once, by the step that saw it."""

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime

import sqlalchemy as sa

from kiosk.core.ids import DoorId, VisitId
from kiosk.core.jobs import Job
from kiosk.core.visits import DoorReceipt, Receipt
from services.store.tables import door_receipt
from services.store.upsert import insert_or_ignore

_R = door_receipt.c


def put_receipts(
    connection: sa.Connection, job: Job, doors: Iterable[DoorId], what: Receipt, at: datetime
) -> None:
    """Note the doors that have confirmed; one that was noted for this step keeps its time."""
    for door in doors:
        row = {"job_id": job.id, "visit_id": job.visit_id, "door_id": door}
        values = {**row, "what": what.value, "at": at}
        insert_or_ignore(connection, door_receipt, ["job_id", "door_id"], values)


def drop_receipts(connection: sa.Connection, job: Job, kept: Collection[DoorId]) -> None:
    """A door that no longer says so, or was asked anew, has not confirmed."""
    gone = (_R.job_id == job.id, _R.door_id.not_in(list(kept)))
    connection.execute(door_receipt.delete().where(*gone))


def list_receipts(
    connection: sa.Connection, visit_id: VisitId, names: Mapping[DoorId, str]
) -> tuple[DoorReceipt, ...]:
    """Oldest first, over all steps of the visit."""
    query = sa.select(door_receipt).where(_R.visit_id == visit_id)
    return tuple(
        DoorReceipt(
            DoorId(row.door_id), names.get(row.door_id, row.door_id), Receipt(row.what), row.at
        )
        for row in connection.execute(query.order_by(_R.at, _R.job_id, _R.door_id))
    )
