"""The road by persons in access groups of type 1 (contract 3.13): the default. Any thread."""

from collections.abc import Sequence
from datetime import datetime

import httpx

from kiosk.core.access import (
    AccessGroup,
    ApplyReport,
    Door,
    DoorEvent,
    MissingInterface,
    NewPerson,
    Person,
    PersonRef,
    ServerVersion,
)
from kiosk.core.clock import Clock
from kiosk.core.ids import DoorId, GroupId, PersonId
from services.hikcentral.client import OpenApi, Publish
from services.hikcentral.config import HikCentralConfig


class PersonRoad:
    """Fills `kiosk.core.ports.AccessControl`; see `OpenApi` for the arguments."""

    def __init__(
        self,
        config: HikCentralConfig,
        clock: Clock,
        publish: Publish,
        network: httpx.BaseTransport | None = None,
    ) -> None:
        self.api = OpenApi(config, clock, publish, network)

    def close(self) -> None:
        """End waiting tries and close the sockets. Safe to call twice."""
        self.api.close()

    def version(self) -> ServerVersion:
        return self.api.version()

    def find_person(self, code: str) -> Person | None:
        return self.api.persons.find_person(code)

    def get_person(self, person: PersonRef) -> Person:
        return self.api.persons.get_person(person.id)

    def add_person(self, person: NewPerson) -> PersonId:
        return self.api.persons.add_person(person)

    def update_person(self, person: PersonRef, *, begin: datetime, end: datetime) -> None:
        self.api.persons.update_person(person.id, begin=begin, end=end)

    def put_face(self, person: PersonRef, jpeg: bytes) -> None:
        self.api.persons.put_face(person.id, jpeg)

    def delete_person(self, person: PersonRef) -> None:
        self.api.persons.delete_person(person.id)

    def find_group(self, group_id: GroupId) -> AccessGroup | None:
        return next((one for one in self.api.groups.list_groups() if one.id == group_id), None)

    def add_member(self, group_id: GroupId, person: PersonRef) -> None:
        self.api.groups.add_member(group_id, person.id)

    def remove_member(self, group_id: GroupId, person: PersonRef) -> None:
        self.api.groups.remove_member(group_id, person.id)

    def is_member(self, group_id: GroupId, person_id: PersonId) -> bool | None:
        return self.api.groups.is_member(group_id, person_id)

    def apply(self, person: PersonRef, doors: Sequence[DoorId]) -> None:
        self.api.applying.apply(person.id, doors)

    def apply_report(self, person_id: PersonId, doors: Sequence[DoorId]) -> ApplyReport:
        return self.api.applying.apply_report(person_id, doors)

    def list_missing(self) -> tuple[MissingInterface, ...]:
        return ()

    def list_doors(self) -> tuple[Door, ...]:
        return self.api.doors.list_doors()

    def door_events(
        self, event_type: int, doors: Sequence[DoorId], since: datetime, until: datetime
    ) -> tuple[DoorEvent, ...]:
        return self.api.events.door_events(event_type, doors, since, until)
