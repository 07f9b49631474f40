"""enroll: the person exists in HikCentral with our code, its window and its face.

A first run adds the person with the face and reads it back; whatever may have happened before
(an earlier run, however it ended; a code that is taken) switches to looking first. A person
with our code is adopted, never doubled (contract 3.13, steps 1 to 3).
"""

from kiosk.core.access import NewPerson, Person
from kiosk.core.errors import AlreadyThere, Missing, NotPermitted, Refused, WrongPerson
from kiosk.core.jobs import Again, Done, Job, Never, Outcome
from kiosk.core.ports import AccessControl
from kiosk.core.visits import Visit, WaitReason
from services.jobs.rules import AccessRules
from services.jobs.steps.same_name import is_same_name
from services.jobs.steps.wanted import is_wanted
from services.store import Store, visits

_CREATED = "person created"
_ADOPTED = "person adopted"
# The next try looks first, and adds the person again.
_GONE_MEANWHILE = Again(WaitReason.PERSON_CONFLICT, "HikCentral has the person no longer")


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
        new = self._new_person(visit, jpeg)
        # Not by attempts: an outage gives them back, and may have come after the add.
        ran_before = job.token > 1
        if ran_before or visit.person_id is not None:
            found = self._hikcentral.find_person(visit.id)
            if found is not None:
                return self._adopt(job, visit, found, new)
        return self._add(job, visit, new)

    def _new_person(self, visit: Visit, jpeg: bytes) -> NewPerson:
        begin, end = self._rules.window_of(visit)
        return NewPerson(visit.id, visit.visitor_name, begin, end, visit.phone, visit.email, jpeg)

    def _add(self, job: Job, visit: Visit, new: NewPerson) -> Outcome:
        try:
            self._hikcentral.add_person(new)
        except AlreadyThere:
            found = self._hikcentral.find_person(visit.id)
            if found is None:
                return Again(WaitReason.PERSON_CONFLICT, "the code is taken, but not found")
            return self._adopt(job, visit, found, new)
        except (NotPermitted, WrongPerson):
            raise
        except Refused as error:
            return self._add_without_face(job, visit, new, error)
        return self._read_back(new, _CREATED)

    def _add_without_face(
        self, job: Job, visit: Visit, new: NewPerson, refusal: Refused
    ) -> Outcome:
        """Find out which of the two was refused: the person, or its face."""
        bare = NewPerson(new.code, new.name, new.begin, new.end, new.phone, new.email)
        try:
            self._hikcentral.add_person(bare)
        except AlreadyThere:
            taken = self._hikcentral.find_person(new.code)
            if taken is None:
                raise refusal from None
            return self._adopt(job, visit, taken, new)
        found = self._hikcentral.find_person(new.code)
        if found is None:
            return Again(WaitReason.PERSON_CONFLICT, "added, but not found by its code")
        return self._put_face(found, new) or self._read_back(new, _CREATED)

    def _read_back(self, new: NewPerson, note: str) -> Outcome:
        """HikCentral may answer "success" and store no face (contract 3.4, quirks)."""
        person = self._hikcentral.find_person(new.code)
        if person is None:
            return Again(WaitReason.PERSON_CONFLICT, "added, but not found by its code")
        if person.has_face:
            return _done(person, note)
        refused = self._put_face(person, new)
        if refused is not None:
            return refused
        stored = self._hikcentral.find_person(new.code)
        if stored is None or not stored.has_face:
            return Again(WaitReason.FACE_REFUSED, "the face was not stored")
        return _done(person, note)

    def _adopt(self, job: Job, visit: Visit, found: Person, new: NewPerson) -> Outcome:
        if visit.person_id != found.id and not is_same_name(found.name, visit.visitor_name):
            return Never(WaitReason.PERSON_CONFLICT, "our code belongs to a person of other name")
        if (found.begin, found.end) != (new.begin, new.end):
            try:
                self._hikcentral.update_person(found.ref, begin=new.begin, end=new.end)
            except Missing:
                return _GONE_MEANWHILE
        if not found.has_face:
            return self._read_back(new, _ADOPTED)
        if job.payload.get("new_face"):
            # A picture was there before, so that reading it back would prove nothing.
            return self._put_face(found, new) or _done(found, _ADOPTED)
        return _done(found, _ADOPTED)

    def _put_face(self, person: Person, new: NewPerson) -> Outcome | None:
        """None when HikCentral has taken it."""
        try:
            self._hikcentral.put_face(person.ref, new.face)
        except (NotPermitted, WrongPerson):
            raise  # Says nothing about the face.
        except Missing:
            return _GONE_MEANWHILE
        except Refused as error:
            return Never(WaitReason.FACE_REFUSED, str(error))
        return None


def _done(person: Person, note: str) -> Done:
    return Done({"person_id": person.id, "created": note == _CREATED}, note)
