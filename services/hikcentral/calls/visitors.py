"""The visitor module (contract 3.12): check in, change, check out, and look-ups.

Thinly documented: what is marked [single] or [guess] wants a look at the customer's server
before this road is chosen. Owns no state. Any thread.
"""

from dataclasses import dataclass
from datetime import datetime, tzinfo

from kiosk.core.access import NewPerson
from kiosk.core.errors import AlreadyThere, OutcomeUnknown, PeerError
from kiosk.core.ids import PersonId
from services.hikcentral.calls.fields import Fields, as_list
from services.hikcentral.calls.names import cut, split_name
from services.hikcentral.calls.paging import read_all
from services.hikcentral.calls.persons import CONTACT_LIMIT, face_text
from services.hikcentral.calls.times import read_time, write_time
from services.hikcentral.wire.transport import Endpoint, Transport

_CHECK_IN = Endpoint("/visitor/v1/registerment")
_CHANGE = Endpoint("/visitor/v1/registerment/update")
_CHECK_OUT = Endpoint("/visitor/v1/visitor/out")
_INFO = Endpoint("/visitor/v1/visitor/visitorInfo", reads=True)
_FACE = Endpoint("/visitor/v1/visitor/face/add")
# "Vistor" is the server's own spelling.
_RECORDS = Endpoint("/visitor/v1/register/getVistorRegisterRecord", reads=True)

_OTHER_DOCUMENT = 990
_PURPOSE_VISIT = 2
_DOCUMENT_IN_USE = "60051"
# [guess] as of `appointState`.
_ANY_STATE = -1
# visitorStatus of a record: 0 is in, 4 is overdue, which still lets in; the rest is over.
_ACTIVE = ("0", "4")
_PLACES = ("visitorInfo", "VisitorInfo", "visitorBaseInfo")


@dataclass(frozen=True, slots=True)
class CheckedIn:
    """What a check-in made; the number of the visit is None where the server did not say it."""

    visitor_id: PersonId
    record_id: str | None


@dataclass(frozen=True, slots=True)
class VisitorDetails:
    """`code` is the document number, which is ours."""

    id: PersonId
    code: str
    name: str
    has_face: bool


@dataclass(frozen=True, slots=True)
class VisitRecord:
    """One visit; `over` once the visitor was checked out by anybody or anything."""

    record_id: str
    visitor_id: PersonId
    begin: datetime | None
    end: datetime | None
    over: bool


@dataclass(frozen=True, slots=True)
class VisitRecords:
    """Newest first. `complete` is False when the server promised more than it gave."""

    records: tuple[VisitRecord, ...]
    complete: bool


class VisitorCalls:
    """Nothing here asks whose an id is: that is the business of the road."""

    def __init__(self, transport: Transport, zone: tzinfo) -> None:
        self._transport = transport
        self._zone = zone

    def check_in(self, person: NewPerson) -> CheckedIn | None:
        """A visit without a reservation. None when it was made, but without a usable id.

        AlreadyThere when our code, as document number, has an active visit in the period
        (60051 in the text, [single]).
        """
        details, private = _details(person)
        body: dict[str, object] = {
            **self._window(person.begin, person.end),
            "visitPurposeType": _PURPOSE_VISIT,
            "visitorInfoList": [{"VisitorInfo": details}],
        }
        try:
            data = self._transport.post(_CHECK_IN, body, private).data
        except PeerError as error:
            if _DOCUMENT_IN_USE in error.detail:
                raise AlreadyThere(error.detail, error.code) from error
            raise
        fields = Fields(data)
        visitor_id = fields.id("visitorId")
        if visitor_id is None or visitor_id == person.code:
            return None
        return CheckedIn(PersonId(visitor_id), fields.id("appointRecordId"))

    def change_window(self, record_id: str, begin: datetime, end: datetime) -> None:
        """[guess] that a body with the times alone is enough. Missing when the visit is over."""
        body = {"appointRecordId": record_id, **self._window(begin, end)}
        self._transport.post(_CHANGE, body)

    def check_out(self, record_id: str) -> None:
        """Ends the visit and withdraws its access. [guess] Missing for one that is over."""
        self._transport.post(_CHECK_OUT, {"appointRecordId": record_id})

    def details(self, visitor_id: PersonId) -> VisitorDetails:
        """Missing for nobody. The path is [single], the names in the answer a [guess]."""
        data = self._transport.post(_INFO, {"visitorId": visitor_id}).data
        fields = _inner(data)
        found = fields.id("visitorId") or visitor_id
        if not fields or found != visitor_id:
            raise OutcomeUnknown("another visitor came back", "OTHER_PERSON")
        given, family = fields.text("visitorGivenName"), fields.text("visitorFamilyName")
        return VisitorDetails(
            id=visitor_id,
            code=fields.text("certificateNo"),
            name=fields.text("visitorName", "fullName") or f"{given} {family}".strip(),
            has_face=_has_face(fields),
        )

    def put_face(self, visitor_id: PersonId, jpeg: bytes) -> None:
        """Replace the face; the path is [single], the name of the field a [guess]."""
        self._transport.post(_FACE, {"visitorId": visitor_id, "faceData": face_text(jpeg)})

    def list_records(self, since: datetime, until: datetime) -> VisitRecords:
        """The visits around a period; which of their times counts is the server's choice."""
        body: dict[str, object] = {
            **self._window(since, until),
            "visitorStatus": _ANY_STATE,
            "sortField": "visitingTime",
            "orderType": "1",
        }
        found = read_all(self._transport, _RECORDS, body)
        read = [self._read_record(Fields(row)) for row in found.rows]
        kept = [record for record in read if record is not None]
        return VisitRecords(tuple(kept), found.complete and len(kept) == len(read))

    def _read_record(self, fields: Fields) -> VisitRecord | None:
        base = fields.under("visitorBaseInfo")
        record_id, visitor_id = fields.id("recordId", "appointRecordId"), base.id("visitorId")
        if record_id is None or visitor_id is None:
            return None
        return VisitRecord(
            record_id,
            PersonId(visitor_id),
            read_time(base.text("visitStartTime"), self._zone),
            read_time(base.text("visitEndTime"), self._zone),
            over=fields.text("visitorStatus") not in _ACTIVE,
        )

    def _window(self, begin: datetime, end: datetime) -> dict[str, object]:
        return {
            "visitStartTime": write_time(begin, self._zone),
            "visitEndTime": write_time(end, self._zone),
        }


def _details(person: NewPerson) -> tuple[dict[str, object], tuple[str, ...]]:
    given, family = split_name(person.name)
    phone, email = person.phone[:CONTACT_LIMIT], cut(person.email, CONTACT_LIMIT)
    details: dict[str, object] = {
        "visitorGivenName": given,
        "visitorFamilyName": family,
        "gender": 0,
        "certificateType": _OTHER_DOCUMENT,
        "certificateNo": person.code,
    }
    if phone:
        details["phoneNo"] = phone
    if email:
        details["email"] = email
    if person.face:
        details["faces"] = [{"faceData": face_text(person.face)}]
    return details, (person.name, given, family, phone, email)


def _inner(data: object) -> Fields:
    rows = as_list(data)
    fields = Fields(rows[0] if len(rows) == 1 else None)
    nested = next((fields.under(name) for name in _PLACES if fields.under(name)), None)
    return nested or fields


def _has_face(fields: Fields) -> bool:
    """[guess] that it is told as of a person; a list of faces counts too."""
    photo = fields.get("personPhoto", "visitorPhoto", "picUri")
    if isinstance(photo, str):
        return bool(photo.strip())
    told = fields.under("personPhoto", "visitorPhoto", "faces")
    return bool(told.text("picUri", "faceData"))
