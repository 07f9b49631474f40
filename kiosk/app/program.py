"""The running program without its screens: the same for the window, the demo and a headless run.

Built and started in one order, stopped in the reverse one. Whatever fails while starting stops
what had been started.
"""

import logging
import platform
from collections.abc import Sequence
from datetime import timedelta
from importlib.metadata import PackageNotFoundError, version
from typing import Self

from kiosk import __version__
from kiosk.app.adapters import (
    access_rules,
    build_composer,
    build_hikcentral,
    build_mailer,
    door_directions,
    door_names,
    engine_rules,
    hikcentral_config,
    stay_rules,
)
from kiosk.app.place import Place
from kiosk.core.bus import Bus
from kiosk.core.clock import Clock, SystemClock
from kiosk.core.errors import KioskError, PortTaken, StoreError
from kiosk.core.events import Event
from kiosk.core.jobs import Peer
from kiosk.lifecycle import Lifecycle
from kiosk.logs import start_logging
from kiosk.settings import Settings
from services.desk import PassphraseSignIn, SqlAdminLookup, SqlDesk, SqlLookup
from services.jobs.all_steps import build_steps
from services.jobs.gate import LinkGate
from services.jobs.leases import Leases
from services.jobs.recording import Recorder
from services.jobs.steps.notify import Notify
from services.jobs.workers import Engine
from services.monitoring import (
    ApiCallCounter,
    BuildInfo,
    HealthReport,
    KioskCollector,
    Lights,
    MonitoringServer,
    expose,
)
from services.passages import DoorEventPoll, PassageIntake, PollRules
from services.store.sqlite import sqlite_version
from services.store.totals import SqlTotals
from services.upkeep.counting import CallCounts
from services.upkeep.overdue import OverdueVisits
from services.upkeep.reconciler import Reconciler
from services.upkeep.retention import PersonCleanUp
from services.upkeep.ticker import Ticker
from services.upkeep.watching import ChangeWatch

log = logging.getLogger(__name__)

_OVERDUE_EVERY_S = 15.0
_WATCH_EVERY_S = 1.0
_RECONCILE_EVERY_S = 60.0
_CLEAN_UP_EVERY_S = 300.0
_COUNTS_EVERY_S = 5.0
_STOP_WORKERS_S = 20.0


class Program:
    """Owns all services. Attributes: `bus`, `clock`, `desk`, `lookup`, `admin`, `sign_in`,
    `settings`, `monitoring`, `warnings` (what could not start). `start` and `stop` belong to
    the main thread."""

    def __init__(self, place: Place, settings: Settings, clock: Clock | None = None) -> None:
        """Lock the data folder and open everything; nothing runs yet.

        DataFolderInUse, ConfigError (the name of the desk is taken, too), StoreError.
        """
        self.settings = settings
        self.clock = clock or SystemClock()
        self.bus = Bus()
        self.warnings: tuple[KioskError, ...] = ()
        self._lifecycle = Lifecycle(self.clock)
        try:
            self._open(place)
        except BaseException:
            self._lifecycle.stop()
            raise

    def _open(self, place: Place) -> None:
        place.folder.lock()
        self._lifecycle.add("folder", place.folder.release)
        start_logging(place.folder.path)
        log.info("program_start", extra={"version": __version__, "sqlite": sqlite_version()})
        secrets = place.secrets(self.settings)
        self._mailer = build_mailer(self.settings, secrets, self.clock)
        hikcentral = hikcentral_config(self.settings, secrets)
        self._store = place.store(secrets, self.settings.store)
        self._lifecycle.add("store", self._store.close)
        self._leases = Leases(self._store, self.clock, engine_rules(self.settings).lease_s)
        self._hikcentral = build_hikcentral(
            self.settings, hikcentral, self._leases, self.clock, self.bus
        )
        self._lifecycle.add("hikcentral", self._hikcentral.close)
        self._access = access_rules(self.settings)
        self._engine = self._build_engine()
        wake = self._engine.wake.notify
        self._store.join(self.settings.desk, wake)
        self.desk = SqlDesk(self._store, self.clock, self.bus, wake, self._access)
        self.lookup = SqlLookup(self._store, self.clock, door_names(self.settings))
        self.admin = SqlAdminLookup(self._store, self.clock)
        self.sign_in = PassphraseSignIn(self._store, self.clock)
        self._calls = ApiCallCounter(self.bus)
        self._counts = CallCounts(self._store, self._calls.drain, self._calls.put_back)
        self._lights = Lights(self.bus)
        self.monitoring = MonitoringServer(
            "127.0.0.1", self.settings.monitoring.port, expose(self._collector()), self._health
        )
        self._ticker = Ticker()

    def _build_engine(self) -> Engine:
        store, hikcentral, clock = self._store, self._hikcentral, self.clock
        notify = Notify(self._mailer, build_composer(self.settings), store)
        steps = build_steps(hikcentral, store, self._access, clock, notify)
        mailer = self._mailer
        probe_mail = mailer.probe if mailer is not None else _nothing_to_probe
        gates = {
            Peer.HIKCENTRAL: LinkGate(Peer.HIKCENTRAL, hikcentral.version, clock, self.bus),
            Peer.MAIL: LinkGate(Peer.MAIL, probe_mail, clock, self.bus),
        }
        recorder = Recorder(engine_rules(self.settings), clock)
        return Engine(store, steps, gates, recorder, self._leases, self.bus)

    def start(self) -> Self:
        """Start monitoring, workers and timers.

        Without its port monitoring is left out and told in `warnings`: the desk works on.
        """
        try:
            self._start_monitoring()
            self._lifecycle.add("call counts", self._counts.tick)
            self._engine.start()
            self._lifecycle.add("workers", self._engine.stop, deadline_s=_STOP_WORKERS_S)
            self._start_timers()
        except BaseException:
            self.stop()
            raise
        return self

    def _start_monitoring(self) -> None:
        try:
            self.monitoring.start()
        except PortTaken as error:
            log.warning("monitoring_left_out", extra={"port": error.port})
            self.warnings = (error,)
        else:
            self._lifecycle.add("monitoring", self.monitoring.stop)

    def stop(self) -> None:
        """Stop everything in reverse order; safe to call twice."""
        self._lifecycle.stop()

    def _start_timers(self) -> None:
        settings, wake = self.settings, self._engine.wake.notify
        gate = self._engine.gates[Peer.HIKCENTRAL]
        directions = door_directions(settings)
        stay = stay_rules(settings)
        intake = PassageIntake(self._store, self.clock, self.bus, directions, wake, stay)
        rules = PollRules(
            settings.passages.event_types,
            tuple(directions),
            timedelta(minutes=settings.passages.overlap_minutes),
        )
        poll = DoorEventPoll(self._hikcentral, intake, self._store, gate, self.clock, rules)
        overdue = OverdueVisits(
            self._store,
            self.clock,
            self.bus,
            wake,
            self._access,
            stay,
        )
        watch = ChangeWatch(self._store, self.bus, wake)
        self._ticker.every(settings.passages.poll_s, "door events", poll.tick)
        self._ticker.every(_OVERDUE_EVERY_S, "overdue visits", overdue.tick)
        reconciler = Reconciler(
            self._hikcentral, self._store, gate, self._access, self.clock, self._announce
        )
        retention = timedelta(hours=settings.access.person_retention_hours)
        clean_up = PersonCleanUp(self._store, self.clock, wake, retention)
        self._ticker.every(_RECONCILE_EVERY_S, "reconciler", reconciler.tick, at_once=True)
        self._ticker.every(_CLEAN_UP_EVERY_S, "clean-up of persons", clean_up.tick, at_once=True)
        self._ticker.every(self._leases.lease_s / 3, "leases", self._engine.sweep)
        self._ticker.every(_WATCH_EVERY_S, "changes of others", watch.tick)
        self._ticker.every(_COUNTS_EVERY_S, "call counts", self._counts.tick)
        self._ticker.start()
        self._lifecycle.add("timers", self._ticker.stop, deadline_s=_STOP_WORKERS_S)

    def _announce(self, events: Sequence[Event]) -> None:
        self.bus.publish(*events)
        self._engine.wake.notify()

    def _collector(self) -> KioskCollector:
        python = platform.python_version()
        build = BuildInfo(__version__, "", python, _qt_version(), sqlite_version())
        totals = SqlTotals(self._store, self.clock)
        return KioskCollector(totals, self._calls, self._lights, build)

    def _health(self) -> HealthReport:
        workers = self._engine.alive()
        try:
            self.lookup.count_queue()
            store = True
        except StoreError:
            store = False
        checks = {"store": "ok" if store else "failed", "workers": "ok" if workers else "stopped"}
        return HealthReport(store and workers, checks)


def _qt_version() -> str:
    """Of the package, because a headless run must not load Qt to know it."""
    try:
        return version("PySide6-Essentials")
    except PackageNotFoundError:
        return ""  # The one-folder build carries no package data.


def _nothing_to_probe() -> None:
    """Without a mail server there is no link that could be down."""
