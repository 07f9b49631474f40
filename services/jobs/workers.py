"""The worker threads: claim (committed), run (outside any transaction), record, publish.

This is one of the three places with a catch-all: a worker outlives every exception, and a step
with a fault of its own becomes a failed try with a traceback in the log.
"""

import logging
import threading
from collections.abc import Mapping
from datetime import timedelta

from kiosk.core.bus import Bus
from kiosk.core.clock import Clock
from kiosk.core.errors import PeerError, StoreError
from kiosk.core.events import JobChanged, QueueChanged
from kiosk.core.jobs import PEER_OF, Again, Done, Job, JobKind, Never, NotNow, Outcome, Peer
from kiosk.core.visits import WaitReason
from services.jobs.gate import LinkGate
from services.jobs.outcomes import outcome_of
from services.jobs.recording import Recorder
from services.jobs.steps import Step
from services.jobs.waiting import explain_waiting
from services.jobs.wake import Wake
from services.store import Store, jobs, totals, visits

log = logging.getLogger(__name__)

_STORE_RETRY_S = 1.0
_BUSY = WaitReason.BUSY
# What the client says of an interface that it knows to be closed; nothing was sent for it.
_WITHOUT_A_CALL = frozenset({WaitReason.NOT_PERMITTED, WaitReason.UNCONFIRMED})


class Engine:
    """Owns the worker threads. `start` and `stop` may be called twice, from any thread."""

    def __init__(
        self,
        store: Store,
        steps: Mapping[JobKind, Step],
        gates: Mapping[Peer, LinkGate],
        recorder: Recorder,
        clock: Clock,
        bus: Bus,
    ) -> None:
        self._store = store
        self._steps = steps
        self.gates = gates
        self._rules = recorder.rules
        self._recorder = recorder
        self._clock = clock
        self._bus = bus
        self.wake = Wake()
        self._stopping = threading.Event()
        self._threads: list[threading.Thread] = []

    def start(self) -> None:
        """Take back what a dead process left running, then start the workers."""
        if self._threads:
            return
        self._stopping.clear()
        with self._store.write() as connection:
            orphans = jobs.requeue_orphans(connection, self._clock.now())
        log.info("engine_start", extra={"orphans": orphans})
        for number in range(self._rules.workers):
            thread = threading.Thread(target=self._work, name=f"job-{number + 1}", daemon=True)
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
        """Probe closed links, then claim, run and record at most one job; False when none is due.

        The whole duty of a worker; tests call it on their own thread with a fake clock.
        """
        self._probe_links()
        self._explain_waiting()
        job = self._claim()
        if job is None:
            return False
        self._record(job, self._run(job))
        return True

    def _work(self) -> None:
        while not self._stopping.is_set():
            seen = self.wake.generation
            try:
                if not self.run_one() and not self._stopping.is_set():
                    self.wake.wait(seen, self._idle_s())
            except Exception:
                log.exception("worker_fault")
                self._stopping.wait(_STORE_RETRY_S)

    def _idle_s(self) -> float:
        # Bounded, because another process (the command line) may queue work as well.
        now = self._clock.now()
        with self._store.read() as connection:
            due = jobs.next_run_at(connection, now)
        if due is None:
            return self._rules.idle_s
        return min((due - now).total_seconds(), self._rules.idle_s)

    def _probe_links(self) -> None:
        for gate in self.gates.values():
            if gate.probe_if_due():
                self.wake.notify()

    def _explain_waiting(self) -> None:
        gate = self.gates[Peer.HIKCENTRAL]
        reason = gate.reason
        if gate.is_open or reason is None:
            return
        self._bus.publish(*explain_waiting(self._store, reason, self._clock.now()))

    def _claim(self) -> Job | None:
        closed = [kind for kind, peer in PEER_OF.items() if not self.gates[peer].is_open]
        now = self._clock.now()
        until = now + timedelta(seconds=self._rules.lease_s)
        with self._store.write() as connection:
            owner = threading.current_thread().name
            return jobs.claim(connection, now, owner, until, closed)

    def _run(self, job: Job) -> Outcome:
        gate = self.gates[PEER_OF[job.kind]]
        fields = {"visit": job.visit_id, "job": job.id, "step": job.kind, "attempt": job.attempts}
        log.info("job_start", extra=fields)
        try:
            # Inside, because a claimed job must end in an outcome, or it stays claimed.
            self._bus.publish(JobChanged(job))
            with self._store.read() as connection:
                visit = visits.get_visit(connection, job.visit_id)
            outcome = self._tell_gate(gate, self._steps[job.kind].run(job, visit))
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

    def _record(self, job: Job, outcome: Outcome) -> None:
        while True:
            try:
                self._record_once(job, outcome)
            except StoreError:
                # The outcome is known and must not be lost while the disk is full.
                log.exception("record_failed", extra={"job": job.id})
                if self._stopping.wait(_STORE_RETRY_S):
                    return
            else:
                return

    def _record_once(self, job: Job, outcome: Outcome) -> None:
        with self._store.write() as connection:
            events = self._recorder.record(connection, job, outcome, self._clock.now())
            counts = totals.count_open_and_dead(connection)
        if not events:
            log.warning("lease_lost", extra={"job": job.id})
        self._bus.publish(*events, QueueChanged(*counts))
        self.wake.notify()
