"""The commands of the desk. Each is one transaction; events go out after the commit.

Implements `kiosk.core.ports.Desk`. Rights are decided here, whatever the screen allowed.
"""

from collections.abc import Callable, Sequence
from datetime import datetime

import sqlalchemy as sa

from kiosk.core.audit import AuditAction
from kiosk.core.bus import Bus
from kiosk.core.clock import Clock
from kiosk.core.errors import FieldProblem, IllegalMove, InvalidInput, NotFound, Problem
from kiosk.core.events import JobChanged, QueueChanged, VisitChanged
from kiosk.core.ids import JobId, VisitId, new_visit_id
from kiosk.core.jobs import Job, JobState
from kiosk.core.people import Actor, Right, require_right
from kiosk.core.validation import PHOTO_LIMIT_BYTES, check_times, clean_visit
from kiosk.core.visits import AccessState, NewVisit, Visit, VisitStatus, VisitType, WaitReason
from services.desk.changing import follow_times, follow_type
from services.desk.queue import Changed, cancel_job, retry_job
from services.jobs.chains import queue_grant, queue_grant_anew, queue_revoke
from services.jobs.closing import close_visit
from services.jobs.rules import AccessRules
from services.store import Store, audits, job_reads, people, totals, visits

_MOST_RETRIED = 100_000
_TAKES_A_PHOTO = frozenset({AccessState.NONE, AccessState.FAILED})
_SETTLED = {"wait_reason": None, "wait_detail": "", "next_try_at": None}


class SqlDesk:
    """Any thread; the desk executor of `ui.bridge`, a door event, the command line."""

    def __init__(
        self, store: Store, clock: Clock, bus: Bus, wake: Callable[[], None], rules: AccessRules
    ) -> None:
        self._store = store
        self._rules = rules
        self._clock = clock
        self._bus = bus
        self._wake = wake

    def register(self, visit: NewVisit, actor: Actor) -> Visit:
        """Visit, photo, jobs and audit in one transaction. InvalidInput names every field."""
        require_right(actor, Right.REGISTER)
        if visit.photo == b"":
            raise InvalidInput((FieldProblem("photo", Problem.REQUIRED),))
        now = self._clock.now()
        cleaned = clean_visit(visit, now)
        visit_id = new_visit_id(now, self._rules.prefix)
        with self._store.write() as connection:
            self._require_known(connection, cleaned)
            saved = visits.insert_visit(connection, visit_id, cleaned, actor.name, now)
            if cleaned.photo is not None:
                visits.put_photo(connection, self._store.seal, visit_id, cleaned.photo, now)
                queue_grant(connection, saved, now)
            audits.record(connection, now, actor.name, AuditAction.VISIT_REGISTERED, visit_id)
            counts = totals.count_open_and_dead(connection)
        return self._committed(saved, counts)

    def attach_photo(self, visit_id: VisitId, jpeg: bytes, actor: Actor) -> Visit:
        """Give a photo to a live visit that has none, or whose access failed.

        Its access steps are queued, after a failure all of them again. IllegalMove otherwise.
        """
        require_right(actor, Right.REGISTER)
        _require_photo(jpeg)
        now = self._clock.now()
        with self._store.write() as connection:
            current = self._open_visit(connection, visit_id)
            if current.access not in _TAKES_A_PHOTO:
                raise IllegalMove("access", current.access.value, AccessState.QUEUED.value)
            visits.put_photo(connection, self._store.seal, visit_id, jpeg, now)
            saved = visits.update_visit(
                connection, current, has_photo=True, access=AccessState.QUEUED, **_SETTLED
            )
            again = current.access is AccessState.FAILED
            (queue_grant_anew if again else queue_grant)(connection, saved, now)
            audits.record(connection, now, actor.name, AuditAction.PHOTO_ATTACHED, visit_id)
            counts = totals.count_open_and_dead(connection)
        return self._committed(saved, counts)

    def check_in(self, visit_id: VisitId, actor: Actor) -> Visit:
        """The desk saw the visitor come in."""
        require_right(actor, Right.CLOSE_VISIT)
        now = self._clock.now()
        with self._store.write() as connection:
            current = visits.get_visit(connection, visit_id)
            saved = visits.update_visit(
                connection,
                current,
                status=VisitStatus.CHECKED_IN,
                checked_in_at=current.checked_in_at or now,
                left_at=None,
            )
            audits.record(connection, now, actor.name, AuditAction.CHECKED_IN, visit_id)
            counts = totals.count_open_and_dead(connection)
        return self._committed(saved, counts)

    def change_times(
        self, visit_id: VisitId, expected_entry: datetime, expected_exit: datetime, actor: Actor
    ) -> Visit:
        """Other times for a live visit, in both directions; the newest ones reach the doors."""
        require_right(actor, Right.REGISTER)
        now = self._clock.now()
        check_times(expected_entry, expected_exit, now)
        times = {"expected_entry": expected_entry, "expected_exit": expected_exit}
        with self._store.write() as connection:
            current = self._open_visit(connection, visit_id)
            saved = visits.update_visit(connection, current, **times)
            saved = follow_times(connection, saved, now)
            audits.record(connection, now, actor.name, AuditAction.TIMES_CHANGED, visit_id)
            counts = totals.count_open_and_dead(connection)
        return self._committed(saved, counts)

    def change_type(self, visit_id: VisitId, visit_type: VisitType, actor: Actor) -> Visit:
        """Another type for a live visit, and with it another access group."""
        require_right(actor, Right.REGISTER)
        now = self._clock.now()
        with self._store.write() as connection:
            current = self._open_visit(connection, visit_id)
            if current.visit_type is visit_type:
                return current
            saved = visits.update_visit(connection, current, visit_type=visit_type)
            saved = follow_type(connection, saved, now)
            action, change = AuditAction.TYPE_CHANGED, f"{current.visit_type} {visit_type}"
            audits.record(connection, now, actor.name, action, visit_id, change)
            counts = totals.count_open_and_dead(connection)
        return self._committed(saved, counts)

    def check_out(self, visit_id: VisitId, actor: Actor) -> Visit:
        """The visit is over; whatever access there is or may be is taken away."""
        return self._close(visit_id, VisitStatus.CHECKED_OUT, actor)

    def cancel(self, visit_id: VisitId, actor: Actor) -> Visit:
        """The visit will not happen; at any moment of the chain it ends without access."""
        return self._close(visit_id, VisitStatus.CANCELLED, actor)

    def revoke(self, visit_ids: Sequence[VisitId], actor: Actor) -> tuple[Visit, ...]:
        """All of them in one transaction; those without access come back unchanged."""
        require_right(actor, Right.REVOKE)
        now = self._clock.now()
        with self._store.write() as connection:
            before = {one: visits.get_visit(connection, one) for one in visit_ids}
            after = {
                key: queue_revoke(connection, one, actor.name, now, barred=True)
                for key, one in before.items()
            }
            counts = totals.count_open_and_dead(connection)
        for key, saved in after.items():
            if saved.revision != before[key].revision:
                self._committed(saved, counts)
        return tuple(after[one] for one in visit_ids)

    def retry(self, job_id: JobId, actor: Actor) -> Job:
        """A dead step starts over; a step that is not dead raises IllegalMove."""
        return self._with_job(job_id, actor, retry_job)

    def retry_all(self, reason: WaitReason, actor: Actor) -> tuple[Job, ...]:
        """All dead steps of one class start over, in one transaction."""
        require_right(actor, Right.RETRY_JOB)
        now = self._clock.now()
        with self._store.write() as connection:
            dead = job_reads.list_jobs(connection, (JobState.DEAD,), _MOST_RETRIED)
            chosen = [job for job in reversed(dead) if job.reason is reason]
            changed = [retry_job(connection, job, actor, now) for job in chosen]
            counts = totals.count_open_and_dead(connection)
        self._publish(changed, counts)
        return tuple(job for job, _ in changed)

    def cancel_job(self, job_id: JobId, actor: Actor) -> Job:
        """A queued step is stopped; IllegalMove for others, and for what takes access away."""
        return self._with_job(job_id, actor, cancel_job)

    def _with_job(
        self,
        job_id: JobId,
        actor: Actor,
        change: Callable[[sa.Connection, Job, Actor, datetime], Changed],
    ) -> Job:
        require_right(actor, Right.RETRY_JOB)
        with self._store.write() as connection:
            job = job_reads.get_job(connection, job_id)
            changed = change(connection, job, actor, self._clock.now())
            counts = totals.count_open_and_dead(connection)
        self._publish([changed], counts)
        return changed[0]

    def _publish(self, changed: Sequence[Changed], counts: tuple[int, int]) -> None:
        moved = [VisitChanged(visit) for _, visit in changed if visit is not None]
        self._bus.publish(*moved, *(JobChanged(job) for job, _ in changed), QueueChanged(*counts))
        self._wake()

    def _close(self, visit_id: VisitId, status: VisitStatus, actor: Actor) -> Visit:
        require_right(actor, Right.CLOSE_VISIT)
        now = self._clock.now()
        with self._store.write() as connection:
            current = visits.get_visit(connection, visit_id)
            saved = close_visit(connection, current, status, actor.name, now)
            counts = totals.count_open_and_dead(connection)
        return self._committed(saved, counts)

    def _open_visit(self, connection: sa.Connection, visit_id: VisitId) -> Visit:
        current = visits.get_visit(connection, visit_id)
        if not current.is_open:
            raise NotFound("open visit", visit_id)
        return current

    def _require_known(self, connection: sa.Connection, visit: NewVisit) -> None:
        try:
            people.get_host(connection, visit.host_id)
            if visit.returning is not None:
                visits.get_visit(connection, visit.returning)
        except NotFound as error:
            field = "host" if error.kind == "host" else "returning"
            raise InvalidInput((FieldProblem(field, Problem.NOT_IN_LIST),)) from None

    def _committed(self, visit: Visit, counts: tuple[int, int]) -> Visit:
        self._bus.publish(VisitChanged(visit), QueueChanged(*counts))
        self._wake()
        return visit


def _require_photo(jpeg: bytes) -> None:
    if not jpeg:
        raise InvalidInput((FieldProblem("photo", Problem.REQUIRED),))
    if len(jpeg) > PHOTO_LIMIT_BYTES:
        limit = PHOTO_LIMIT_BYTES // 1024
        raise InvalidInput((FieldProblem("photo", Problem.TOO_LONG, limit),))
