"""The program at work in this process, and a way to wait for what it announces."""

import threading
from collections.abc import Callable, Mapping
from types import TracebackType
from typing import Self

import httpx
from prometheus_client.parser import text_string_to_metric_families

from kiosk.core.events import LinkChanged, QueueChanged, VisitChanged
from kiosk.core.ids import VisitId
from kiosk.core.jobs import Job, JobLogEntry, Peer
from kiosk.core.visits import AccessState, Visit
from tests.fakes.site import DESK, GUARD, Site

WAIT_S = 60.0
Sample = tuple[str, tuple[tuple[str, str], ...]]


class Running:
    """A started `Program` with everything that it has published. Use as a context manager.

    Handlers run on the program's threads; the test waits under one condition.
    """

    def __init__(self, site: Site) -> None:
        self.site, self.remote = site, site.remote
        self.program = site.built()
        self.seen: list[Visit] = []
        self.links: list[LinkChanged] = []
        self.open_jobs = 0
        self._news = threading.Condition()
        self.program.bus.subscribe(VisitChanged, self._visit)
        self.program.bus.subscribe(LinkChanged, self._link)
        self.program.bus.subscribe(QueueChanged, self._queue)

    def __enter__(self) -> Self:
        self.program.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.program.stop()

    def register(self, *, photo: bool = True) -> Visit:
        return self.program.desk.register(self.site.draft(photo=photo), DESK)

    def ready(self) -> Visit:
        """Register somebody and wait until every door has confirmed."""
        return self.until(self.register().id, access=AccessState.READY)

    def until(self, visit_id: VisitId, timeout_s: float = WAIT_S, **wanted: object) -> Visit:
        """The first announced snapshot of the visit that has all these values."""

        def fits(visit: Visit) -> bool:
            return visit.id == visit_id and all(
                getattr(visit, name) == value for name, value in wanted.items()
            )

        with self._news:
            came = self._news.wait_for(lambda: any(map(fits, self.seen)), timeout_s)
            tail = [(v.status, v.access, v.wait_reason, v.wait_detail) for v in self.seen[-5:]]
        assert came, f"{wanted} did not come; last were {tail}"
        return next(filter(fits, self.seen))

    def until_idle(self) -> None:
        """No job waits or runs."""
        self._wait(lambda: self.open_jobs == 0, "an empty queue")

    def until_link(self, peer: Peer, *, up: bool) -> LinkChanged:
        def fits(event: LinkChanged) -> bool:
            return event.peer is peer and event.up is up

        self._wait(lambda: any(map(fits, self.links)), f"{peer} up={up}")
        return next(filter(fits, self.links))

    def visit(self, visit_id: VisitId) -> Visit:
        """As it stands in the database."""
        return self.program.lookup.get_visit(visit_id)

    def jobs(self, visit_id: VisitId) -> list[Job]:
        listed = self.program.admin.list_jobs(GUARD, None, 500)
        return [job for job in listed if job.visit_id == visit_id]

    def timeline(self, visit_id: VisitId) -> tuple[JobLogEntry, ...]:
        return self.program.admin.timeline(visit_id, GUARD)

    def metrics(self) -> Mapping[Sample, float]:
        """One scrape: value by sample name and sorted labels."""
        url = f"http://127.0.0.1:{self.program.monitoring.port}/metrics"
        text = httpx.get(url, trust_env=False).raise_for_status().text
        return {
            (sample.name, tuple(sorted(sample.labels.items()))): sample.value
            for family in text_string_to_metric_families(text)
            for sample in family.samples
        }

    def _wait(self, condition: Callable[[], bool], what: str) -> None:
        with self._news:
            assert self._news.wait_for(condition, WAIT_S), f"{what} did not come"

    def _visit(self, event: VisitChanged) -> None:
        with self._news:
            self.seen.append(event.visit)
            self._news.notify_all()

    def _link(self, event: LinkChanged) -> None:
        with self._news:
            self.links.append(event)
            self._news.notify_all()

    def _queue(self, event: QueueChanged) -> None:
        with self._news:
            self.open_jobs = event.open_jobs
            self._news.notify_all()
