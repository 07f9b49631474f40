"""Rules of the machine: what people change in HikCentral behind our back."""

from datetime import timedelta

from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule

from kiosk.core.access import Person
from kiosk.core.ids import PersonId, VisitId, new_visit_id
from tests.fakes.hikcentral import DOORS, GROUP, Backup
from tests.unit.jobs.machine_base import VIPS, Base
from tests.unit.jobs.machine_trouble import TroubleRules

by_hand = precondition(lambda self: self.by_hand)


class HandRules(TroubleRules):
    backup: Backup | None = None

    @rule(seconds=st.sampled_from([0, 61]))
    def look_for_gaps(self, seconds: int) -> None:
        self.pass_time(seconds)
        self.reconcile()

    @by_hand
    @rule(visit_id=Base.known)
    def delete_the_person(self, visit_id: VisitId) -> None:
        for person in self._touch(visit_id):
            del self.rig.hik.people[person.id]
            for members in self.rig.hik.members.values():
                members.discard(person.id)

    @by_hand
    @rule(visit_id=Base.known, hours=st.sampled_from([-30, 30]))
    def change_the_window(self, visit_id: VisitId, hours: int) -> None:
        for person in self._touch(visit_id):
            end = self.rig.clock.now() + timedelta(hours=hours)
            self.rig.hik.update_by_hand(person.id, end=end)

    @by_hand
    @rule(visit_id=Base.known, group=st.sampled_from([GROUP, VIPS]), member=st.booleans())
    def change_the_membership(self, visit_id: VisitId, group: str, member: bool) -> None:
        members = self.rig.hik.members[GROUP if group == GROUP else VIPS]
        for person in self._touch(visit_id):
            (members.add if member else members.discard)(person.id)
            self.rig.hik.push_by_hand(person.id, DOORS)

    @by_hand
    @rule()
    def make_a_ghost(self) -> None:
        """Somebody with a code of ours, whom our database does not know, has access."""
        hik, now = self.rig.hik, self.rig.clock.now()
        ghost = PersonId(f"X{len(hik.people)}-{len(hik.calls)}")
        code = new_visit_id(now - timedelta(days=1))
        hik.people[ghost] = Person(ghost, code, "Тень", now, now + timedelta(days=9), True)
        hik.members[GROUP].add(ghost)
        hik.push_by_hand(ghost, DOORS)

    @by_hand
    @rule()
    def back_up(self) -> None:
        self.backup = self.rig.hik.snapshot()

    @by_hand
    @rule()
    def restore(self) -> None:
        if self.backup is not None:
            self.rig.hik.restore(self.backup)
            self.touched |= {visit.person_code for visit in self.acked.values()}

    def _touch(self, visit_id: VisitId) -> list[Person]:
        code = self.acked[visit_id].person_code
        self.touched.add(code)
        return self.rig.hik.persons_of(code)
