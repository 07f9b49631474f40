"""enroll: the person exists in HikCentral with our code, its window and its face.

An existing person with our code is ours: the code is the visit id. It is adopted, never doubled
(contract 3.13, steps 1 to 3).
"""

from kiosk.core.access import NewPerson, Person
from kiosk.core.errors import AlreadyThere, NotPermitted, Refused
from kiosk.core.jobs import Again, Done, Job, Never, Outcome
from kiosk.core.ports import AccessControl
from kiosk.core.visits import Visit, WaitReason
from services.jobs.rules import AccessRules
from services.jobs.steps.wanted import is_wanted
from services.store import Store, visits

_CREATED = "person created"


class Enroll:
    def __init__(self, hikcentral: AccessControl, store: Store, rules: AccessRules) -> None:
        self._hikcentral = hikcentral
        self._store = store
        self._rules = rules

    def run(self, job: Job, visit: Visit) -> Outcome:
        if not is_wanted(visit):
            return Done(note="no longer wanted, nothing enrolled")
        with self._store.read() as connection:
            jpeg = visits.get_photo(connection, self._store.seal, visit.id)
        if jpeg is None:
            return Never(WaitReason.FACE_REFUSED, "the visit has no photo")
        person, note = self._ensure_person(visit)
        if person is None:
            return Again(WaitReason.PERSON_CONFLICT, "added, but not found by its code")
        result = {"person_id": person.id, "created": note == _CREATED}
        if person.has_face and not job.payload.get("new_face"):
            return Done(result, note)
        return self._put_face(person, jpeg) or Done(result, note)

    def _ensure_person(self, visit: Visit) -> tuple[Person | None, str]:
        begin, end = self._rules.window_of(visit)
        found = self._hikcentral.find_person(visit.id)
        if found is not None:
            if (found.begin, found.end) != (begin, end):
                self._hikcentral.update_person(found.id, begin=begin, end=end)
            return found, "person adopted"
        new = NewPerson(visit.id, visit.visitor_name, begin, end, visit.phone, visit.email)
        try:
            person_id = self._hikcentral.add_person(new)
        except AlreadyThere:
            return self._hikcentral.find_person(visit.id), "person adopted"
        return Person(person_id, visit.id, "", begin, end, has_face=False), _CREATED

    def _put_face(self, person: Person, jpeg: bytes) -> Outcome | None:
        """None when the face is there."""
        try:
            self._hikcentral.put_face(person.id, jpeg)
        except NotPermitted:
            raise  # The interface is closed to us, which says nothing about the face.
        except Refused as error:
            return Never(WaitReason.FACE_REFUSED, str(error))
        # HikCentral may answer "success" and store nothing (contract 3.4, quirks).
        stored = self._hikcentral.find_person(person.code)
        if stored is None or not stored.has_face:
            return Again(WaitReason.FACE_REFUSED, "the face was not stored")
        return None
