"""Persons and their faces (contract 3.3, 3.4). Owns no state; never invents a person id."""

import base64
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, tzinfo

from kiosk.core.access import NewPerson, Person, Roster
from kiosk.core.errors import Missing, OutcomeUnknown
from kiosk.core.ids import PersonId
from services.hikcentral.calls.fields import Fields, as_id, as_list
from services.hikcentral.calls.names import cut, split_name
from services.hikcentral.calls.paging import Wish, read_all, read_page
from services.hikcentral.calls.times import read_time, write_time
from services.hikcentral.wire.transport import Endpoint, Transport

_BY_CODE = Endpoint("/resource/v1/person/personCode/personInfo", reads=True)
_BY_ID = Endpoint("/resource/v1/person/personId/personInfo", reads=True)
_ADD = Endpoint("/resource/v1/person/single/add")
_UPDATE = Endpoint("/resource/v1/person/single/update")
_DELETE = Endpoint("/resource/v1/person/single/delete")
_FACE = Endpoint("/resource/v1/person/face/update")
_LIST = Endpoint("/resource/v1/person/personList", reads=True)
CONTACT_LIMIT = 64


@dataclass(frozen=True, slots=True)
class PersonPage:
    """Persons of one page; `more` when the server has a next one."""

    persons: tuple[Person, ...]
    more: bool


class PersonCalls:
    """Any thread. Nothing here asks whose an id is: that is the business of the road."""

    def __init__(self, transport: Transport, zone: tzinfo) -> None:
        self._transport = transport
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
        person = self._read(self._ask_by_id(person_id))
        if person.id != person_id:
            raise OutcomeUnknown("another person came back", "OTHER_PERSON")
        return person

    def list_page(self, number: int) -> PersonPage:
        """Everybody that the server knows, by pages of 500 counted from 1 (contract 3.4)."""
        page = read_page(self._transport, _LIST, {}, number)
        return PersonPage(tuple(self._read_rows(page.rows)), page.is_full)

    def list_by_code(self, code_prefix: str) -> Roster:
        """Everybody whose code begins with `code_prefix`. NotPermitted on some sites.

        Everybody is read, because filters of the server cannot be trusted (contract 3.4b); rows
        of strangers are dropped as their page comes. ValueError without a prefix.
        """
        if not code_prefix:
            raise ValueError("a list of everybody is not for us")

        def is_ours(row: object) -> bool:
            return Fields(row).text("personCode").startswith(code_prefix)

        found = read_all(self._transport, _LIST, {}, Wish(keep=is_ours))
        persons = {person.id: person for person in self._read_rows(found.rows)}
        complete = found.is_steady and len(persons) == len(found.rows)
        return Roster(persons.values(), complete=complete)

    def picture_uri(self, person_id: PersonId) -> str:
        """The opaque address of the stored face; "" without one. Missing for nobody."""
        return _picture_uri(Fields(_only(self._ask_by_id(person_id))))

    def add_person(self, person: NewPerson, org_id: str) -> PersonId:
        """The id that the server made. AlreadyThere when the code is taken.

        The face travels along (contract 3.3, `faces`); whether it was kept shows a read back.
        """
        body, private = self._new_person(person, org_id)
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
        self._transport.post(_FACE, {"personId": person_id, "faceData": face_text(jpeg)})

    def delete_person(self, person_id: PersonId) -> None:
        """Missing when it is gone already (contract 3.4)."""
        self._transport.post(_DELETE, {"personId": person_id})

    def _ask_by_id(self, person_id: PersonId) -> object:
        return self._transport.post(_BY_ID, {"personId": person_id}).data

    def _new_person(
        self, person: NewPerson, org_id: str
    ) -> tuple[dict[str, object], tuple[str, ...]]:
        given, family = split_name(person.name)
        phone, email = person.phone[:CONTACT_LIMIT], cut(person.email, CONTACT_LIMIT)
        body: dict[str, object] = {
            "personCode": person.code,
            "personGivenName": given,
            "personFamilyName": family,
            "orgIndexCode": org_id,
            "gender": 0,
            **self._window(person.begin, person.end),
        }
        if phone:
            body["phoneNo"] = phone
        if email:
            body["email"] = email
        if person.face:
            body["faces"] = [{"faceData": face_text(person.face)}]
        return body, (person.name, given, family, phone, email)

    def _window(self, begin: datetime, end: datetime) -> dict[str, str]:
        return {
            "beginTime": write_time(begin, self._zone),
            "endTime": write_time(end, self._zone),
        }

    def _read_rows(self, rows: Iterable[object]) -> Iterator[Person]:
        for row in rows:
            if Fields(row).id("personId") is not None:
                yield self._read(row)

    def _read(self, data: object) -> Person:
        fields = Fields(_only(data))
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
            has_face=bool(_picture_uri(fields)),
        )


def face_text(jpeg: bytes) -> str:
    """Base64 without line breaks and without "data:" (contract 5)."""
    return base64.b64encode(jpeg).decode("ascii")


def _only(data: object) -> object:
    """One person may come as a list of one; several are nobody in particular."""
    rows = as_list(data)
    return rows[0] if len(rows) == 1 else None


def _picture_uri(fields: Fields) -> str:
    photo = fields.get("personPhoto")
    if isinstance(photo, str):
        return photo.strip()
    return fields.under("personPhoto").text("picUri")
