"""`kiosk.core.ports.AccessControl` over HTTPS. Owns the connection; decides nothing.

Each method is one call of the port; the work is in the module of its API area. Any thread.
"""

from collections.abc import Callable, Sequence
from datetime import datetime

import httpx

from kiosk.core.access import (
    AccessGroup,
    ApplyReport,
    Door,
    DoorEvent,
    NewPerson,
    Person,
    PersonRef,
    ServerVersion,
)
from kiosk.core.clock import Clock
from kiosk.core.events import ApiCalled
from kiosk.core.ids import DoorId, GroupId, PersonId
from services.hikcentral.calls.applying import ApplyCalls
from services.hikcentral.calls.door_events import DoorEventCalls
from services.hikcentral.calls.doors import DoorCalls
from services.hikcentral.calls.groups import GroupCalls
from services.hikcentral.calls.persons import PersonCalls
from services.hikcentral.calls.version import VersionCalls
from services.hikcentral.config import HikCentralConfig
from services.hikcentral.wire.transport import Transport


class HikCentral:
    """One server. `on_call` hears of every finished call, on the thread of the caller.

    ConfigError when the certificate file cannot be used; nothing is sent before the first call.
    `network` replaces the sockets in tests.
    """

    def __init__(
        self,
        config: HikCentralConfig,
        clock: Clock,
        on_call: Callable[[ApiCalled], None],
        network: httpx.BaseTransport | None = None,
    ) -> None:
        self._transport = Transport(config, clock, on_call, network)
        self._version = VersionCalls(self._transport)
        self._persons = PersonCalls(self._transport, config.org_id, config.time_zone)
        self._groups = GroupCalls(self._transport)
        self._apply = ApplyCalls(self._transport)
        self._doors = DoorCalls(self._transport)
        self._events = DoorEventCalls(self._transport, config.time_zone)

    def close(self) -> None:
        """End waiting tries and close the sockets. Safe to call twice."""
        self._transport.close()

    def version(self) -> ServerVersion:
        return self._version.version()

    def find_person(self, code: str) -> Person | None:
        return self._persons.find_person(code)

    def get_person(self, person: PersonRef) -> Person:
        return self._persons.get_person(person.id)

    def add_person(self, person: NewPerson) -> PersonId:
        return self._persons.add_person(person)

    def update_person(self, person: PersonRef, *, begin: datetime, end: datetime) -> None:
        self._persons.update_person(person.id, begin=begin, end=end)

    def put_face(self, person: PersonRef, jpeg: bytes) -> None:
        self._persons.put_face(person.id, jpeg)

    def find_group(self, group_id: GroupId) -> AccessGroup | None:
        return next((one for one in self._groups.list_groups() if one.id == group_id), None)

    def add_member(self, group_id: GroupId, person: PersonRef) -> None:
        self._groups.add_member(group_id, person.id)

    def remove_member(self, group_id: GroupId, person: PersonRef) -> None:
        self._groups.remove_member(group_id, person.id)

    def is_member(self, group_id: GroupId, person_id: PersonId) -> bool | None:
        return self._groups.is_member(group_id, person_id)

    def apply(self, person: PersonRef, doors: Sequence[DoorId]) -> None:
        self._apply.apply(person.id, doors)

    def apply_report(self, person_id: PersonId, doors: Sequence[DoorId]) -> ApplyReport:
        return self._apply.apply_report(person_id, doors)

    def list_doors(self) -> tuple[Door, ...]:
        return self._doors.list_doors()

    def door_events(
        self, event_type: int, doors: Sequence[DoorId], since: datetime, until: datetime
    ) -> tuple[DoorEvent, ...]:
        return self._events.door_events(event_type, doors, since, until)
