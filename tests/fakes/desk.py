"""A `Desk` in memory that follows the real tables of moves and validation rules."""

import dataclasses
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from kiosk.core.bus import Bus
from kiosk.core.clock import Clock
from kiosk.core.errors import NotFound
from kiosk.core.events import VisitChanged
from kiosk.core.ids import JobId, PersonCode, VisitId, new_visit_id
from kiosk.core.jobs import Job
from kiosk.core.people import Actor, Right, require_right
from kiosk.core.validation import check_times, clean_visit
from kiosk.core.visits import (
    GRANTED_OR_ON_THE_WAY,
    AccessState,
    NewVisit,
    Visit,
    VisitStatus,
    VisitType,
    WaitReason,
    check_status_move,
)
from tests.fakes.lookup import FakeLookup


class FakeDesk:
    """Fills `kiosk.core.ports.Desk`; keeps its visits in the lookup and publishes changes.

    `calls` holds (method, arguments); `fails_with` is raised by the next calls until cleared.
    """

    def __init__(self, lookup: FakeLookup, bus: Bus, clock: Clock) -> None:
        self._lookup = lookup
        self._bus = bus
        self._clock = clock
        self.calls: list[tuple[str, tuple[Any, ...]]] = []
        self.fails_with: Exception | None = None

    def register(self, visit: NewVisit, actor: Actor) -> Visit:
        self._note("register", visit, actor)
        require_right(actor, Right.REGISTER)
        now = self._clock.now()
        new = clean_visit(visit, now)
        host = self._lookup.get_host(new.host_id)
        known = {f.name for f in dataclasses.fields(Visit)}
        copied = {f.name: getattr(new, f.name) for f in dataclasses.fields(NewVisit)}
        visit_id = new_visit_id(now)
        saved = Visit(
            id=visit_id,
            person_code=PersonCode(visit_id),
            revision=1,
            status=VisitStatus.EXPECTED,
            access=AccessState.NONE if new.photo is None else AccessState.QUEUED,
            host_name=host.name,
            department=host.department,
            consent_at=now,
            registered_by=actor.name,
            created_at=now,
            has_photo=new.photo is not None,
            **{name: value for name, value in copied.items() if name in known},
        )
        return self._keep(saved)

    def attach_photo(self, visit_id: VisitId, jpeg: bytes, actor: Actor) -> Visit:
        self._note("attach_photo", visit_id, jpeg, actor)
        self._lookup.photos[visit_id] = jpeg
        return self._change(visit_id, has_photo=True, access=AccessState.QUEUED)

    def check_in(self, visit_id: VisitId, actor: Actor) -> Visit:
        self._note("check_in", visit_id, actor)
        return self._move(visit_id, VisitStatus.CHECKED_IN, checked_in_at=self._clock.now())

    def check_out(self, visit_id: VisitId, actor: Actor) -> Visit:
        self._note("check_out", visit_id, actor)
        return self._move(visit_id, VisitStatus.CHECKED_OUT, checked_out_at=self._clock.now())

    def cancel(self, visit_id: VisitId, actor: Actor) -> Visit:
        self._note("cancel", visit_id, actor)
        return self._move(visit_id, VisitStatus.CANCELLED)

    def revoke(self, visit_ids: Sequence[VisitId], actor: Actor) -> tuple[Visit, ...]:
        self._note("revoke", tuple(visit_ids), actor)
        require_right(actor, Right.REVOKE)
        held = [key for key in visit_ids if self._held(key)]
        return tuple(self._change(key, access=AccessState.REVOKING) for key in held)

    def change_times(
        self, visit_id: VisitId, expected_entry: datetime, expected_exit: datetime, actor: Actor
    ) -> Visit:
        self._note("change_times", visit_id, expected_entry, expected_exit, actor)
        check_times(expected_entry, expected_exit, self._clock.now())
        times = {"expected_entry": expected_entry, "expected_exit": expected_exit}
        return self._change(visit_id, **times)

    def change_type(self, visit_id: VisitId, visit_type: VisitType, actor: Actor) -> Visit:
        self._note("change_type", visit_id, visit_type, actor)
        return self._change(visit_id, visit_type=visit_type)

    def retry_all(self, reason: WaitReason, actor: Actor) -> tuple[Job, ...]:
        self._note("retry_all", reason, actor)
        return ()

    def cancel_job(self, job_id: JobId, actor: Actor) -> Job:
        self._note("cancel_job", job_id, actor)
        raise NotFound("job", str(job_id))

    def retry(self, job_id: JobId, actor: Actor) -> Job:
        self._note("retry", job_id, actor)
        raise NotFound("job", str(job_id))

    def count(self, method: str) -> int:
        """How often `method` was called."""
        return sum(name == method for name, _ in self.calls)

    def _note(self, method: str, *arguments: Any) -> None:
        self.calls.append((method, arguments))
        if self.fails_with is not None:
            raise self.fails_with

    def _held(self, visit_id: VisitId) -> bool:
        return self._lookup.get_visit(visit_id).access in GRANTED_OR_ON_THE_WAY

    def _move(self, visit_id: VisitId, status: VisitStatus, **changes: Any) -> Visit:
        check_status_move(self._lookup.get_visit(visit_id).status, status)
        if status is not VisitStatus.CHECKED_IN and self._held(visit_id):
            changes["access"] = AccessState.REVOKING
        return self._change(visit_id, status=status, **changes)

    def _change(self, visit_id: VisitId, **changes: Any) -> Visit:
        held = self._lookup.get_visit(visit_id)
        return self._keep(dataclasses.replace(held, revision=held.revision + 1, **changes))

    def _keep(self, visit: Visit) -> Visit:
        self._lookup.visits[visit.id] = visit
        self._bus.publish(VisitChanged(visit))
        return visit
