"""Reads for the screens and the command line: `Lookup` for all, `AdminLookup` by right."""

from collections.abc import Mapping
from types import MappingProxyType

from kiosk.core.audit import AuditAction, AuditEntry
from kiosk.core.clock import Clock
from kiosk.core.ids import DoorId, HostId, VisitId
from kiosk.core.jobs import Job, JobLogEntry, JobState
from kiosk.core.passages import Passage
from kiosk.core.people import Actor, Department, Host, Right, require_right
from kiosk.core.visits import DoorReceipt, Visit
from services.store import Store, audits, jobs, passages, people, receipts, timeline, totals, visits

_NAMELESS: Mapping[DoorId, str] = MappingProxyType({})


class SqlLookup:
    """Implements `kiosk.core.ports.Lookup`. Any thread; waits for no writer."""

    def __init__(
        self, store: Store, clock: Clock, door_names: Mapping[DoorId, str] = _NAMELESS
    ) -> None:
        self._store = store
        self._clock = clock
        self._door_names = door_names

    def get_visit(self, visit_id: VisitId) -> Visit:
        with self._store.read() as connection:
            return visits.get_visit(connection, visit_id)

    def list_live_visits(self) -> tuple[Visit, ...]:
        with self._store.read() as connection:
            return visits.list_live(connection, self._clock.now())

    def list_visits(self, limit: int = 500) -> tuple[Visit, ...]:
        with self._store.read() as connection:
            return visits.list_visits(connection, limit)

    def find_hosts(self, text: str, limit: int = 8) -> tuple[Host, ...]:
        with self._store.read() as connection:
            return people.find_hosts(connection, text, limit)

    def get_host(self, host_id: HostId) -> Host:
        with self._store.read() as connection:
            return people.get_host(connection, host_id)

    def list_departments(self) -> tuple[Department, ...]:
        with self._store.read() as connection:
            return people.list_departments(connection)

    def get_photo(self, visit_id: VisitId) -> bytes | None:
        with self._store.read() as connection:
            return visits.get_photo(connection, self._store.seal, visit_id)

    def list_receipts(self, visit_id: VisitId) -> tuple[DoorReceipt, ...]:
        with self._store.read() as connection:
            return receipts.list_receipts(connection, visit_id, self._door_names)

    def count_queue(self) -> tuple[int, int]:
        with self._store.read() as connection:
            return totals.count_open_and_dead(connection)


class SqlAdminLookup:
    """Implements `kiosk.core.ports.AdminLookup`; looking at one person's history is audited."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store = store
        self._clock = clock

    def list_all_visits(self, actor: Actor, limit: int = 1000) -> tuple[Visit, ...]:
        require_right(actor, Right.SEE_PASSAGES)
        with self._store.read() as connection:
            return visits.list_visits(connection, limit)

    def list_passages(self, visit_id: VisitId, actor: Actor) -> tuple[Passage, ...]:
        require_right(actor, Right.SEE_PASSAGES)
        with self._store.write() as connection:
            audits.record(
                connection, self._clock.now(), actor.name, AuditAction.HISTORY_VIEWED, visit_id
            )
            return passages.list_passages(connection, visit_id)

    def list_jobs(
        self, actor: Actor, states: frozenset[JobState] | None = None, limit: int = 500
    ) -> tuple[Job, ...]:
        require_right(actor, Right.SEE_JOBS)
        with self._store.read() as connection:
            return jobs.list_jobs(connection, states, limit)

    def timeline(self, visit_id: VisitId, actor: Actor) -> tuple[JobLogEntry, ...]:
        require_right(actor, Right.SEE_JOBS)
        with self._store.read() as connection:
            return timeline.list_log(connection, visit_id)

    def list_audit(self, actor: Actor, limit: int = 500) -> tuple[AuditEntry, ...]:
        require_right(actor, Right.SEE_AUDIT)
        with self._store.read() as connection:
            return audits.list_entries(connection, limit)
