"""The kiosk's engine as a program for the bench: the only part that knows the engine.

`python -m tests.bench.queue.ours FOLDER [--no-engine] [--step-s S]`. Chains of two steps that do
nothing but leave a mark; everything else is as in the program: encrypted database, FULL
synchronisation, default number of workers, a log line in the database for each move. Without
engine it has imported the same modules and opened the database: "the program itself".
"""

import argparse
import statistics
import sys
import threading
import time
from collections import Counter
from datetime import timedelta
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from kiosk.core.bus import Bus
from kiosk.core.clock import SystemClock
from kiosk.core.jobs import Done, Job, JobKind, JobState, Lane, Outcome, Peer
from kiosk.core.secret import Secret
from services.jobs.gate import LinkGate
from services.jobs.leases import Leases
from services.jobs.recording import Recorder
from services.jobs.rules import EngineRules
from services.jobs.workers import Engine
from services.store import jobs
from services.store.sqlite import open_sqlite
from services.store.tables import job, job_log
from tests.bench.queue.marks import FIRST, SECOND, Marks
from tests.bench.queue.pace import obey, producer

_MARKS = {JobKind.ENROLL: FIRST, JobKind.ASSIGN: SECOND}
_PER_COMMIT = 50_000


class _MarkStep:
    """Leaves its mark, which is the effect, then takes its time."""

    def __init__(self, marks: Marks, step_s: float) -> None:
        self._marks, self._step_s = marks, step_s
        self._never = threading.Event()

    def run(self, job: Job) -> Outcome:
        self._marks.put(_MARKS[job.kind], job.payload["chain"])
        if self._step_s:
            self._never.wait(self._step_s)
        return Done()


class Kiosk:
    """The engine of the program with two such steps, over the database in `folder`."""

    def __init__(self, folder: Path, step_s: float) -> None:
        self._clock = SystemClock()
        self.store = open_sqlite(folder / "kiosk.db", Secret("5a" * 32), Secret("a5" * 32))
        self.marks = Marks(folder / "marks")
        self._step_s = step_s
        self.engine: Engine | None = None

    def build(self) -> Engine:
        bus = Bus()
        gates = {peer: LinkGate(peer, _nothing, self._clock, bus) for peer in Peer}
        step = _MarkStep(self.marks, self._step_s)
        rules = EngineRules()
        recorder = Recorder(rules, self._clock)
        leases = Leases(self.store, self._clock, rules.lease_s)
        steps = dict.fromkeys(_MARKS, step)
        self.engine = Engine(self.store, steps, gates, recorder, leases, bus)
        return self.engine

    def enqueue(self, chain: int) -> None:
        """Both steps in one transaction: durable when this returns."""
        now = self._clock.now()
        with self.store.write() as connection:
            for kind in _MARKS:
                key = f"bench:{chain}:{kind.value}"
                step = jobs.NewJob(None, f"bench:{chain}", kind, key, {"chain": chain}, now)
                jobs.insert_job(connection, step, now)
        if self.engine is not None:
            self.engine.wake.notify()

    def states(self) -> dict[str, int]:
        """How many jobs are in which state."""
        with self.store.read() as connection:
            return dict(Counter(connection.execute(sa.select(job.c.state)).scalars()))

    def finish(self) -> dict[str, int]:
        """The states when nothing is queued or running any more."""
        never = threading.Event()
        while {JobState.QUEUED.value, JobState.RUNNING.value} & self.states().keys():
            never.wait(0.02)
        return self.states()

    def lines(self) -> dict[str, int]:
        """How many lines of which kind the timelines hold."""
        with self.store.read() as connection:
            return dict(Counter(connection.execute(sa.select(job_log.c.what)).scalars()))

    def multiply(self, wanted: int) -> int:
        """Copy one finished chain, as the engine left it, until about `wanted` jobs are there."""
        self.enqueue(0)
        engine = self.engine or self.build()
        while engine.run_one():
            pass
        with self.store.read() as connection:
            models = connection.execute(sa.select(job.c.id)).scalars().all()
        copies = wanted // len(models) - 1
        for begin in range(1, copies + 1, _PER_COMMIT):
            numbers = range(begin, min(begin + _PER_COMMIT, copies + 1))
            with self.store.write() as connection:
                for place, model in enumerate(models):
                    _copy(connection, model, numbers, len(models), place)
        return sum(self.states().values())

    def time_claims(self, first: int, count: int) -> dict[str, float]:
        """Median milliseconds of one claim (without its commit), and of a whole step."""
        engine = self.engine or self.build()
        chains = -(-count // len(_MARKS))  # As many steps as are timed, so that none is left.
        for number in range(first, first + chains):
            self.enqueue(number)
        claims = [self._time_claim() for _ in range(count)]
        steps: list[float] = []
        for _ in range(count):
            began = time.perf_counter()
            engine.run_one()
            steps.append(time.perf_counter() - began)
        return {
            "claim": statistics.median(claims) * 1000,
            "step": statistics.median(steps) * 1000,
        }

    def _time_claim(self) -> float:
        """Claimed, then given back: the next claim finds the table as this one did."""
        now = self._clock.now()
        with self.store.write() as connection, connection.begin_nested() as claimed:
            began = time.perf_counter()
            found = jobs.claim(connection, Lane.ACCESS, now, "bench", now + timedelta(minutes=1))
            took = time.perf_counter() - began
            claimed.rollback()
        assert found is not None
        return took


def _copy(connection: sa.Connection, model: int, numbers: range, models: int, place: int) -> None:
    """Copies of a finished job and of its timeline, under new ids, chains and keys."""
    number = _numbers(numbers)
    key = 10 + number.c.n * models + place
    chain = sa.literal("copy:") + sa.cast(number.c.n, sa.String)
    fresh: dict[str, sa.ColumnElement[Any]] = {
        "id": key,
        "chain": chain,
        "subject": chain,
        "idem_key": chain + sa.literal(f":{place}"),
    }
    columns = [fresh.get(column.name, column) for column in job.c]
    source = sa.select(*columns).select_from(job.join(number, sa.true())).where(job.c.id == model)
    connection.execute(job.insert().from_select(list(job.c.keys()), source))
    lines = [column for column in job_log.c if column.name != "id"]
    copied = [key if column.name == "job_id" else column for column in lines]
    timeline = sa.select(*copied).select_from(job_log.join(number, sa.true()))
    timeline = timeline.where(job_log.c.job_id == model)
    names = [column.name for column in lines]
    connection.execute(job_log.insert().from_select(names, timeline))


def _numbers(numbers: range) -> sa.CTE:
    first = sa.select(sa.literal(numbers.start).label("n")).cte("numbers", recursive=True)
    following = sa.select(first.c.n + 1).where(first.c.n + 1 < numbers.stop)
    return first.union_all(following)


def _nothing() -> None:
    """The other side is always there."""


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.bench.queue.ours", description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--no-engine", action="store_true")
    parser.add_argument("--step-s", type=float, default=0.0)
    options = parser.parse_args()
    kiosk = Kiosk(options.folder, options.step_s)
    if not options.no_engine:
        kiosk.build().start()
    obey(
        {
            "put": producer(kiosk.marks, kiosk.enqueue),
            "states": kiosk.states,
            "finish": kiosk.finish,
            "lines": kiosk.lines,
            "multiply": kiosk.multiply,
            "time_claims": kiosk.time_claims,
        }
    )
    if kiosk.engine is not None:
        kiosk.engine.stop()
    kiosk.store.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
