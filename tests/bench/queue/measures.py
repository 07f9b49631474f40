"""One measurement each, of any stack. All times are those of the marks."""

import os
import statistics
import threading
import time
from collections.abc import Generator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass

from tests.bench.queue.marks import ACCEPTED, ASKED, SECOND, MarksRead
from tests.bench.queue.processes import busy_s, cpu_s, pss_mb
from tests.bench.queue.stack import Stack

_LOOK_EVERY_S = 0.05
_PATIENCE_S = 60.0
_never = threading.Event()


@dataclass
class Watched:
    """A stack, what its marks say, and the number of the next chain."""

    stack: Stack
    marks: MarksRead
    following: int = 1

    def put(self, count: int, every_s: float = 0.0) -> range:
        chains = range(self.following, self.following + count)
        self.following += count
        self.stack.put(chains.start, count, every_s)
        return chains

    def wait(
        self, chains: range, wanted: int | None = None, patience_s: float = _PATIENCE_S
    ) -> int:
        """Until the second step of that many has run; how many when none has for `patience_s`."""
        wanted = len(chains) if wanted is None else wanted
        done, since = 0, time.monotonic()
        while done < wanted and time.monotonic() - since < patience_s:
            _never.wait(_LOOK_EVERY_S)
            before, done = done, self.marks.count(SECOND, chains)
            since = time.monotonic() if done > before else since
        return done


@contextmanager
def watching(stack: Stack) -> Generator[Watched]:
    """The stack is closed at the end, whatever happened."""
    with closing(stack), closing(MarksRead(stack.marks_path)) as marks:
        yield Watched(stack, marks)


@dataclass(frozen=True)
class Burst:
    """`noise`: the share of all cores that neither stack nor bench used while this ran."""

    per_s: float
    accept_ms: float
    noise: float


def burst(watched: Watched, count: int, all_pids: Sequence[int]) -> Burst:
    """Chains a second, from the first call of the producer to the last second step."""
    busy, mine, began = busy_s(), cpu_s(all_pids), time.monotonic()
    chains = _complete(watched, count)
    wall = time.monotonic() - began
    others = (busy_s() - busy) - (cpu_s(all_pids) - mine)
    first = watched.marks.first
    took = max(first[SECOND][n] for n in chains) - first[ASKED][chains.start]
    accept = statistics.median(first[ACCEPTED][n] - first[ASKED][n] for n in chains)
    return Burst(count / took, accept * 1000, max(0.0, others / (wall * (os.cpu_count() or 1))))


def latency_ms(watched: Watched, count: int, every_s: float) -> list[float]:
    """From the call of the producer to the start of the second step, in order of size."""
    chains = _complete(watched, count, every_s)
    first = watched.marks.first
    return sorted((first[SECOND][n] - first[ASKED][n]) * 1000 for n in chains)


def warm_up(watched: Watched, count: int = 20) -> None:
    """The first chains pay for connections, imports and compiled statements."""
    _complete(watched, count)


def memory_mb(stack: Stack) -> float:
    return pss_mb(stack.pids())


def idle_percent(stacks: Mapping[str, Stack], window_s: float) -> dict[str, float]:
    """Per cent of one core while there is nothing to do, in the same window for all."""
    _never.wait(min(3.0, window_s))  # What the last chains left to do.
    pids = {name: stack.pids() for name, stack in stacks.items()}
    before = {name: cpu_s(pids[name]) for name in stacks}
    began = time.monotonic()
    _never.wait(window_s)
    after = {name: cpu_s(pids[name]) for name in stacks}
    wall = time.monotonic() - began
    return {name: 100 * (after[name] - before[name]) / wall for name in stacks}


@dataclass(frozen=True)
class Killed:
    """`lost`: accepted, and not done in the window; `repeated`: steps that ran twice."""

    accepted: int
    lost: int
    repeated: int


def kill_at_half(watched: Watched, count: int, window_s: float) -> Killed:
    """Accept, kill -9 what runs steps when half is done, restart, wait while anything moves."""
    chains = watched.put(count)
    watched.wait(chains, count // 2)
    watched.stack.kill_and_restart()
    done = watched.wait(chains, count, window_s)
    accepted = watched.marks.count(ACCEPTED, chains)
    return Killed(accepted, accepted - done, len(watched.marks.again))


def _complete(watched: Watched, count: int, every_s: float = 0.0) -> range:
    chains = watched.put(count, every_s)
    done = watched.wait(chains, count)
    if done < count:
        raise SystemExit(f"only {done} of {count} chains ran to their end")
    return chains
