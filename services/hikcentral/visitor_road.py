"""The road by the visitor module (contract 3.12), for sites that licence it. Any thread.

A visit of ours is a check-in without reservation; our code travels as the number of a document
of type "other"; PersonId is the visitorId. What this road cannot do stands in ADR 012.
"""

from datetime import datetime

import httpx

from kiosk.core.access import NewPerson, Person, PersonRef, Roster
from kiosk.core.clock import Clock, require_aware
from kiosk.core.errors import Missing, NotPermitted, OutcomeUnknown, Refused
from kiosk.core.ids import PersonId
from services.hikcentral.calls.groups import HolderKind
from services.hikcentral.calls.visit_search import VisitSearch
from services.hikcentral.calls.visitors import VisitorDetails, VisitRecord
from services.hikcentral.client import OpenApi
from services.hikcentral.config import HikCentralConfig
from services.hikcentral.road import Road
from services.hikcentral.wire.caller import ANYBODY, Caller
from services.hikcentral.wire.transport import Publish


class VisitorRoad(Road):
    """Fills `kiosk.core.ports.AccessControl`; see `OpenApi` for the arguments.

    Access groups are those of type 2.
    """

    def __init__(
        self,
        config: HikCentralConfig,
        clock: Clock,
        publish: Publish,
        network: httpx.BaseTransport | None = None,
        caller: Caller = ANYBODY,
    ) -> None:
        api = OpenApi(config, clock, publish, network, HolderKind.VISITOR, caller)
        super().__init__(api, clock, caller)
        self._clock = clock
        self._search = VisitSearch(api.visitors, clock)

    def add_person(self, person: NewPerson) -> PersonId:
        made = self.api.visitors.check_in(person)
        if made is None:
            found = self._search.find(person.code)
            if found is None:
                raise OutcomeUnknown("checked in, but without an id", "NO_ID")
            return found.id
        self._owned.forget(made.visitor_id)
        self._search.forget(made.visitor_id)
        self._search.learn_code(made.visitor_id, person.code)
        if made.record_id is not None:
            begin, end = _whole(person.begin), _whole(person.end)
            visit = VisitRecord(made.record_id, made.visitor_id, begin, end, over=False)
            self._search.written(visit)
        return made.visitor_id

    def update_person(self, person: PersonRef, *, begin: datetime, end: datetime) -> None:
        """An end that is not in the future checks the visitor out."""
        begin, end = _whole(begin), _whole(end)
        with self._owned.writing(person):
            visit = self._visit_of(person.id)
            if end <= self._clock.now():
                self._check_out(visit)
                changed = VisitRecord(visit.record_id, person.id, begin, end, over=True)
            elif visit.over:
                raise Refused("the visit is over, and an ended visit cannot go on", "VISIT_OVER")
            else:
                self.api.visitors.change_window(visit.record_id, begin, end)
                changed = VisitRecord(visit.record_id, person.id, begin, end, over=False)
        self._search.written(changed)
        self._owned.window_written(person, begin, end)

    def put_face(self, person: PersonRef, jpeg: bytes) -> None:
        with self._owned.writing(person):
            self.api.visitors.put_face(person.id, jpeg)
        self._owned.face_written(person)

    def delete_person(self, person: PersonRef) -> None:
        """The module has no such call: visitors stay in HikCentral's own book."""
        raise NotPermitted("the visitor module deletes no visitor", "NO_DELETE")

    def list_persons(self, code_prefix: str) -> Roster | None:
        """None: what the module lists of a visit holds no document number (contract 3.12).

        Our code could be had only by one call for every visitor of the building. Who is in a
        group is known by `list_members`, and whose one of them is by `get_code`.
        """
        if not code_prefix:
            raise ValueError("a list of everybody is not for us")
        return None

    def _code_of(self, person_id: PersonId) -> str:
        return self._search.details_of(person_id).code

    def _check_out(self, visit: VisitRecord) -> None:
        if visit.over:
            return
        try:
            self.api.visitors.check_out(visit.record_id)
        except Missing:
            # Somebody else may have ended it meanwhile, which is what we want.
            self._search.forget(visit.visitor_id)
            if not self._visit_of(visit.visitor_id).over:
                raise

    def _visit_of(self, visitor_id: PersonId) -> VisitRecord:
        visit = self._search.record_of(visitor_id)
        if visit is None:
            raise Missing("the visitor has no visit", "NO_VISIT")
        return visit

    def _read_by_id(self, person_id: PersonId) -> Person:
        details = self._search.details_of(person_id)
        return self._person(details, self._search.record_of(person_id))

    def _read_by_code(self, code: str) -> Person | None:
        asked_at = self._clock.monotonic()
        found = self._search.find(code)
        if found is None:
            return None
        return self._person(found, self._search.record_since(found.id, asked_at))

    def _person(self, details: VisitorDetails, visit: VisitRecord | None) -> Person:
        """An ended visit has ended now at the latest, whatever was planned."""
        begin, end = (visit.begin, visit.end) if visit else (None, None)
        if visit is not None and visit.over:
            now = _whole(self._clock.now())
            end = now if end is None else min(end, now)
        return Person(details.id, details.code, details.name, begin, end, details.has_face)


def _whole(moment: datetime) -> datetime:
    return require_aware(moment).replace(microsecond=0)
