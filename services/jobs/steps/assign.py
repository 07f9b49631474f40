"""assign: the person is a member of the access group of the visit's type, and of no other of ours.

The visits are read again first: one that was cancelled meanwhile is granted nothing. The person
is checked (ours, right window, face there) before anything is given (fix 10).
"""

from contextlib import suppress

from kiosk.core.access import Person, PersonRef
from kiosk.core.errors import AlreadyThere, Missing
from kiosk.core.ids import DoorId, GroupId, PersonId
from kiosk.core.jobs import Again, Done, Job, Never, Outcome
from kiosk.core.ports import AccessControl
from kiosk.core.visits import Visit, WaitReason
from services.jobs.groups import groups_held
from services.jobs.steps.doors import doors_of
from services.jobs.steps.gone import gone
from services.jobs.steps.turn import UNWANTED, turn_of
from services.jobs.steps.window import ensure_window
from services.jobs.wanted import Wanted, Wishes
from services.store import Store


class Assign:
    def __init__(self, hikcentral: AccessControl, store: Store, wishes: Wishes) -> None:
        self._hikcentral = hikcentral
        self._store = store
        self._wishes = wishes
        self._rules = wishes.rules

    def run(self, job: Job, visit: Visit) -> Outcome:
        turn = turn_of(self._wishes, job, visit)
        if not isinstance(turn, Wanted):
            return turn
        if visit.person_id is None:
            return Never(WaitReason.PERSON_CONFLICT, "nobody was enrolled for this visit")
        return self._assign(visit, visit.person_id, turn)

    def _assign(self, visit: Visit, person_id: PersonId, wanted: Wanted) -> Outcome:
        try:
            person = self._hikcentral.get_person(PersonRef(person_id, visit.person_code))
            if not person.has_face:
                return Again(WaitReason.FACE_REFUSED, "the face is missing in HikCentral")
            ensure_window(self._hikcentral, person, wanted)
        except Missing:
            return gone()
        group_id = self._rules.group_of(visit)
        doors = doors_of(self._hikcentral, self._rules, group_id)
        if not doors:
            return Never(WaitReason.REJECTED, f"access group {group_id} is missing or has no door")
        self._leave_others(visit, person, wanted)
        return self._grant(visit, person, group_id, doors)

    def _leave_others(self, visit: Visit, person: Person, wanted: Wanted) -> None:
        """Out of the groups of an earlier type of this visit."""
        for group_id in groups_held(self._store, visit, self._rules) - wanted.groups:
            with suppress(Missing):  # Which is what we want.
                self._hikcentral.remove_member(group_id, person.ref)

    def _grant(
        self, visit: Visit, person: Person, group_id: GroupId, doors: tuple[DoorId, ...]
    ) -> Outcome:
        wanted = self._wishes.of(visit.person_code)
        if wanted is None or visit.id not in wanted.visits:
            return UNWANTED
        try:
            with suppress(AlreadyThere):  # Which is what we want.
                self._hikcentral.add_member(group_id, person.ref)
        except Missing as error:
            if self._hikcentral.find_person(visit.person_code) is None:
                return gone()
            return Never(WaitReason.REJECTED, f"access group {group_id}: {error}")
        return Done({"group_id": group_id, "doors": list(doors)}, f"assigned to group {group_id}")
