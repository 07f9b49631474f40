"""What the simulated server knows: persons, visitors and access groups (contract 7.1).

Owned by the one event loop of the simulator. Server data only: passes are decided elsewhere.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from services.simulator.building.conditions import Conditions
from services.simulator.building.holders import Holder, Person, Visitor
from services.simulator.building.organisations import Organisation, Organisations
from services.simulator.building.people import People
from services.simulator.building.plain import revive

__all__ = ["Group", "Organisation", "Person", "Registry", "Visitor"]

PERSONS, VISITORS = 1, 2
_FIRST_ID = 1001


@dataclass(slots=True)
class Group:
    """An access group; `members` are person ids (type 1) or visitor ids (type 2).

    `moved` says when somebody joined or left last, for servers that show it late.
    """

    id: str
    name: str
    doors: tuple[str, ...]
    type: int = PERSONS
    members: list[str] = field(default_factory=list[str])
    description: str = ""
    schedule: tuple[str, str] = ("1", "All-Day")
    moved: dict[str, datetime] = field(default_factory=dict[str, datetime])

    def join(self, ids: Sequence[str], now: datetime) -> None:
        """Somebody who is a member stays one."""
        for new in [one for one in ids if one not in self.members]:
            self.members.append(new)
            self.moved[new] = now

    def leave(self, ids: Sequence[str], now: datetime) -> None:
        """Somebody who is no member stays none."""
        for old in [one for one in ids if one in self.members]:
            self.members.remove(old)
            self.moved[old] = now

    def shown(self, now: datetime, delay_s: float) -> list[str]:
        """The members as they were `delay_s` ago (contract 3.6)."""
        late = {one for one, at in self.moved.items() if now - at < timedelta(seconds=delay_s)}
        gone = [one for one in self.moved if one in late and one not in self.members]
        return [one for one in self.members if one not in late] + gone


class Registry:
    """Persons, visitors, groups, organisations. Ids never come back, not even after a reset.

    Persons and visitors share their ids: one call applies both to the devices (contract 3.7).
    """

    def __init__(self, doors: Sequence[str], conditions: Conditions) -> None:
        self._next_id = _FIRST_ID
        self._tokens = 0
        self._salt = conditions.draw.getrandbits(64)
        self._doors = tuple(doors)
        self._conditions = conditions
        self.organisations = Organisations()
        self.persons = People()
        self.visitors: dict[str, Visitor] = {}
        self.groups: dict[str, Group] = {}
        self.reset()

    def reset(self) -> None:
        """Nobody, and the three groups without members."""
        self.organisations.reset()
        self.persons, self.visitors = People(), {}
        groups = (
            Group("7", "Visitors", self._doors),
            Group("8", "VIP", self._doors),
            Group("9", "Visitors (module)", self._doors, VISITORS),
        )
        self.groups = {group.id: group for group in groups}

    def new_id(self) -> str:
        """The next numeric id, as text."""
        number = self._next_id
        self._next_id += 1
        return str(number)

    def new_token(self) -> str:
        """65 hexadecimal characters, as one site's picUri has (contract 3.4b)."""
        self._tokens += 1
        seen = f"{self._salt} {self._tokens}".encode()
        return hashlib.shake_256(seen).hexdigest(33)[:65]

    def holder(self, holder_id: str) -> Holder | None:
        """The person or the visitor with this id."""
        return self.persons.get(holder_id) or self.visitors.get(holder_id)

    def holders(self, of_type: int) -> "dict[str, Person] | dict[str, Visitor]":
        """Persons (1) or visitors (2), as group types count them."""
        return self.visitors if of_type == VISITORS else self.persons

    def by_code(self, code: str) -> Person | None:
        """The person with exactly this code."""
        return self.persons.by_code(code)

    def by_certificate(self, number: str) -> Visitor | None:
        """The visitor with exactly this document number; none for a blank one."""
        known = self.visitors.values()
        return next((v for v in known if number and v.certificate_no == number), None)

    def remove(self, person_id: str) -> None:
        """Forget a person and every membership."""
        del self.persons[person_id]
        self.leave_all(person_id)

    def leave_all(self, holder_id: str) -> None:
        """End every membership."""
        for group in self.groups.values():
            group.leave([holder_id], self._conditions.now())

    def may_pass(self, holder_id: str, door_id: str) -> bool:
        """True if a group with this door has the holder as a member."""
        return any(
            door_id in group.doors and holder_id in group.members for group in self.groups.values()
        )

    def to_plain(self) -> object:
        return {
            "next": self._next_id,
            "tokens": self._tokens,
            "organisations": self.organisations.to_plain(),
            "persons": self.persons,
            "visitors": self.visitors,
            "groups": self.groups,
        }

    def from_plain(self, plain: object) -> None:
        """Ids and tokens given out since the save do not come back."""
        saved = revive(dict[str, object], plain)
        self._next_id = max(self._next_id, revive(int, saved.get("next")))
        self._tokens = max(self._tokens, revive(int, saved.get("tokens")))
        self.organisations.from_plain(saved.get("organisations"))
        self.persons = People(revive(dict[str, Person], saved.get("persons")))
        self.visitors = revive(dict[str, Visitor], saved.get("visitors"))
        self.groups = revive(dict[str, Group], saved.get("groups"))
