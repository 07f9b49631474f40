"""Rules of the machine: what people at the desk and visitors at the doors do."""

from contextlib import suppress
from datetime import timedelta

from hypothesis import strategies as st
from hypothesis.stateful import consumes, initialize, rule

from kiosk.core.errors import IllegalMove, InvalidInput, NotFound
from kiosk.core.ids import VisitId
from kiosk.core.jobs import JobState
from kiosk.core.visits import AccessState, NewVisit, VisitType, WaitReason
from tests.fakes.hikcentral import DOORS
from tests.unit.jobs.machine_base import Base
from tests.unit.jobs.rig import ENTRY, EXIT, INNER, JPEG, RECEPTION, SECURITY, new_visit

NO = (IllegalMove, InvalidInput, NotFound)
TYPES = st.sampled_from([VisitType.GUEST, VisitType.VIP])
ENDS = st.sampled_from(["cancel", "out", "in", "revoke", "type", "shorter", "longer"])


class DeskRules(Base):
    @initialize(target=Base.known, positive=st.booleans(), inline=st.booleans(), hand=st.booleans())
    def open_the_desk(self, positive: bool, inline: bool, hand: bool) -> VisitId:
        self.rig.hik.positive = positive
        self.rig.hik.takes_inline_faces = inline
        self.by_hand = hand
        return self.register(photo=True, visit_type=VisitType.GUEST, hours=2)

    @rule(
        target=Base.known,
        photo=st.sampled_from([True, True, False]),
        visit_type=TYPES,
        hours=st.sampled_from([2, 48]),
    )
    def register(self, photo: bool, visit_type: VisitType, hours: int) -> VisitId:
        now = self.rig.clock.now()
        end = now + timedelta(hours=hours)
        jpeg = JPEG if photo else None
        return self._register(
            new_visit(
                self.rig.host_id,
                expected_entry=now,
                expected_exit=end,
                photo=jpeg,
                visit_type=visit_type,
            )
        )

    @rule(
        target=Base.known,
        visit_id=Base.known,
        after_h=st.sampled_from([0, 0, 1, 2, 24]),
        visit_type=TYPES,
    )
    def come_again(self, visit_id: VisitId, after_h: int, visit_type: VisitType) -> VisitId:
        """Another visit of the same person: at once, afterwards, or long after."""
        begin = self.rig.clock.now() + timedelta(hours=after_h)
        return self._register(
            new_visit(
                self.rig.host_id,
                expected_entry=begin,
                expected_exit=begin + timedelta(hours=2),
                returning=visit_id,
                visit_type=visit_type,
            )
        )

    def _register(self, new: NewVisit) -> VisitId:
        # Ids that were made at one time have no order.
        self.rig.clock.advance(0.001)
        saved = self.rig.desk.register(new, RECEPTION)
        self.ack(saved)
        return saved.id

    @rule(visit_id=Base.known, way=ENDS)
    def press(self, visit_id: VisitId, way: str) -> None:
        desk, seen = self.rig.desk, self.rig.visit(visit_id)
        entry, out = seen.expected_entry, seen.expected_exit
        other = VisitType.GUEST if seen.visit_type is VisitType.VIP else VisitType.VIP
        half, hour = (out - entry) / 2, timedelta(hours=1)
        ways = {
            "cancel": lambda: desk.cancel(visit_id, RECEPTION),
            "out": lambda: desk.check_out(visit_id, RECEPTION),
            "in": lambda: desk.check_in(visit_id, RECEPTION),
            "revoke": lambda: desk.revoke([visit_id], SECURITY)[0],
            "type": lambda: desk.change_type(visit_id, other, RECEPTION),
            "shorter": lambda: desk.change_times(visit_id, entry, out - half, RECEPTION),
            "longer": lambda: desk.change_times(visit_id, entry, out + hour, RECEPTION),
        }
        with suppress(*NO):
            self.ack(ways[way]())

    @rule(visit_id=Base.known, hours=st.sampled_from([-1, 1, 3]))
    def move(self, visit_id: VisitId, hours: int) -> None:
        """The whole visit is put off, or earlier."""
        seen, by = self.rig.visit(visit_id), timedelta(hours=hours)
        entry, out = seen.expected_entry + by, seen.expected_exit + by
        with suppress(*NO):
            self.ack(self.rig.desk.change_times(visit_id, entry, out, RECEPTION))

    @rule(
        visit_id=Base.known,
        door=st.sampled_from([ENTRY, EXIT, INNER]),
        late_s=st.sampled_from([0, 0, 60, 900]),
    )
    def walk(self, visit_id: VisitId, door: str, late_s: int) -> None:
        """A passage, told at once or later."""
        at = self.rig.clock.now() - timedelta(seconds=late_s)
        visit = self.rig.visit(visit_id)
        self.rig.intake.take([self.rig.event(visit, DOORS[DOORS.index(door)], at)], None)

    @rule(most=st.integers(0, 3))
    def attach(self, most: int) -> None:
        for seen in self.rig.lookup.list_visits():
            if seen.is_open and seen.access in (AccessState.NONE, AccessState.FAILED):
                self.ack(self.rig.desk.attach_photo(seen.id, JPEG, RECEPTION))
        self.rig.run(most)

    @rule()
    def retry(self) -> None:
        for job in self.jobs(JobState.DEAD):
            self.rig.desk.retry(job.id, RECEPTION)

    @rule(reason=st.sampled_from(WaitReason))
    def retry_all(self, reason: WaitReason) -> None:
        self.rig.desk.retry_all(reason, RECEPTION)

    @rule(number=st.integers(0, 5))
    def stop_a_step(self, number: int) -> None:
        queued = self.jobs(JobState.QUEUED)
        if queued:
            with suppress(IllegalMove):
                self.rig.desk.cancel_job(queued[number % len(queued)].id, RECEPTION)

    @rule(number=st.integers(0, 5))
    def start_a_stopped_step(self, number: int) -> None:
        stopped = self.jobs(JobState.CANCELLED)
        if stopped:
            with suppress(IllegalMove):
                self.rig.desk.retry(stopped[number % len(stopped)].id, RECEPTION)

    @rule(visit_id=consumes(Base.known))
    def forget(self, visit_id: VisitId) -> None:
        """The visit is left alone from now on."""
