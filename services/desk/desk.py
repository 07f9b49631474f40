"""The commands of the desk. Each is one transaction; events go out after the commit.

Implements `kiosk.core.ports.Desk`. Rights are decided here, whatever the screen allowed.
"""

from collections.abc import Callable, Sequence

import sqlalchemy as sa

from kiosk.core.audit import AuditAction
from kiosk.core.bus import Bus
from kiosk.core.clock import Clock
from kiosk.core.errors import FieldProblem, IllegalMove, InvalidInput, NotFound, Problem
from kiosk.core.events import JobChanged, QueueChanged, VisitChanged
from kiosk.core.ids import JobId, VisitId, new_visit_id
from kiosk.core.jobs import Job, JobKind, JobState
from kiosk.core.people import Actor, Right, require_right
from kiosk.core.validation import PHOTO_LIMIT_BYTES, clean_visit
from kiosk.core.visits import AccessState, NewVisit, Visit, VisitStatus
from services.jobs.chains import queue_grant, queue_grant_anew, queue_revoke
from services.jobs.closing import close_visit
from services.store import Store, audits, jobs, people, totals, visits

_ACCESS_BEFORE = {
    JobKind.ENROLL: AccessState.QUEUED,
    JobKind.ASSIGN: AccessState.ENROLLED,
    JobKind.APPLY: AccessState.ASSIGNED,
}

_SETTLED = {"wait_reason": None, "wait_detail": "", "next_try_at": None}


class SqlDesk:
    """Any thread; the desk executor of `ui.bridge`, a door event, the command line."""

    def __init__(self, store: Store, clock: Clock, bus: Bus, wake: Callable[[], None]) -> None:
        self._store = store
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
        visit_id = new_visit_id(now)
        with self._store.write() as connection:
            self._require_host(connection, cleaned)
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
                connection, current, status=VisitStatus.CHECKED_IN, checked_in_at=now
            )
            audits.record(connection, now, actor.name, AuditAction.CHECKED_IN, visit_id)
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
                key: queue_revoke(connection, one, actor.name, now) for key, one in before.items()
            }
            counts = totals.count_open_and_dead(connection)
        for key, saved in after.items():
            if saved.revision != before[key].revision:
                self._committed(saved, counts)
        return tuple(after[one] for one in visit_ids)

    def retry(self, job_id: JobId, actor: Actor) -> Job:
        """A dead step starts over; a step that is not dead raises IllegalMove."""
        require_right(actor, Right.RETRY_JOB)
        now = self._clock.now()
        with self._store.write() as connection:
            dead = jobs.get_job(connection, job_id)
            if dead.state is not JobState.DEAD:
                # A running step may move to queued as well, but not by hand.
                raise IllegalMove("job", dead.state.value, JobState.QUEUED.value)
            moved = jobs.move_job(
                connection,
                dead,
                JobState.QUEUED,
                now,
                "retry by hand",
                run_at=now,
                attempts=0,
                result={},
                reason=None,
                last_error="",
            )
            if moved is None:
                raise NotFound("dead job", str(job_id))
            saved = self._take_up(connection, dead)
            audits.record(
                connection, now, actor.name, AuditAction.JOB_RETRIED, dead.visit_id, str(job_id)
            )
            counts = totals.count_open_and_dead(connection)
        self._committed(saved, counts)
        self._bus.publish(JobChanged(moved))
        return moved

    def _take_up(self, connection: sa.Connection, dead: Job) -> Visit:
        visit = visits.get_visit(connection, dead.visit_id)
        if visit.access is not AccessState.FAILED or dead.kind not in _ACCESS_BEFORE:
            return visit
        return visits.update_visit(connection, visit, access=_ACCESS_BEFORE[dead.kind], **_SETTLED)

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

    def _require_host(self, connection: sa.Connection, visit: NewVisit) -> None:
        try:
            people.get_host(connection, visit.host_id)
        except NotFound:
            raise InvalidInput((FieldProblem("host", Problem.NOT_IN_LIST),)) from None

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
