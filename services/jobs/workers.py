"""The worker threads: claim (committed), run (outside any transaction), record, publish.

Each lane has workers of its own. This is one of the three places with a catch-all: a worker
outlives every exception, and a step with a fault of its own becomes a failed try with a
traceback in the log.
"""

import logging
import threading
from collections.abc import Mapping
from datetime import datetime, timedelta

import sqlalchemy as sa

from kiosk.core.bus import Bus
from kiosk.core.errors import LeaseLost, PeerError, StoreError
from kiosk.core.events import JobChanged, QueueChanged
from kiosk.core.jobs import (
    PEER_OF,
    Again,
    Done,
    Job,
    JobKind,
    Lane,
    Never,
    NotNow,
    Outcome,
    Peer,
)
from kiosk.core.visits import WaitReason
from services.jobs.gate import LinkGate
from services.jobs.leases import Leases
from services.jobs.orphans import Orphans
from services.jobs.outcomes import outcome_of
from services.jobs.recording import Recorder
from services.jobs.steps import Step
from services.jobs.waiting import explain_waiting
from services.jobs.wake import Wake
from services.store import Store, job_reads, jobs, totals

log = logging.getLogger(__name__)

_STORE_RETRY_S = 1.0
_COUNT_EVERY_S = 0.25
_BUSY = WaitReason.BUSY
# The client knows the interface to be closed, or it is not the visit's turn: nothing was sent.
_WITHOUT_A_CALL = frozenset(
    {WaitReason.NOT_PERMITTED, WaitReason.UNCONFIRMED, WaitReason.OTHER_VISIT}
)


class Engine:
    """Owns the worker threads. `start` and `stop` may be called twice, from any thread."""

    def __init__(
        self,
        store: Store,
        steps: Mapping[JobKind, Step],
        gates: Mapping[Peer, LinkGate],
        recorder: Recorder,
        leases: Leases,
        bus: Bus,
    ) -> None:
        self._store = store
        self._steps = steps
        self.gates = gates
        self._rules = recorder.rules
        self._recorder = recorder
        self._leases = leases
        self._clock = recorder.clock
        self._orphans = Orphans(store, recorder.clock, recorder.rules.desk)
        self._bus = bus
        self.wake = Wake()
        self._counted_at = -_COUNT_EVERY_S
        self._uncounted = False
        self._stopping = threading.Event()
        self._threads: list[threading.Thread] = []

    def start(self) -> None:
        """Take back what a dead process left running, then start the workers."""
        if self._threads:
            return
        self._stopping.clear()
        orphans = self._orphans.take_back()
        log.info("engine_start", extra={"orphans": len(orphans)})
        for lane, count in self._rules.workers.items():
            for number in range(count):
                self._start(f"job-{lane.value}-{number + 1}", lane)

    def _start(self, name: str, lane: Lane) -> None:
        thread = threading.Thread(target=self._work, args=(lane,), name=name, daemon=True)
        self._threads.append(thread)
        thread.start()

    def stop(self, deadline_s: float = 20.0) -> None:
        """Take no new job, wait for those that run. What is cut off is an orphan next time."""
        self._stopping.set()
        self.wake.notify()
        end = self._clock.monotonic() + deadline_s
        for thread in self._threads:
            thread.join(max(0.0, end - self._clock.monotonic()))
        self._threads = []

    def alive(self) -> bool:
        """True while every worker thread runs."""
        return bool(self._threads) and all(thread.is_alive() for thread in self._threads)

    def run_one(self) -> bool:
        """Claim, run and record at most one job of any lane; False when none is due.

        The whole duty of a worker; tests call it on their own thread with a fake clock.
        """
        for lane in Lane:
            job = self._next(lane)
            if isinstance(job, Job):
                self._finish(job, self._run(job), None)
                return True
        return False

    def sweep(self) -> int:
        """Renew our leases, and queue again what nobody works for any more; how many.

        Called by a timer, more often than a lease lasts.
        """
        moved = self._orphans.sweep(self._leases.renew_all())
        for job in moved:
            log.warning("job_taken_back", extra={"job": job.id})
        if moved:
            self.wake.notify()
        self._bus.publish(*(JobChanged(job) for job in moved))
        return len(moved)

    def _work(self, lane: Lane) -> None:
        job: Job | None = None
        while job is not None or not self._stopping.is_set():
            seen = self.wake.generation(lane)
            try:
                found = job or self._next(lane)
                if isinstance(found, Job):
                    job = self._finish(found, self._run(found), lane)
                elif not self._stopping.is_set():
                    self._publish_counts()
                    self.wake.wait(lane, seen, found)
            except Exception:
                log.exception("worker_fault")
                job = None
                self._stopping.wait(_STORE_RETRY_S)

    def _next(self, lane: Lane) -> Job | float:
        """Probe the lane's link if it is closed, then claim; else how many seconds to rest."""
        gate = self.gates[PEER_OF[lane]]
        if gate.probe_if_due():
            self.wake.notify()
        now = self._clock.now()
        with self._store.read() as connection:
            due, later = job_reads.agenda(connection, lane, now)
        if not gate.is_open:
            self._explain_waiting(gate, lane)
        elif due:
            with self._store.write() as connection:
                claimed = self._claim(connection, lane)
            if claimed is not None:
                return claimed
            if self.wake.block(lane):
                # A running step of the same person may have ended since: look once more.
                return 0.0
        return self._rest_s(gate, later, now)

    def _rest_s(self, gate: LinkGate, later: datetime | None, now: datetime) -> float:
        """Until the next job becomes due, or the next probe, whichever comes first."""
        seconds = [self._rules.idle_s]  # bounded: the clock of the computer may be set
        if later is not None:
            seconds.append((later - now).total_seconds())
        probe_s = gate.probe_in_s()
        if probe_s is not None:
            seconds.append(probe_s)
        return max(0.0, min(seconds))

    def _explain_waiting(self, gate: LinkGate, lane: Lane) -> None:
        reason = gate.reason
        if reason is not None and gate.peer is Peer.HIKCENTRAL:
            self._bus.publish(*explain_waiting(self._store, lane, reason, self._clock.now()))

    def _claim(self, connection: sa.Connection, lane: Lane) -> Job | None:
        now = self._clock.now()
        until = now + timedelta(seconds=self._leases.lease_s)
        owner = f"{self._rules.desk}/{threading.current_thread().name}"
        return jobs.claim(connection, lane, now, owner, until)

    def _run(self, job: Job) -> Outcome | None:
        """None when the job has been given to another worker."""
        gate = self.gates[PEER_OF[job.lane]]
        fields = {"visit": job.visit_id, "job": job.id, "step": job.kind, "attempt": job.attempts}
        log.info("job_start", extra=fields)
        outcome: Outcome | None
        try:
            # Inside, because a claimed job must end in an outcome, or it stays claimed.
            self._bus.publish(JobChanged(job))
            with self._leases.holding(job):
                outcome = self._steps[job.kind].run(job)
            outcome = self._tell_gate(gate, outcome)
        except LeaseLost:
            outcome = None
        except PeerError as error:
            outcome = self._tell_gate(gate, outcome_of(error, gate.peer))
        except Exception:
            # A fault of ours says nothing about the link.
            log.exception("step_fault", extra=fields)
            outcome = Again(WaitReason.UNKNOWN, "fault in the program, see the log", uncertain=True)
        log.info("job_end", extra={**fields, "outcome": type(outcome).__name__})
        return outcome

    def _tell_gate(self, gate: LinkGate, outcome: Outcome) -> Outcome:
        """What the outcome says about the link, and what the link says about the outcome."""
        if isinstance(outcome, NotNow) and outcome.link is not None:
            gate.close(outcome.reason, outcome.detail)
        elif isinstance(outcome, Again) and (outcome.uncertain or outcome.reason is _BUSY):
            # Some versions call themselves busy where they refuse the key (contract 1.6).
            there = gate.unknown() if outcome.uncertain else gate.is_there()
            if not there:
                reason = gate.reason or WaitReason.LINK_DOWN
                return NotNow(reason, outcome.detail, link=gate.peer, uncertain=outcome.uncertain)
        elif isinstance(outcome, Done) or (
            isinstance(outcome, Never | NotNow) and outcome.reason not in _WITHOUT_A_CALL
        ):
            gate.succeeded()
        return outcome

    def _finish(self, job: Job, outcome: Outcome | None, lane: Lane | None) -> Job | None:
        """Record, and claim the next job of the lane in the same transaction."""
        while True:
            try:
                return self._record(job, outcome, lane)
            except StoreError:
                # The outcome is known and must not be lost while the disk is full.
                log.exception("record_failed", extra={"job": job.id})
                if self._stopping.wait(_STORE_RETRY_S):
                    return None

    def _record(self, job: Job, outcome: Outcome | None, lane: Lane | None) -> Job | None:
        claims = lane is not None and not self._stopping.is_set()
        with self._store.write() as connection:
            events = (
                self._recorder.record(connection, job, outcome, self._clock.now())
                if outcome is not None
                else []
            )
            claimed = None
            if claims and lane is not None and self.gates[PEER_OF[lane]].is_open:
                claimed = self._claim(connection, lane)
            counts = self._counts(connection)
        if not events:
            log.warning("lease_lost", extra={"job": job.id})
        news = set(self.wake.unblock())
        if lane is not None and claimed is not None and claimed.chain != job.chain:
            news.add(lane)  # The next step of this chain is left to another worker.
        if news:
            self.wake.notify(news)
        self._bus.publish(*events, *counts)
        return claimed

    def _counts(self, connection: sa.Connection) -> list[QueueChanged]:
        """Counted once in a while; the rest is told when a worker has nothing to do."""
        now = self._clock.monotonic()
        self._uncounted = now - self._counted_at < _COUNT_EVERY_S
        if self._uncounted:
            return []
        self._counted_at = now
        return [QueueChanged(*totals.count_open_and_dead(connection))]

    def _publish_counts(self) -> None:
        if self._uncounted:
            self._uncounted = False
            with self._store.read() as connection:
                counts = totals.count_open_and_dead(connection)
            self._bus.publish(QueueChanged(*counts))
