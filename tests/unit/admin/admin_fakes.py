"""Ports of the admin tab over plain lists, and makers of example rows."""

import dataclasses
import threading
from collections.abc import Sequence
from datetime import timedelta
from typing import Any, cast

from kiosk.core.access import Direction
from kiosk.core.audit import AuditAction, AuditEntry
from kiosk.core.errors import SignInRefused
from kiosk.core.ids import DoorId, EventId, JobId, PassageId, VisitId
from kiosk.core.jobs import Job, JobKind, JobLogEntry, JobState
from kiosk.core.passages import Passage
from kiosk.core.people import Actor, Right, Role, require_right
from kiosk.core.visits import AccessState, Visit, WaitReason
from tests.fakes.clock import START, FakeClock
from tests.fakes.lookup import FakeLookup
from ui.bridge.ports import UiPorts

PASSPHRASE = "correct horse battery"
MANAGER = Actor("security", Role.SECURITY)


def make_job(key: int = 1, **changes: Any) -> Job:
    """A job that gave up; any field can be given."""
    job = Job(
        id=JobId(key),
        visit_id=VisitId("V0000000000000A1"),
        chain="V0000000000000A1",
        subject="V0000000000000A1",
        seq=1,
        kind=JobKind.ENROLL,
        state=JobState.DEAD,
        payload={},
        priority=10,
        run_at=START,
        attempts=5,
        token=1,
        uncertain=False,
        result={},
        reason=WaitReason.FACE_REFUSED,
        last_error="face quality too low",
        created_at=START,
    )
    return dataclasses.replace(job, **changes)


def make_passage(key: int, visit: str, direction: Direction, minutes: int) -> Passage:
    return Passage(
        PassageId(key),
        EventId(f"E{key}"),
        VisitId(visit),
        START + timedelta(minutes=minutes),
        direction,
        DoorId("D1"),
        "Турникет 1",
    )


def make_log(visit: str, what: str, minutes: int) -> JobLogEntry:
    at = START + timedelta(minutes=minutes)
    return JobLogEntry(JobId(1), VisitId(visit), JobKind.ENROLL, at, what, 1, "person 42")


class FakeSignIn:
    """Fills `SignIn`; notes on which threads it was called. `gate` holds `sign_in` back."""

    def __init__(self, passphrase: str | None = PASSPHRASE) -> None:
        self.passphrase = passphrase
        self.threads: list[str] = []
        self.tries: list[str] = []
        self.wait_s = 0.0
        self.fails_with: Exception | None = None
        self.gate = threading.Event()
        self.gate.set()

    def is_set(self) -> bool:
        self._note()
        return self.passphrase is not None

    def set_passphrase(self, passphrase: str) -> Actor:
        self._note()
        self.passphrase = passphrase
        return MANAGER

    def sign_in(self, passphrase: str) -> Actor:
        self._note()
        self.tries.append(passphrase)
        assert self.gate.wait(30)
        if passphrase != self.passphrase:
            raise SignInRefused(self.wait_s)
        return MANAGER

    def _note(self) -> None:
        self.threads.append(threading.current_thread().name)
        if self.fails_with is not None:
            raise self.fails_with


class FakeAdmin:
    """Fills `AdminLookup`. `gate` holds `list_all_visits` back after it has read."""

    def __init__(self) -> None:
        self.visits: dict[str, Visit] = {}
        self.passages: list[Passage] = []
        self.jobs: list[Job] = []
        self.log: list[JobLogEntry] = []
        self.audit = [
            AuditEntry(1, START, "desk", AuditAction.VISIT_REGISTERED, None, "first"),
            AuditEntry(2, START, "system", AuditAction.ACCESS_READY, VisitId("V2"), ""),
        ]
        self.asked: list[tuple[str, Actor]] = []
        self.fails_with: Exception | None = None
        self.gate = threading.Event()
        self.gate.set()

    def list_all_visits(self, actor: Actor, limit: int = 1000) -> tuple[Visit, ...]:
        self._note("visits", actor)
        read = tuple(self.visits.values())
        assert self.gate.wait(30)
        return read

    def list_passages(self, visit_id: VisitId, actor: Actor) -> tuple[Passage, ...]:
        self._note("passages", actor)
        require_right(actor, Right.SEE_PASSAGES)
        return tuple(p for p in self.passages if p.visit_id == visit_id)

    def list_jobs(
        self, actor: Actor, states: frozenset[JobState] | None = None, limit: int = 500
    ) -> tuple[Job, ...]:
        self._note("jobs", actor)
        return tuple(job for job in self.jobs if states is None or job.state in states)

    def timeline(self, visit_id: VisitId, actor: Actor) -> tuple[JobLogEntry, ...]:
        self._note("timeline", actor)
        return tuple(entry for entry in self.log if entry.visit_id == visit_id)

    def list_audit(self, actor: Actor, limit: int = 500) -> tuple[AuditEntry, ...]:
        self._note("audit", actor)
        return tuple(self.audit)

    def _note(self, what: str, actor: Actor) -> None:
        self.asked.append((what, actor))
        if self.fails_with is not None:
            raise self.fails_with


class FakeAdminDesk:
    """The use cases of the tab; `revoked`, `retried`, `all_retried` and `stopped` hold what was
    ordered by whom."""

    def __init__(self, admin: FakeAdmin) -> None:
        self._admin = admin
        self.revoked: list[tuple[tuple[VisitId, ...], Actor]] = []
        self.retried: list[tuple[JobId, Actor]] = []
        self.all_retried: list[tuple[WaitReason, Actor]] = []
        self.stopped: list[tuple[JobId, Actor]] = []
        self.fails_with: Exception | None = None
        self.gate = threading.Event()
        self.gate.set()

    def revoke(self, visit_ids: Sequence[VisitId], actor: Actor) -> tuple[Visit, ...]:
        self.revoked.append((tuple(visit_ids), actor))
        assert self.gate.wait(30)
        self._fail()
        held = [self._admin.visits[key] for key in visit_ids]
        changed = [
            dataclasses.replace(v, access=AccessState.REVOKING, revision=v.revision + 1)
            for v in held
            if v.access is not AccessState.NONE
        ]
        self._admin.visits.update({visit.id: visit for visit in changed})
        return tuple(changed)

    def retry(self, job_id: JobId, actor: Actor) -> Job:
        self.retried.append((job_id, actor))
        self._fail()
        return self._put_back(job_id)

    def retry_all(self, reason: WaitReason, actor: Actor) -> tuple[Job, ...]:
        self.all_retried.append((reason, actor))
        self._fail()
        dead = [job for job in self._admin.jobs if job.state is JobState.DEAD]
        return tuple(self._put_back(job.id) for job in dead if job.reason is reason)

    def cancel_job(self, job_id: JobId, actor: Actor) -> Job:
        self.stopped.append((job_id, actor))
        self._fail()
        return self._change(job_id, state=JobState.CANCELLED, reason=WaitReason.STOPPED)

    def _put_back(self, job_id: JobId) -> Job:
        fresh = {"attempts": 0, "reason": None, "last_error": ""}
        return self._change(job_id, state=JobState.QUEUED, **fresh)

    def _change(self, job_id: JobId, **changes: Any) -> Job:
        (held,) = [job for job in self._admin.jobs if job.id == job_id]
        moved = dataclasses.replace(held, **changes)
        self._admin.jobs[self._admin.jobs.index(held)] = moved
        return moved

    def _fail(self) -> None:
        if self.fails_with is not None:
            raise self.fails_with


class Fakes:
    """Everything that the tab is given, with the fakes in reach."""

    def __init__(self) -> None:
        self.admin = FakeAdmin()
        self.desk = FakeAdminDesk(self.admin)
        self.sign_in = FakeSignIn()
        self.lookup = FakeLookup()
        self.clock = FakeClock()

    def add(self, *visits: Visit) -> None:
        self.admin.visits.update({visit.id: visit for visit in visits})

    def ports(self) -> UiPorts:
        """The tab never touches `camera`."""
        unused = cast(Any, None)
        desk = cast(Any, self.desk)
        return UiPorts(desk, self.lookup, self.admin, self.sign_in, unused, self.clock)
