"""What the desk asks of an access control system, in the field's own words (contract 3)."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Self

from kiosk.core.ids import DoorId, EventId, GroupId, PersonId


class DoorProgress(StrEnum):
    PENDING = "pending"
    APPLIED = "applied"
    FAILED = "failed"


class Direction(StrEnum):
    """Derived from the configured door map, never from the event type (contract 0.1, fact 5)."""

    ENTRY = "entry"
    EXIT = "exit"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class PersonRef:
    """A person of HikCentral together with our code for it.

    Every write names both: the adapter makes sure that the id still belongs to the code before
    anything is sent, so that an id mix-up never changes a stranger (invariant I3).
    """

    id: PersonId
    code: str


@dataclass(frozen=True, slots=True)
class NewPerson:
    """A person to be added. `code` is ours (the visit id); begin and end bound every access.

    `face` is a JPEG by the photo rules (contract 5), sent along with the add.
    """

    code: str
    name: str
    begin: datetime
    end: datetime
    phone: str = ""
    email: str = ""
    face: bytes = field(default=b"", repr=False)


@dataclass(frozen=True, slots=True)
class Person:
    """A person as HikCentral has it (contract 3.3)."""

    id: PersonId
    code: str
    name: str
    begin: datetime | None
    end: datetime | None
    has_face: bool

    @property
    def ref(self) -> PersonRef:
        return PersonRef(self.id, self.code)


@dataclass(frozen=True, slots=True)
class AccessGroup:
    """An access group ("privilege group", contract 3.6); `doors` is empty on old versions."""

    id: GroupId
    name: str
    doors: tuple[DoorId, ...] = ()


@dataclass(frozen=True, slots=True)
class Door:
    id: DoorId
    name: str


@dataclass(frozen=True, slots=True)
class DoorReport:
    """How far one door is with one person. `error_code` is the device's own, for FAILED."""

    door_id: DoorId
    progress: DoorProgress
    error_code: str = ""


@dataclass(frozen=True, slots=True)
class ApplyReport:
    """The doors asked about, one report each.

    `positive` is False where the server lists only waiting and failed items, so that APPLIED
    means "not listed" (contract 3.7): such an answer counts only when it comes twice.
    """

    doors: tuple[DoorReport, ...]
    positive: bool


@dataclass(frozen=True, slots=True)
class DoorEvent:
    """One door event (contract 3.9). `person_id` is None for strangers."""

    id: EventId
    event_type: int
    at: datetime
    person_id: PersonId | None
    person_code: str
    door_id: DoorId
    door_name: str
    reader_id: str = ""


class FoundEvents(tuple[DoorEvent, ...]):
    """The events, and whether they are all: not `complete` after a page that was missing.

    Who keeps a watermark must not move it past an answer with a gap (fault F35).
    """

    complete: bool

    def __new__(cls, events: Iterable[DoorEvent], *, complete: bool) -> Self:
        made = super().__new__(cls, events)
        made.complete = complete
        return made


class Members(tuple[PersonId, ...]):
    """The members of an access group, and whether they are all (contract 3.6).

    Who is in it is a member; only a `complete` list proves that somebody is none.
    """

    complete: bool

    def __new__(cls, ids: Iterable[PersonId], *, complete: bool) -> Self:
        made = super().__new__(cls, ids)
        made.complete = complete
        return made


class Roster(tuple[Person, ...]):
    """The persons whose code begins with our prefix, and whether they are all (contract 3.4b).

    Each has an id of its own; two may carry one code. Only a `complete` list proves that
    somebody is not there.
    """

    complete: bool

    def __new__(cls, persons: Iterable[Person], *, complete: bool) -> Self:
        made = super().__new__(cls, persons)
        made.complete = complete
        return made


@dataclass(frozen=True, slots=True)
class MissingInterface:
    """An interface that this server does not offer us (contract 2.2, codes 8, 17 and 69).

    `path` is the fixed path of the contract, as the administrator finds it under "Authorized
    APIs"; `authorised` is False when it is there but not ticked for our key, and True when this
    version does not have it.
    """

    path: str
    code: str
    authorised: bool


@dataclass(frozen=True, slots=True)
class ServerVersion:
    product: str
    version: str
    clock_skew_s: float | None
