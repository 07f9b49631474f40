"""Passages and the watermark of the door event poll."""

from datetime import datetime

import sqlalchemy as sa

from kiosk.core.access import Direction, DoorEvent
from kiosk.core.ids import DoorId, EventId, PassageId, VisitId
from kiosk.core.passages import Passage
from services.store.tables import passage, watermark
from services.store.upsert import insert_or_ignore, upsert


def insert_passage(
    connection: sa.Connection, visit_id: VisitId, event: DoorEvent, direction: Direction
) -> Passage | None:
    """The new passage, or None when this event was counted before (invariant I7)."""
    done = insert_or_ignore(
        connection,
        passage,
        ["event_id"],
        {
            "event_id": event.id,
            "visit_id": visit_id,
            "at": event.at,
            "direction": direction.value,
            "door_id": event.door_id,
            "door_name": event.door_name[:200],
        },
    )
    if done is None:
        return None
    return Passage(
        PassageId(done.id), event.id, visit_id, event.at, direction, event.door_id, event.door_name
    )


def list_passages(connection: sa.Connection, visit_id: VisitId) -> tuple[Passage, ...]:
    """Oldest first."""
    query = sa.select(passage).where(passage.c.visit_id == visit_id).order_by(passage.c.at)
    return tuple(
        Passage(
            PassageId(row.id),
            EventId(row.event_id),
            VisitId(row.visit_id),
            row.at,
            Direction(row.direction),
            DoorId(row.door_id),
            row.door_name,
        )
        for row in connection.execute(query)
    )


def has_newer(connection: sa.Connection, visit_id: VisitId, at: datetime) -> bool:
    """True when the visit has a later passage with a direction."""
    later = sa.exists().where(
        passage.c.visit_id == visit_id,
        passage.c.at > at,
        passage.c.direction != Direction.UNKNOWN.value,
    )
    return bool(connection.scalar(sa.select(later)))


def get_watermark(connection: sa.Connection, name: str) -> datetime | None:
    return connection.scalar(sa.select(watermark.c.at).where(watermark.c.name == name))


def put_watermark(connection: sa.Connection, name: str, at: datetime) -> None:
    upsert(connection, watermark, {"name": name, "at": at}, {"at": at})
