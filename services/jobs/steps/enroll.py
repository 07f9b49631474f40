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
from services.jobs.steps.same_name import is_same_name
from services.jobs.steps.turn import UNWANTED
from services.jobs.wanted import Wanted, Wishes, is_wanted
from services.store import Store, visits

_CREATED = "person created"
_ADOPTED = "person adopted"
# The next try looks first, and adds the person again.
_GONE_MEANWHILE = Again(WaitReason.PERSON_CONFLICT, "HikCentral has the person no longer")


class Enroll:
    def __init__(self, hikcentral: AccessControl, store: Store, wishes: Wishes) -> None:
        self._hikcentral = hikcentral
        self._store = store
        self._wishes = wishes

    def run(self, job: Job, visit: Visit) -> Outcome:
        wanted = self._wishes.of(visit.person_code)
        if not is_wanted(visit) or wanted is None:
            return UNWANTED
        with self._store.read() as connection:
            jpeg = visits.get_photo(connection, self._store.seal, visit.id)
        if jpeg is None:
            return Never(WaitReason.FACE_REFUSED, "the visit has no photo")
        new = _new_person(visit, wanted, jpeg)
        # Not by attempts: an outage gives them back, and may have come after the add.
        ran_before = job.token > 1 or bool(job.payload.get("new_face"))
        known = visit.person_id is not None or visit.person_code != visit.id
        if ran_before or known:
            found = self._hikcentral.find_person(visit.person_code)
            if found is not None:
                return self._adopt(job, visit, found, new)
        return self._add(job, visit, new)

    def _add(self, job: Job, visit: Visit, new: NewPerson) -> Outcome:
        try:
            self._hikcentral.add_person(new)
        except AlreadyThere:
            found = self._hikcentral.find_person(visit.person_code)
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
        if job.payload.get("new_face") or visit.person_code != visit.id:
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


def _new_person(visit: Visit, wanted: Wanted, jpeg: bytes) -> NewPerson:
    name, code = visit.visitor_name, visit.person_code
    return NewPerson(code, name, wanted.begin, wanted.end, visit.phone, visit.email, jpeg)


def _done(person: Person, note: str) -> Done:
    return Done({"person_id": person.id, "created": note == _CREATED}, note)
