"""KioskCollector: reads the totals from the database at each scrape.

Counts live in the database, so a restart forgets nothing; what cannot be read is left out, never
shown as 0. Scrape thread; reads only, must never wait for a writer.
"""

import logging
import threading
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from prometheus_client import CollectorRegistry, ProcessCollector, generate_latest
from prometheus_client.metrics_core import Metric
from prometheus_client.registry import Collector

from kiosk.core.errors import StoreError
from kiosk.core.totals import Totals, TotalsSnapshot
from services.monitoring.calls import ApiCallCounter
from services.monitoring.families import (
    CALL_STATUSES,
    Key,
    counter,
    gauge,
    original_families,
    own_families,
)
from services.monitoring.lights import Lights

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class BuildInfo:
    """What runs: versions as text, `commit` empty when unknown."""

    version: str
    commit: str
    python: str
    qt: str
    sqlite: str


@dataclass(frozen=True, slots=True)
class Labels:
    """Label values known before anything happens, so that their counters start at 0."""

    endpoints: tuple[str, ...] = ()
    task_names: tuple[str, ...] = ()


class KioskCollector(Collector):
    """Give it to `expose`. A StoreError costs the database's families of one scrape only."""

    def __init__(
        self,
        totals: Totals,
        calls: ApiCallCounter,
        lights: Lights,
        build: BuildInfo,
        labels: Labels | None = None,
    ) -> None:
        self._totals = totals
        self._calls = calls
        self._lights = lights
        self._build = build
        self._labels = labels or Labels()
        self._lock = threading.Lock()
        self._errors = 0
        # Seeded with the zeros; see _count_calls.
        self._shown_calls: dict[Key, float] = {
            (endpoint, status): 0 for endpoint in self._labels.endpoints for status in CALL_STATUSES
        }

    def collect(self) -> Iterable[Metric]:
        """All families. Any thread; one scrape at a time."""
        with self._lock:
            return [*self._stored_families(), *self._live_families()]

    def _stored_families(self) -> list[Metric]:
        try:
            snapshot = self._totals.read()
        except StoreError as error:
            self._errors += 1
            log.warning("metrics_not_collected", extra={"error": type(error).__name__})
            return []
        calls = self._count_calls(snapshot)
        return [
            *original_families(snapshot, calls, self._labels.task_names),
            *own_families(snapshot),
        ]

    def _count_calls(self, snapshot: TotalsSnapshot) -> dict[Key, float]:
        """Written plus not yet written calls; a shown count never falls.

        `snapshot` must be older than this call, else a drained count could be added twice.
        While a drained count is on its way into the database it is in neither place; without
        the memory of what was shown, a scrape at that moment would look like a restart.
        """
        pending = self._calls.pending()
        for key in {*snapshot.api_requests, *pending}:
            now = snapshot.api_requests.get(key, 0) + pending.get(key, 0)
            self._shown_calls[key] = max(self._shown_calls.get(key, 0), now)
        return dict(self._shown_calls)

    def _live_families(self) -> Iterator[Metric]:
        build = self._build
        versions = (build.version, build.commit, build.python, build.qt, build.sqlite)
        names = ("version", "commit", "python", "qt", "sqlite")
        yield gauge("kiosk_build_info", "What runs.", names, {versions: 1})
        links = {(peer.value,): float(up) for peer, up in self._lights.links().items()}
        yield gauge("kiosk_link_up", "1 while the link gate of the peer is open.", ("peer",), links)
        live = float(self._lights.camera_live())
        yield gauge("kiosk_camera_up", "1 while the camera gives pictures.", (), {(): live})
        yield counter(
            "kiosk_metrics_collect_errors",
            "Scrapes that could not read the database.",
            (),
            {(): self._errors},
        )


def expose(collector: KioskCollector) -> Callable[[], bytes]:
    """The text of a scrape (format 0.0.4), from a registry of our own and the process's own."""
    registry = CollectorRegistry()
    ProcessCollector(registry=registry)
    registry.register(collector)
    return lambda: generate_latest(registry)
