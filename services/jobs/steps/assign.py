"""assign: the person is a member of the access group of the visit's type.

The visit is read again first: one that was cancelled meanwhile is granted nothing. The person
is checked (ours, right window, face there) before anything is given (fix 10).
"""

from contextlib import suppress

from kiosk.core.access import Person, PersonRef
from kiosk.core.errors import AlreadyThere, Missing
from kiosk.core.ids import DoorId, GroupId
from kiosk.core.jobs import Again, Done, Job, Never, Outcome
from kiosk.core.ports import AccessControl
from kiosk.core.visits import Visit, WaitReason
from services.jobs.rules import AccessRules
from services.jobs.steps.doors import doors_of
from services.jobs.steps.gone import gone
from services.jobs.steps.wanted import is_wanted
from services.store import Store, visits


class Assign:
    def __init__(self, hikcentral: AccessControl, store: Store, rules: AccessRules) -> None:
        self._hikcentral = hikcentral
        self._store = store
        self._rules = rules

    def run(self, job: Job, visit: Visit) -> Outcome:
        if not is_wanted(visit):
            return Done(note="no longer wanted, nothing granted")
        if visit.person_id is None:
            return Never(WaitReason.PERSON_CONFLICT, "nobody was enrolled for this visit")
        try:
            person = self._hikcentral.get_person(PersonRef(visit.person_id, visit.id))
            if not person.has_face:
                return Again(WaitReason.FACE_REFUSED, "the face is missing in HikCentral")
            self._ensure_window(person, visit)
        except Missing:
            return gone()
        group_id = self._rules.group_of(visit)
        doors = doors_of(self._hikcentral, self._rules, group_id)
        if not doors:
            return Never(WaitReason.REJECTED, f"access group {group_id} is missing or has no door")
        return self._grant(visit, person, group_id, doors)

    def _grant(
        self, visit: Visit, person: Person, group_id: GroupId, doors: tuple[DoorId, ...]
    ) -> Outcome:
        if not self._still_wanted(visit):
            return Done(note="no longer wanted, nothing granted")
        try:
            with suppress(AlreadyThere):  # Which is what we want.
                self._hikcentral.add_member(group_id, person.ref)
        except Missing as error:
            if self._hikcentral.find_person(visit.id) is None:
                return gone()
            return Never(WaitReason.REJECTED, f"access group {group_id}: {error}")
        return Done({"group_id": group_id, "doors": list(doors)}, f"assigned to group {group_id}")

    def _ensure_window(self, person: Person, visit: Visit) -> None:
        begin, end = self._rules.window_of(visit)
        if (person.begin, person.end) != (begin, end):
            self._hikcentral.update_person(person.ref, begin=begin, end=end)

    def _still_wanted(self, visit: Visit) -> bool:
        with self._store.read() as connection:
            return is_wanted(visits.get_visit(connection, visit.id))
