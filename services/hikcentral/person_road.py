"""The road by persons in access groups of type 1 (contract 3.13): the default. Any thread."""

from datetime import datetime

import httpx

from kiosk.core.access import NewPerson, Person, PersonRef, Roster
from kiosk.core.clock import Clock
from kiosk.core.errors import Missing, NotPermitted
from kiosk.core.ids import PersonId
from services.hikcentral.calls.kept import Kept
from services.hikcentral.client import OpenApi
from services.hikcentral.config import HikCentralConfig
from services.hikcentral.road import Road
from services.hikcentral.wire.caller import ANYBODY, Caller
from services.hikcentral.wire.transport import Publish

_FOREVER_S = float("inf")


class PersonRoad(Road):
    """Fills `kiosk.core.ports.AccessControl`; see `OpenApi` for the arguments.

    `org_name`: new persons go into the organisation with exactly this name instead of
    `config.org_id`; it is looked up once.
    """

    def __init__(
        self,
        config: HikCentralConfig,
        clock: Clock,
        publish: Publish,
        network: httpx.BaseTransport | None = None,
        org_name: str = "",
        caller: Caller = ANYBODY,
    ) -> None:
        api = OpenApi(config, clock, publish, network, caller=caller)
        super().__init__(api, clock, caller)
        self._org_id = config.org_id
        self._org_name = org_name
        self._organisations = Kept(
            api.organisations.find_organisation, clock, _FOREVER_S, caller.is_urgent
        )

    def add_person(self, person: NewPerson) -> PersonId:
        org_id = self._where()
        try:
            made = self.api.persons.add_person(person, org_id)
        except Missing:
            self._organisations.forget(self._org_name)
            raise
        self._owned.forget(made)
        return made

    def update_person(self, person: PersonRef, *, begin: datetime, end: datetime) -> None:
        with self._owned.writing(person):
            self.api.persons.update_person(person.id, begin=begin, end=end)
        self._owned.window_written(person, begin, end)

    def put_face(self, person: PersonRef, jpeg: bytes) -> None:
        with self._owned.writing(person):
            self.api.persons.put_face(person.id, jpeg)
        self._owned.face_written(person)

    def delete_person(self, person: PersonRef) -> None:
        with self._owned.writing(person):
            self.api.persons.delete_person(person.id)
        self._owned.forget(person.id)

    def list_persons(self, code_prefix: str) -> Roster | None:
        try:
            return self.api.persons.list_by_code(code_prefix)
        except NotPermitted:
            return None

    def _code_of(self, person_id: PersonId) -> str:
        return self.api.persons.get_person(person_id).code

    def _where(self) -> str:
        if not self._org_name:
            return self._org_id
        found = self._organisations.get(self._org_name)
        if found is None:
            raise Missing("no organisation has exactly the configured name", "NO_ORGANISATION")
        return found.id

    def _read_by_id(self, person_id: PersonId) -> Person:
        return self.api.persons.get_person(person_id)

    def _read_by_code(self, code: str) -> Person | None:
        return self.api.persons.find_person(code)
