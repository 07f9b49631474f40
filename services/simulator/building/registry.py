"""What the simulated server knows: organisations, persons and access groups (contract 7.1).

Owned by the one event loop of the simulator. Server data only: passes are decided elsewhere.
"""

import hashlib
import secrets
from collections.abc import Sequence
from dataclasses import dataclass, field

from services.simulator.partner.fields import Moment


@dataclass(slots=True)
class Person:
    """A person (contract 3.3). `pic_uri` is an opaque token, empty without a face."""

    id: str
    code: str
    given_name: str
    family_name: str
    org_id: str
    begin: Moment
    end: Moment
    gender: int = 0
    phone: str = ""
    email: str = ""
    remark: str = ""
    face: bytes | None = None
    pic_uri: str = ""

    @property
    def name(self) -> str:
        """Given name, space, family name; blanks left out."""
        return " ".join(part for part in (self.given_name, self.family_name) if part)

    def put_face(self, jpeg: bytes) -> None:
        """Replace the face; the picture gets a new token."""
        self.face = jpeg
        self.pic_uri = secrets.token_hex(33)[:65]

    def face_sha256(self) -> str:
        """Hex digest of the face, empty without one."""
        return hashlib.sha256(self.face).hexdigest() if self.face else ""


@dataclass(slots=True)
class Group:
    """An access group of type 1; `members` are person ids."""

    id: str
    name: str
    doors: tuple[str, ...]
    type: int = 1
    members: list[str] = field(default_factory=list[str])


@dataclass(frozen=True, slots=True)
class Organisation:
    id: str
    name: str
    parent: str


_FIRST_ID = 1001


class Registry:
    """Persons, groups and organisations. Person ids never come back, not even after a reset."""

    def __init__(self, doors: Sequence[str]) -> None:
        self._next_id = _FIRST_ID
        self._doors = tuple(doors)
        self.organisations = (
            Organisation("1", "All Departments", "0"),
            Organisation("2", "Visitors", "1"),
            Organisation("3", "Staff", "1"),
        )
        self.persons: dict[str, Person] = {}
        self.groups: dict[str, Group] = {}
        self.reset()

    def reset(self) -> None:
        """No person, and the two groups without members."""
        self.persons = {}
        groups = (Group("7", "Visitors", self._doors), Group("8", "VIP", self._doors))
        self.groups = {group.id: group for group in groups}

    def new_id(self) -> str:
        """The next numeric person id, as text."""
        number = self._next_id
        self._next_id += 1
        return str(number)

    def by_code(self, code: str) -> Person | None:
        """The person with exactly this code."""
        return next((p for p in self.persons.values() if p.code == code), None)

    def remove(self, person_id: str) -> None:
        """Forget a person and every membership."""
        del self.persons[person_id]
        for group in self.groups.values():
            if person_id in group.members:
                group.members.remove(person_id)

    def may_pass(self, person_id: str, door_id: str) -> bool:
        """True if a group with this door has the person as a member."""
        return any(
            door_id in group.doors and person_id in group.members for group in self.groups.values()
        )
