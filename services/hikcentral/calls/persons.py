"""Persons and their faces (contract 3.3, 3.4). Owns no state; never invents a person id."""

import base64
from collections.abc import Mapping
from datetime import datetime, tzinfo

from kiosk.core.access import NewPerson, Person
from kiosk.core.errors import Missing, OutcomeUnknown
from kiosk.core.ids import PersonId
from services.hikcentral.calls.fields import Fields, as_id
from services.hikcentral.calls.names import cut, split_name
from services.hikcentral.calls.times import read_time, write_time
from services.hikcentral.wire.transport import Endpoint, Transport

_BY_CODE = Endpoint("/resource/v1/person/personCode/personInfo", reads=True)
_BY_ID = Endpoint("/resource/v1/person/personId/personInfo", reads=True)
_ADD = Endpoint("/resource/v1/person/single/add")
_UPDATE = Endpoint("/resource/v1/person/single/update")
_DELETE = Endpoint("/resource/v1/person/single/delete")
_FACE = Endpoint("/resource/v1/person/face/update")
_CONTACT_LIMIT = 64


class PersonCalls:
    """Any thread."""

    def __init__(self, transport: Transport, org_id: str, zone: tzinfo) -> None:
        self._transport = transport
        self._org_id = org_id
        self._zone = zone

    def find_person(self, code: str) -> Person | None:
        """The person with exactly this code; None when the server knows none."""
        try:
            answer = self._transport.post(_BY_CODE, {"personCode": code})
        except Missing:
            return None
        if answer.data in ("", {}, []):
            return None
        person = self._read(answer.data)
        return person if person.code == code else None

    def get_person(self, person_id: PersonId) -> Person:
        """Read back by id. Missing when there is no such person (contract 3.4)."""
        person = self._read(self._transport.post(_BY_ID, {"personId": person_id}).data)
        if person.id != person_id:
            raise OutcomeUnknown("another person came back", "OTHER_PERSON")
        return person

    def add_person(self, person: NewPerson) -> PersonId:
        """The id that the server made. AlreadyThere when the code is taken."""
        body, private = self._new_person(person)
        answer = self._transport.post(_ADD, body, private)
        made = as_id(answer.data) or Fields(answer.data).id("personId")
        if made is not None and made != person.code:
            return PersonId(made)
        found = self.find_person(person.code)
        if found is None:
            raise OutcomeUnknown("added, but without an id", "NO_ID")
        return found.id

    def update_person(self, person_id: PersonId, *, begin: datetime, end: datetime) -> None:
        """Set the validity window; partial bodies are accepted (contract 3.4)."""
        body = {"personId": person_id, **self._window(begin, end)}
        self._transport.post(_UPDATE, body)

    def put_face(self, person_id: PersonId, jpeg: bytes) -> None:
        """Replace the face. Success is not storage: read `has_face` back (contract 3.4)."""
        data = base64.b64encode(jpeg).decode("ascii")
        self._transport.post(_FACE, {"personId": person_id, "faceData": data})

    def delete_person(self, person_id: PersonId) -> None:
        """Missing when it is gone already (contract 3.4)."""
        self._transport.post(_DELETE, {"personId": person_id})

    def _new_person(self, person: NewPerson) -> tuple[Mapping[str, object], tuple[str, ...]]:
        given, family = split_name(person.name)
        phone, email = person.phone[:_CONTACT_LIMIT], cut(person.email, _CONTACT_LIMIT)
        body: dict[str, object] = {
            "personCode": person.code,
            "personGivenName": given,
            "personFamilyName": family,
            "orgIndexCode": self._org_id,
            "gender": 0,
            **self._window(person.begin, person.end),
        }
        if phone:
            body["phoneNo"] = phone
        if email:
            body["email"] = email
        return body, (person.name, given, family, phone, email)

    def _window(self, begin: datetime, end: datetime) -> dict[str, str]:
        return {
            "beginTime": write_time(begin, self._zone),
            "endTime": write_time(end, self._zone),
        }

    def _read(self, data: object) -> Person:
        fields = Fields(data)
        person_id = fields.id("personId")
        if person_id is None:
            raise OutcomeUnknown("a person without an id came back", "NO_ID")
        given, family = fields.text("personGivenName"), fields.text("personFamilyName")
        return Person(
            id=PersonId(person_id),
            code=fields.text("personCode"),
            name=fields.text("personName") or f"{given} {family}".strip(),
            begin=read_time(fields.text("beginTime"), self._zone),
            end=read_time(fields.text("endTime"), self._zone),
            has_face=_has_face(fields),
        )


def _has_face(fields: Fields) -> bool:
    photo = fields.get("personPhoto")
    if isinstance(photo, str):
        return bool(photo.strip())
    return bool(fields.under("personPhoto").text("picUri"))
