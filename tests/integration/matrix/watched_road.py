"""A road to HikCentral that is watched: it notes the order of calls, and tells when one begins.

Delegates everything to the real road and changes no answer. The test's thread only.
"""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

from kiosk.core.access import (
    AccessGroup,
    ApplyReport,
    Door,
    FoundEvents,
    Members,
    MissingInterface,
    NewPerson,
    Person,
    PersonRef,
    Roster,
    ServerVersion,
)
from kiosk.core.errors import OutcomeUnknown
from kiosk.core.ids import DoorId, GroupId, PersonId
from kiosk.core.ports import AccessControl


class WatchedRoad:
    """Fills `AccessControl`. `calls` are the names of the methods in the order of their calls.

    `in_doubt` are the places in `calls` of those whose outcome is not known.

    `before` hears the name of a method before it is passed on, `after` when it has ended.
    """

    def __init__(self, road: AccessControl) -> None:
        self.road = road
        self.calls: list[str] = []
        self.in_doubt: list[int] = []
        self.before: Callable[[str], None] = _nothing
        self.after: Callable[[str], None] = _nothing

    def version(self) -> ServerVersion:
        return self._pass("version")

    def find_person(self, code: str) -> Person | None:
        return self._pass("find_person", code)

    def get_person(self, person: PersonRef) -> Person:
        return self._pass("get_person", person)

    def get_code(self, person_id: PersonId) -> str | None:
        return self._pass("get_code", person_id)

    def list_persons(self, code_prefix: str) -> Roster | None:
        return self._pass("list_persons", code_prefix)

    def add_person(self, person: NewPerson) -> PersonId:
        return self._pass("add_person", person)

    def update_person(self, person: PersonRef, *, begin: datetime, end: datetime) -> None:
        self._pass("update_person", person, begin=begin, end=end)

    def put_face(self, person: PersonRef, jpeg: bytes) -> None:
        self._pass("put_face", person, jpeg)

    def delete_person(self, person: PersonRef) -> None:
        self._pass("delete_person", person)

    def find_group(self, group_id: GroupId) -> AccessGroup | None:
        return self._pass("find_group", group_id)

    def add_member(self, group_id: GroupId, person: PersonRef) -> None:
        self._pass("add_member", group_id, person)

    def remove_member(self, group_id: GroupId, person: PersonRef) -> None:
        self._pass("remove_member", group_id, person)

    def is_member(self, group_id: GroupId, person_id: PersonId) -> bool | None:
        return self._pass("is_member", group_id, person_id)

    def list_members(self, group_id: GroupId) -> Members | None:
        return self._pass("list_members", group_id)

    def apply(self, person: PersonRef, doors: Sequence[DoorId]) -> None:
        self._pass("apply", person, doors)

    def apply_report(self, person_id: PersonId, doors: Sequence[DoorId]) -> ApplyReport:
        return self._pass("apply_report", person_id, doors)

    def list_missing(self) -> tuple[MissingInterface, ...]:
        return self._pass("list_missing")

    def list_doors(self) -> tuple[Door, ...]:
        return self._pass("list_doors")

    def door_events(
        self, event_type: int, doors: Sequence[DoorId], since: datetime, until: datetime
    ) -> FoundEvents:
        return self._pass("door_events", event_type, doors, since, until)

    def _pass(self, name: str, *arguments: Any, **named: Any) -> Any:
        self.before(name)
        self.calls.append(name)
        try:
            return getattr(self.road, name)(*arguments, **named)
        except OutcomeUnknown:
            self.in_doubt.append(len(self.calls) - 1)
            raise
        finally:
            self.after(name)


def _nothing(_name: str) -> None:
    return
