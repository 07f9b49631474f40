"""A `Lookup` over plain lists, and makers of example rows. No real person is named here."""

import dataclasses
import threading
from datetime import timedelta
from typing import Any

from kiosk.core.errors import NotFound
from kiosk.core.ids import DepartmentId, HostId, PersonCode, VisitId
from kiosk.core.people import Department, Host
from kiosk.core.validation import fold
from kiosk.core.visits import AccessState, DoorReceipt, Visit, VisitStatus, VisitType
from tests.fakes.clock import START

HOSTS = (
    Host(HostId(1), "Сериков Нурлан", "n.serikov@example.test", "+7 700 000 01 01", "Финансы"),
    Host(HostId(2), "Сергеева Анна", "a.sergeeva@example.test", "+7 700 000 01 02", "Кадры"),
    Host(HostId(3), "Smith John", "j.smith@example.test", "+7 700 000 01 03", "Legal"),
    Host(HostId(4), "Әбдіқадыр Айгүл", "a.abd@example.test", "+7 700 000 01 04", "Информатика"),
)


def make_visit(key: str = "V0000000000000A1", **changes: Any) -> Visit:
    """An expected visit with sensible values; any field can be given."""
    visit = Visit(
        id=VisitId(key),
        revision=1,
        status=VisitStatus.EXPECTED,
        access=AccessState.NONE,
        visitor_name="Ким Алия",
        company="Пример",
        phone="+7 700 111 22 33",
        email="visitor@example.test",
        visit_type=VisitType.GUEST,
        host_id=HostId(1),
        host_name="Сериков Нурлан",
        department="Финансы",
        purpose="Встреча",
        expected_entry=START,
        expected_exit=START + timedelta(hours=2),
        consent_at=START,
        registered_by="desk",
        created_at=START,
        has_photo=False,
        person_code=PersonCode(key),
    )
    return dataclasses.replace(visit, **changes)


class FakeLookup:
    """Fills `kiosk.core.ports.Lookup`. Not locked: change it only while no call runs.

    `photo_gate` holds `get_photo` back until it is set; `photo_threads` names its threads.
    """

    def __init__(self, visits: tuple[Visit, ...] = (), hosts: tuple[Host, ...] = HOSTS) -> None:
        self.visits = {visit.id: visit for visit in visits}
        self.hosts = {host.id: host for host in hosts}
        self.photos: dict[VisitId, bytes] = {}
        self.photo_gate = threading.Event()
        self.photo_gate.set()
        self.photo_threads: list[str] = []
        self.queue = (0, 0)
        self.receipts: dict[VisitId, tuple[DoorReceipt, ...]] = {}
        self.searches: list[str] = []
        self.fails_with: Exception | None = None

    def get_visit(self, visit_id: VisitId) -> Visit:
        if visit_id not in self.visits:
            raise NotFound("visit", visit_id)
        return self.visits[visit_id]

    def list_live_visits(self) -> tuple[Visit, ...]:
        if self.fails_with is not None:
            raise self.fails_with
        return tuple(self.visits.values())

    def list_visits(self, limit: int = 500) -> tuple[Visit, ...]:
        return tuple(self.visits.values())[:limit]

    def find_hosts(self, text: str, limit: int = 8) -> tuple[Host, ...]:
        self.searches.append(text)
        if self.fails_with is not None:
            raise self.fails_with
        wanted = fold(text)
        found = [
            host
            for host in self.hosts.values()
            if any(word.startswith(wanted) for word in fold(host.name).split())
        ]
        return tuple(found[:limit])

    def get_host(self, host_id: HostId) -> Host:
        if host_id not in self.hosts:
            raise NotFound("host", str(host_id))
        return self.hosts[host_id]

    def list_departments(self) -> tuple[Department, ...]:
        names = sorted({host.department for host in self.hosts.values()})
        return tuple(Department(DepartmentId(n), name) for n, name in enumerate(names, start=1))

    def get_photo(self, visit_id: VisitId) -> bytes | None:
        self.photo_threads.append(threading.current_thread().name)
        assert self.photo_gate.wait(30)
        return self.photos.get(visit_id)

    def list_receipts(self, visit_id: VisitId) -> tuple[DoorReceipt, ...]:
        return self.receipts.get(visit_id, ())

    def count_queue(self) -> tuple[int, int]:
        return self.queue
