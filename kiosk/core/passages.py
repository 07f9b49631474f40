"""A passage: a visitor seen at a door, counted exactly once (invariant I7)."""

from dataclasses import dataclass
from datetime import datetime

from kiosk.core.access import Direction
from kiosk.core.ids import DoorId, EventId, PassageId, VisitId


@dataclass(frozen=True, slots=True)
class Passage:
    id: PassageId
    event_id: EventId
    visit_id: VisitId
    at: datetime
    direction: Direction
    door_id: DoorId
    door_name: str
