"""What must hold after every step of the machine, and in the end (invariants I1 to I12)."""

from hypothesis.stateful import invariant

from kiosk.core.ids import DoorId, VisitId
from kiosk.core.jobs import GRANTING, JOB_MOVES, Job, JobKind, JobState
from kiosk.core.visits import (
    ACCESS_MOVES,
    OPEN_STATUSES,
    STATUS_MOVES,
    AccessState,
    Visit,
    WaitReason,
)
from services.jobs.wanted import is_wanted, wanted
from services.store import timeline, visits
from tests.unit.jobs.machine_base import STAFF
from tests.unit.jobs.machine_hands import HandRules

_OVER = (JobState.DONE, JobState.CANCELLED)
_ON_THE_WAY = (AccessState.QUEUED, AccessState.ENROLLED, AccessState.ASSIGNED)
_FINISHED = (*_OVER, JobState.DEAD)
_WAITS_FOR_OTHERS = (WaitReason.OTHER_VISIT, WaitReason.STOPPED)
_STATES = frozenset(JobState)


class Truth(HandRules):
    def __init__(self) -> None:
        super().__init__()
        self._last: dict[VisitId, Visit] = {}
        self._unknown: set[int] = set()

    def no_call_has_done_harm(self) -> None:
        assert not self.watch.broken, self.watch.broken

    def moves_are_legal_and_revisions_grow(self) -> None:
        seen, self.rig.visits_seen = self.rig.visits_seen, []
        for visit in seen:
            before = self._last.get(visit.id)
            if before is not None and visit.revision > before.revision:
                for old, new, moves in (
                    (before.access, visit.access, ACCESS_MOVES),
                    (before.status, visit.status, STATUS_MOVES),
                ):
                    assert new is old or new in moves[old]
            if before is None or visit.revision > before.revision:
                self._last[visit.id] = visit

    def what_the_desk_said_is_in_the_database(self) -> None:
        with self.rig.store.read() as connection:
            for acked in self.acked.values():
                kept = visits.get_visit(connection, acked.id)
                assert kept.revision >= acked.revision
                assert kept.visit_type is acked.visit_type
                assert (kept.expected_entry, kept.expected_exit) == (
                    acked.expected_entry,
                    acked.expected_exit,
                )
                assert kept.is_open <= acked.is_open
                assert kept.barred >= acked.barred

    def jobs_move_along_their_table(self) -> None:
        for job in self.jobs():
            assert job.state is not JobState.RUNNING
            if job.uncertain:
                self._unknown.add(job.id)
            known = job.uncertain or job.state is JobState.DONE
            # Who started it over has looked what became of it.
            assert job.id not in self._unknown or known
        for visit_id in self.acked:
            self._timeline_is_legal(visit_id)

    def _timeline_is_legal(self, visit_id: VisitId) -> None:
        with self.rig.store.read() as connection:
            log = timeline.list_log(connection, visit_id)
        last: dict[int, JobState] = {}
        for entry in log:
            if entry.what not in _STATES:
                continue
            state, before = JobState(entry.what), last.get(entry.job_id)
            # Between the others a look at the doors that brought nothing new is not logged.
            assert before not in _FINISHED or state in JOB_MOVES[before]
            last[entry.job_id] = state

    def the_screen_says_what_the_doors_do(self) -> None:
        """Whatever is on its way has a step that is on its way; red means that one is dead."""
        work = self.jobs()
        busy = {job.subject for job in work if job.state not in _OVER}
        with self.rig.store.read() as connection:
            rows = visits.list_visits(connection, 100)
        for visit in rows:
            mine = [job for job in reversed(work) if job.visit_id == visit.id]
            if visit.person_code not in self.touched:
                self._is_truly_ready(visit, rows, quiet=visit.person_code not in busy)
                self._is_truly_gone(visit, rows)
            self._has_a_step_to_wait_for(visit, mine)
        for code in {visit.person_code for visit in rows} - busy:
            self.watch.allow(code, settled=not self._has_failed(code, rows))

    def _has_failed(self, code: str, rows: tuple[Visit, ...]) -> bool:
        """True for a person whose window was to be changed, and nobody works at that."""
        return any(
            one.person_code == code and one.is_open and one.access is AccessState.FAILED
            for one in rows
        )

    def _is_truly_ready(self, visit: Visit, rows: tuple[Visit, ...], *, quiet: bool) -> None:
        now = self.rig.clock.now()
        begin, end = self.rig.access.window_of(visit)
        if visit.access is not AccessState.READY or not begin <= now < end:
            return
        there = self.rig.hik.doors_open_to(visit.person_code, now)
        assert self._doors_of(visit) <= there
        if quiet:
            theirs = [one for one in rows if one.person_code == visit.person_code]
            due = wanted(theirs, self.rig.access, now)
            assert due is not None
            assert there == {door for group in due.groups for door in self.rig.hik.groups[group]}

    def _doors_of(self, visit: Visit) -> set[DoorId]:
        return set(self.rig.hik.groups[self.rig.access.group_of(visit)])

    def _is_truly_gone(self, visit: Visit, rows: tuple[Visit, ...]) -> None:
        theirs = [one for one in rows if one.person_code == visit.person_code]
        if visit.access is AccessState.REVOKED and not any(is_wanted(one) for one in theirs):
            if any(one.access is AccessState.REVOKING for one in theirs):
                return
            self._has_no_access(visit)

    def _has_no_access(self, visit: Visit) -> None:
        now = self.rig.clock.now()
        assert self.rig.hik.doors_open_to(visit.person_code, now) == set()
        assert not self.rig.hik.is_granted(visit.person_code)

    def _has_a_step_to_wait_for(self, visit: Visit, mine: list[Job]) -> None:
        left = [job for job in mine if job.kind is not JobKind.NOTIFY and job.state not in _OVER]
        if visit.access is AccessState.FAILED:
            stopped = visit.wait_reason is WaitReason.STOPPED
            assert stopped or left[0].state is JobState.DEAD
        elif visit.access in _ON_THE_WAY:
            assert left[0].state is JobState.QUEUED
            assert left[0].kind in GRANTING
        elif visit.access is AccessState.REVOKING:
            assert (left[-1].kind, left[-1].state) == (JobKind.REVOKE, JobState.QUEUED)
            assert JobState.DEAD not in {job.state for job in left}
            # A revoke waits for nothing but what a dead worker has left behind.
            assert all(job.uncertain for job in left if job.kind in GRANTING)
        else:
            assert left == []

    def one_person_for_each_code(self) -> None:
        codes = [person.code for person in self.rig.hik.people.values()]
        assert len(codes) == len(set(codes))

    def nobody_without_a_face_is_let_in(self) -> None:
        assert self.rig.hik.faceless_grants == []

    def strangers_are_left_alone(self) -> None:
        for person_id, stranger in self.staff.items():
            assert self.rig.hik.people[person_id] == stranger
        assert self.rig.hik.members[STAFF] == set(self.staff)

    @invariant()
    def everything_holds(self) -> None:
        self.no_call_has_done_harm()
        self.moves_are_legal_and_revisions_grow()
        self.what_the_desk_said_is_in_the_database()
        self.jobs_move_along_their_table()
        self.the_screen_says_what_the_doors_do()
        self.one_person_for_each_code()
        self.nobody_without_a_face_is_let_in()
        self.strangers_are_left_alone()

    def teardown(self) -> None:
        """The trouble is over: closed visits end without access, open ones with a photo ready."""
        self.rig.hik.clear_faults()
        self.rig.crash()
        self.pass_time(1200)
        self.calm_down()
        self.retry()
        self.calm_down()
        self.everything_holds()
        for visit in self.rig.lookup.list_visits():
            self._has_come_to_rest(visit)
        for _ in range(4):
            self.pass_time(24 * 3600)
            self.calm_down()
        self.everything_holds()
        self._nobody_has_access()
        assert [job for job in self.jobs() if job.state not in _OVER] == []

    def calm_down(self) -> None:
        """Run until nothing waits but for another visit to be over, and no gap is left."""
        for _ in range(4):
            self._finish()
            self.pass_time(61)
            self.reconcile()
        self._finish()

    def _finish(self) -> None:
        for _ in range(60):
            self.rig.run()
            waiting = self.jobs(JobState.QUEUED)
            if all(job.reason is WaitReason.OTHER_VISIT for job in waiting):
                return
            now = self.rig.clock.now()
            self.pass_time(max(1.0, min((job.run_at - now).total_seconds() for job in waiting)))

    def _has_come_to_rest(self, visit: Visit) -> None:
        if visit.status not in OPEN_STATUSES:
            assert visit.access in (AccessState.NONE, AccessState.REVOKED)
        elif visit.has_photo and visit.wait_reason not in _WAITS_FOR_OTHERS:
            assert visit.access in (AccessState.READY, AccessState.REVOKED)
            ended = self.rig.access.end_of(visit) <= self.rig.clock.now()
            assert (visit.barred or ended) is (visit.access is AccessState.REVOKED)

    def _nobody_has_access(self) -> None:
        """Neither at the server nor at a door; ghosts neither."""
        hik, now = self.rig.hik, self.rig.clock.now()
        for visit in self.rig.lookup.list_visits():
            assert visit.status not in OPEN_STATUSES
            assert visit.access in (AccessState.NONE, AccessState.REVOKED)
        assert set().union(*hik.members.values()) == set(self.staff)
        assert {copy.code for copy in hik.copies.values() if hik.doors_open_to(copy.code, now)} == (
            set()
        )
