"""Reservations and visits of the visitor module, reduced (contract 3.12).

Owned by the event loop. Server data only; who may pass is a matter of groups and devices.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import IntEnum

from services.simulator.building.conditions import Conditions
from services.simulator.building.moments import Moment
from services.simulator.building.plain import revive

_FIRST_RECORD = 5001
_FIRST_CODE = 100001


class Stage(IntEnum):
    """visitorStatus of getVisitorStatus; what a time point outside any record gives is NONE."""

    NONE = -1
    RESERVED = 0
    EXPIRED = 1
    VISITED = 2
    IN = 3
    OUT = 4
    AUTO_OUT = 5
    SELF_OUT = 6
    OVERDUE = 7
    PENDING = 8
    FAILED = 9


ACTIVE = frozenset({Stage.RESERVED, Stage.PENDING, Stage.IN, Stage.OVERDUE})


@dataclass(slots=True)
class Record:
    """A reservation or a visit of one visitor. `stage` is what was done, see `VisitBook.stage`.

    `code` is the reservation's, empty for a visit; `of` is the reservation of a visit, empty for
    one without.
    """

    id: str
    visitor_id: str
    begin: Moment
    end: Moment
    stage: int
    code: str = ""
    of: str = ""

    def covers(self, at: datetime) -> bool:
        """True if this moment is in the period."""
        return self.begin.at <= at <= self.end.at


class VisitBook:
    """Everything that is reserved or visited. Numbers never come back, not even after a reset."""

    def __init__(self, conditions: Conditions) -> None:
        self._conditions = conditions
        self._next = _FIRST_RECORD
        self._next_code = _FIRST_CODE
        self.appointments: dict[str, Record] = {}
        self.visits: dict[str, Record] = {}

    def reset(self) -> None:
        """An empty book."""
        self.appointments, self.visits = {}, {}

    def new_id(self) -> str:
        """The next record number, as text."""
        number = self._next
        self._next += 1
        return str(number)

    def new_code(self) -> str:
        """The next reservation code, six digits."""
        number = self._next_code
        self._next_code += 1
        return str(number)

    def stage(self, record: Record) -> Stage:
        """Where this record stands now: time ends what nobody ended."""
        stage, over = Stage(record.stage), record.end.at < self._conditions.now()
        if over and stage is Stage.RESERVED:
            return Stage.EXPIRED
        if over and stage is Stage.IN:
            automatic = self._conditions.options.automatic_check_out
            return Stage.AUTO_OUT if automatic else Stage.OVERDUE
        return stage

    def stage_of(self, visitor_id: str, at: datetime) -> Stage:
        """The newest record of the visitor around this moment decides; visits before plans."""
        for records in (self.visits, self.appointments):
            found = [r for r in records.values() if r.visitor_id == visitor_id and r.covers(at)]
            if found:
                return self.stage(found[-1])
        return Stage.NONE

    def active(self, visitor_id: str) -> list[Record]:
        """Records that are not over."""
        records = (*self.appointments.values(), *self.visits.values())
        return [r for r in records if r.visitor_id == visitor_id and self.stage(r) in ACTIVE]

    def busy(self, visitor_id: str, begin: Moment, end: Moment, besides: str) -> bool:
        """True if another active record of the visitor overlaps the period."""
        return any(
            record.begin.at < end.at and begin.at < record.end.at
            for record in self.active(visitor_id)
            if record.id != besides
        )

    def to_plain(self) -> object:
        return {
            "next": self._next,
            "code": self._next_code,
            "appointments": self.appointments,
            "visits": self.visits,
        }

    def from_plain(self, plain: object) -> None:
        """Numbers given out since the save do not come back."""
        saved = revive(dict[str, object], plain)
        self._next = max(self._next, revive(int, saved.get("next")))
        self._next_code = max(self._next_code, revive(int, saved.get("code")))
        self.appointments = revive(dict[str, Record], saved.get("appointments"))
        self.visits = revive(dict[str, Record], saved.get("visits"))
