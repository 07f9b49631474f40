"""A HikCentral in memory, with real state: persons, groups, and what each door's device holds.

A push waits until it is released, so a door knows only what was applied to it. Failures are
scripted by the test; the call log is the judge of what the engine really did.
"""

import dataclasses
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar

from kiosk.core.access import (
    AccessGroup,
    ApplyReport,
    Door,
    DoorEvent,
    DoorProgress,
    DoorReport,
    FoundEvents,
    Members,
    NewPerson,
    Person,
    PersonRef,
    Roster,
    ServerVersion,
)
from kiosk.core.errors import AlreadyThere, Missing, OutcomeUnknown, PeerError, WrongPerson
from kiosk.core.ids import DoorId, GroupId, PersonId

GROUP = GroupId("G1")
DOORS = (DoorId("D1"), DoorId("D2"), DoorId("D3"))
_T = TypeVar("_T")


@dataclass(frozen=True)
class Call:
    """One call: its method, and the person (or code) that it was about."""

    method: str
    about: str = ""


@dataclass(frozen=True)
class Backup:
    """What the server knew at one moment. The devices are not part of it."""

    people: dict[PersonId, Person]
    members: dict[GroupId, set[PersonId]]


@dataclass(frozen=True)
class Fault:
    """What one call answers instead; with `applied`, after having done its work."""

    error: Exception
    applied: bool = False


class FakeHikCentral:
    """Fills `kiosk.core.ports.AccessControl`.

    `calls`: every call that arrived; `effects`: those that were carried out. `down` is raised by
    every call until it is cleared. Doors that are `offline` do nothing until they are there again.
    `before` and `after` are called with the method's name; `guard` as that of `build_road`: when
    it raises, nothing arrives. `lists_members` and `lists_persons` off: that is not let us ask;
    `lists_whole` off: no list says that it is whole.
    """

    def __init__(self) -> None:
        self.people: dict[PersonId, Person] = {}
        self.groups: dict[GroupId, tuple[DoorId, ...]] = {GROUP: DOORS}
        self.members: dict[GroupId, set[PersonId]] = {GROUP: set()}
        self.copies: dict[tuple[DoorId, PersonId], Person] = {}
        self.pending: list[tuple[DoorId, PersonId]] = []
        self.failed: dict[tuple[DoorId, PersonId], str] = {}
        self.broken: dict[DoorId, str] = {}
        self.offline: set[DoorId] = set()
        self.events: list[DoorEvent] = []
        self.calls: list[Call] = []
        self.effects: list[Call] = []
        self.faceless_grants: list[PersonId] = []
        self.down: PeerError | None = None
        self.before: Callable[[str], None] = lambda method: None
        self.after: Callable[[str], None] = lambda method: None
        self.positive = True
        self.hold = False
        self.unique_codes = True
        self.stores_faces = True
        self.takes_inline_faces = True
        self.lists_members = True
        self.lists_persons = True
        self.lists_whole = True
        self.guard: Callable[[], None] = lambda: None
        self._made = 0
        self._faults: dict[str, deque[Fault]] = {}

    def fail_next(self, method: str, error: Exception) -> None:
        """The next call of `method` raises `error` and does nothing."""
        self._faults.setdefault(method, deque()).append(Fault(error))

    def lose_answer(self, method: str) -> None:
        """The next call of `method` is carried out, but its answer is lost."""
        fault = Fault(OutcomeUnknown("answer lost"), applied=True)
        self._faults.setdefault(method, deque()).append(fault)

    def clear_faults(self) -> None:
        self.down = None
        self._faults.clear()
        self.broken.clear()
        self.offline.clear()
        self.hold = False

    def snapshot(self) -> Backup:
        """A backup of the server."""
        members = {group: set(ids) for group, ids in self.members.items()}
        return Backup(dict(self.people), members)

    def restore(self, backup: Backup) -> None:
        """The server as it was; the devices keep what they hold, and no id is given twice."""
        self.people = dict(backup.people)
        self.members = {group: set(ids) for group, ids in backup.members.items()}

    def release(self, door: DoorId | None = None) -> None:
        """The devices do what was pushed: all of it, or what one door waits for."""
        there = [item for item in self.pending if item[0] not in self.offline]
        chosen = [item for item in there if door in (None, item[0])]
        self.pending = [item for item in self.pending if item not in chosen]
        for item in chosen:
            self._settle(*item)

    def update_by_hand(self, person_id: PersonId, **changes: object) -> None:
        """Somebody changes a person at the server's own screen."""
        changed = dataclasses.replace(self.people[person_id], **changes)  # pyright: ignore[reportArgumentType]
        self.people[person_id] = changed

    def push_by_hand(self, person_id: PersonId, doors: Sequence[DoorId]) -> None:
        """Somebody brings a person to the devices at the server's own screen."""
        self._push(person_id, tuple(doors))

    def persons_of(self, code: str) -> list[Person]:
        return [person for person in self.people.values() if person.code == code]

    def doors_open_to(self, code: str, at: datetime) -> set[DoorId]:
        """The doors whose device would let this person in."""
        return {
            door
            for (door, _), copy in self.copies.items()
            if copy.code == code
            and (copy.begin is None or copy.begin <= at)
            and copy.end is not None
            and copy.end > at
        }

    def is_granted(self, code: str) -> bool:
        """True while a person with this code is in any group."""
        mine = {person.id for person in self.persons_of(code)}
        return any(mine & members for members in self.members.values())

    def count(self, method: str) -> int:
        return sum(call.method == method for call in self.calls)

    def version(self) -> ServerVersion:
        return self._do("version", "", lambda: ServerVersion("fake", "1", 0.0))

    def find_person(self, code: str) -> Person | None:
        return self._do("find_person", code, lambda: next(iter(self.persons_of(code)), None))

    def get_code(self, person_id: PersonId) -> str | None:
        def work() -> str | None:
            found = self.people.get(person_id)
            return None if found is None else found.code

        return self._do("get_code", person_id, work)

    def list_persons(self, code_prefix: str) -> Roster | None:
        """The newest first."""
        if not code_prefix:
            raise ValueError("a list of everybody is not for us")

        def work() -> Roster | None:
            newest_first = reversed(self.people.values())
            found = [one for one in newest_first if one.code.startswith(code_prefix)]
            return Roster(found, complete=self.lists_whole) if self.lists_persons else None

        return self._do("list_persons", code_prefix, work)

    def add_person(self, person: NewPerson) -> PersonId:
        return self._do("add_person", person.code, lambda: self._add(person))

    def get_person(self, person: PersonRef) -> Person:
        return self._do("get_person", person.id, lambda: self._ours(person))

    def update_person(self, person: PersonRef, *, begin: datetime, end: datetime) -> None:
        self._do("update_person", person.id, lambda: self._change(person, begin=begin, end=end))

    def put_face(self, person: PersonRef, jpeg: bytes) -> None:
        has_face = self.stores_faces and bool(jpeg)
        self._do("put_face", person.id, lambda: self._change(person, has_face=has_face))

    def delete_person(self, person: PersonRef) -> None:
        self._do("delete_person", person.id, lambda: self.people.pop(self._ours(person).id))

    def find_group(self, group_id: GroupId) -> AccessGroup | None:
        def work() -> AccessGroup | None:
            doors = self.groups.get(group_id)
            return None if doors is None else AccessGroup(group_id, group_id, doors)

        return self._do("find_group", group_id, work)

    def add_member(self, group_id: GroupId, person: PersonRef) -> None:
        def work() -> None:
            if not self._ours(person).has_face:
                self.faceless_grants.append(person.id)
            self._group(group_id).add(person.id)

        self._do("add_member", person.id, work)

    def remove_member(self, group_id: GroupId, person: PersonRef) -> None:
        self._do(
            "remove_member",
            person.id,
            lambda: self._group(group_id).discard(self._ours(person).id),
        )

    def is_member(self, group_id: GroupId, person_id: PersonId) -> bool | None:
        def work() -> bool | None:
            return person_id in self._group(group_id) if self.lists_members else None

        return self._do("is_member", person_id, work)

    def list_members(self, group_id: GroupId) -> Members | None:
        def work() -> Members | None:
            if not self.lists_members:
                return None
            return Members(sorted(self._group(group_id)), complete=self.lists_whole)

        return self._do("list_members", group_id, work)

    def apply(self, person: PersonRef, doors: Sequence[DoorId]) -> None:
        self._do(
            "apply", person.id, lambda: self._push(self._ours(person).id, tuple(doors) or DOORS)
        )

    def apply_report(self, person_id: PersonId, doors: Sequence[DoorId]) -> ApplyReport:
        def work() -> ApplyReport:
            if not self.hold:
                self.release()
            reports = tuple(self._report(door, person_id) for door in doors)
            return ApplyReport(reports, self.positive)

        return self._do("apply_report", person_id, work)

    def list_doors(self) -> tuple[Door, ...]:
        return self._do("list_doors", "", lambda: tuple(Door(door, door) for door in DOORS))

    def door_events(
        self, event_type: int, doors: Sequence[DoorId], since: datetime, until: datetime
    ) -> FoundEvents:
        def work() -> FoundEvents:
            found = (
                event
                for event in self.events
                if event.event_type == event_type
                and event.door_id in doors
                and since <= event.at <= until
            )
            return FoundEvents(found, complete=True)

        return self._do("door_events", str(event_type), work)

    def _do(self, method: str, about: str, work: Callable[[], _T]) -> _T:
        self.guard()
        call = Call(method, about)
        self.calls.append(call)
        self.before(method)
        if self.down is not None:
            raise self.down
        waiting = self._faults.get(method)
        fault = waiting.popleft() if waiting else None
        if fault is not None and not fault.applied:
            raise fault.error
        answer = work()
        self.effects.append(call)
        self.after(method)
        if fault is not None:
            raise fault.error
        return answer

    def _add(self, new: NewPerson) -> PersonId:
        if self.unique_codes and self.persons_of(new.code):
            raise AlreadyThere("the code is taken", "131")
        self._made += 1
        made = PersonId(f"P{self._made}")
        has_face = self.stores_faces and self.takes_inline_faces and bool(new.face)
        self.people[made] = Person(made, new.code, new.name, new.begin, new.end, has_face)
        return made

    def _ours(self, person: PersonRef) -> Person:
        found = self.people.get(person.id)
        if found is None:
            raise Missing("no such person", "128")
        if found.code != person.code:
            raise WrongPerson("another code")
        return found

    def _change(self, person: PersonRef, **changes: object) -> None:
        self.people[person.id] = dataclasses.replace(self._ours(person), **changes)  # pyright: ignore[reportArgumentType]

    def _group(self, group_id: GroupId) -> set[PersonId]:
        if group_id not in self.members:
            raise Missing("no such group", "128")
        return self.members[group_id]

    def _push(self, person_id: PersonId, doors: tuple[DoorId, ...]) -> None:
        for door in doors:
            self.failed.pop((door, person_id), None)
            if (door, person_id) not in self.pending:
                self.pending.append((door, person_id))

    def _settle(self, door: DoorId, person_id: PersonId) -> None:
        if door in self.broken:
            self.failed[door, person_id] = self.broken[door]
            return
        person = self.people.get(person_id)
        granted = any(
            door in self.groups[group] and person_id in members
            for group, members in self.members.items()
        )
        if person is not None and granted and person.has_face:
            self.copies[door, person_id] = person
        else:
            self.copies.pop((door, person_id), None)

    def _report(self, door: DoorId, person_id: PersonId) -> DoorReport:
        key = (door, person_id)
        if key in self.failed:
            return DoorReport(door, DoorProgress.FAILED, self.failed[key])
        waits = key in self.pending
        return DoorReport(door, DoorProgress.PENDING if waits else DoorProgress.APPLIED)
