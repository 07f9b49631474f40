"""What both roads share: groups, applies, doors and events, and the guard before every write.

A road fills `kiosk.core.ports.AccessControl`. Owns what is kept between calls; the calls are
those of `client.OpenApi`. Any thread.
"""

from abc import ABC, abstractmethod
from collections.abc import Sequence
from datetime import datetime

from kiosk.core.access import (
    AccessGroup,
    ApplyReport,
    Door,
    FoundEvents,
    Members,
    Person,
    PersonRef,
    Roster,
    ServerVersion,
)
from kiosk.core.clock import Clock
from kiosk.core.errors import Missing, NotPermitted
from kiosk.core.ids import DoorId, GroupId, PersonId
from services.hikcentral.calls.kept import Kept
from services.hikcentral.calls.ownership import Ownership
from services.hikcentral.client import OpenApi
from services.hikcentral.wire.caller import ANYBODY, Caller

_KEEP_S = 300.0


class Road(ABC):
    """`api` is the same connection call by call, without any guard."""

    def __init__(self, api: OpenApi, clock: Clock, caller: Caller = ANYBODY) -> None:
        self.api = api
        self._owned = Ownership(self._read_by_id, self._read_by_code, clock)
        self._groups = Kept(api.groups.find_group, clock, _KEEP_S, caller.is_urgent)
        self._doors = Kept(self._ask_doors, clock, _KEEP_S, caller.is_urgent)

    @abstractmethod
    def _read_by_id(self, person_id: PersonId) -> Person: ...

    @abstractmethod
    def _read_by_code(self, code: str) -> Person | None: ...

    @abstractmethod
    def _code_of(self, person_id: PersonId) -> str:
        """Read now. Missing for nobody."""

    @abstractmethod
    def list_persons(self, code_prefix: str) -> Roster | None: ...

    def close(self) -> None:
        """End waiting tries and close the sockets. Safe to call twice."""
        self.api.close()

    def version(self) -> ServerVersion:
        return self.api.version()

    def find_person(self, code: str) -> Person | None:
        return self._owned.find(code)

    def get_person(self, person: PersonRef) -> Person:
        return self._owned.get(person)

    def get_code(self, person_id: PersonId) -> str | None:
        try:
            return self._code_of(person_id)
        except Missing:
            return None

    def find_group(self, group_id: GroupId) -> AccessGroup | None:
        return self._groups.get(group_id)

    def add_member(self, group_id: GroupId, person: PersonRef) -> None:
        self._change_member(group_id, person, joins=True)

    def remove_member(self, group_id: GroupId, person: PersonRef) -> None:
        self._change_member(group_id, person, joins=False)

    def is_member(self, group_id: GroupId, person_id: PersonId) -> bool | None:
        return self.api.groups.is_member(group_id, person_id)

    def list_members(self, group_id: GroupId) -> Members | None:
        try:
            return self.api.groups.list_members(group_id)
        except NotPermitted:
            return None

    def apply(self, person: PersonRef, doors: Sequence[DoorId]) -> None:
        with self._owned.writing(person):
            self.api.applying.apply(person.id, doors)

    def apply_report(self, person_id: PersonId, doors: Sequence[DoorId]) -> ApplyReport:
        return self.api.applying.apply_report(person_id, doors)

    def list_doors(self) -> tuple[Door, ...]:
        return self._doors.get("") or ()

    def door_events(
        self, event_type: int, doors: Sequence[DoorId], since: datetime, until: datetime
    ) -> FoundEvents:
        return self.api.events.door_events(event_type, doors, since, until)

    def _change_member(self, group_id: GroupId, person: PersonRef, *, joins: bool) -> None:
        groups = self.api.groups
        change = groups.add_member if joins else groups.remove_member
        with self._owned.writing(person):
            try:
                change(group_id, person.id)
            except Missing:
                # Either of the two may be gone; the group is what we keep longest.
                self._groups.forget(group_id)
                raise

    def _ask_doors(self, _key: str) -> tuple[Door, ...] | None:
        return self.api.doors.list_doors() or None
