"""Delivery of events to their subscribers: queue, batches, retries (contract 3.10, 7.2).

Event loop only; the waiting runs on the simulated clock. Never follows a redirect, never delivers
over https to a certificate that nobody named. What is on its way is lost with the program.
"""

import asyncio
import ssl
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Protocol

import httpx

from services.simulator.building.clock import Action, Timer
from services.simulator.building.conditions import Conditions
from services.simulator.building.notices import notice
from services.simulator.building.passes import Pass
from services.simulator.building.subscriptions import Subscription, Subscriptions

WRONG_TOKEN = "not-your-token"  # noqa: S105 - what a faulty server sends
_PATIENCE_S = 5.0
_GATHER_S = 1.0
_RETRY_S = 2.0
_LARGEST_BATCH = 50


class Post(Protocol):
    """How one delivery leaves; the text is its outcome, "200" or what else happened."""

    async def __call__(self, to: Subscription, body: dict[str, object]) -> str: ...


@dataclass(slots=True)
class Delivery:
    """One attempt to deliver. `outcome`: HTTP status, "unreachable", "lost" or "dropped"."""

    n: int
    dest: str
    event_ids: list[str]
    attempt: int
    outcome: str


@dataclass(slots=True)
class _Gathering:
    """Events of one subscription that wait to become one delivery."""

    events: list[Pass] = field(default_factory=list[Pass])
    timer: Timer | None = None


class Pushes:
    """The way from an event to its subscribers. `log` holds every attempt."""

    def __init__(
        self, subscriptions: Subscriptions, conditions: Conditions, post: Post | None = None
    ) -> None:
        self._subscriptions = subscriptions
        self._conditions = conditions
        self._options = conditions.options
        self._post = post or Sender(conditions)
        self._gatherings: dict[Subscription, _Gathering] = {}
        self._timers: set[Timer] = set()
        self._tasks: set[asyncio.Task[None]] = set()
        self._count = 0
        self.log: list[Delivery] = []

    def reset(self) -> None:
        """Nothing is on its way, and the log is empty. The numbers grow on."""
        for timer in self._timers:
            timer.cancel()
        for task in self._tasks:
            task.cancel()
        self._timers, self._gatherings, self.log = set(), {}, []

    def offer(self, event: Pass) -> None:
        """Tell everybody who wants this type of event."""
        for to in self._subscriptions.of(event.type):
            gathering = self._gatherings.setdefault(to, _Gathering())
            gathering.events.append(event)
            self._arrange(to, gathering)

    def _arrange(self, to: Subscription, gathering: _Gathering) -> None:
        """A full batch leaves now; the first event of one waits for company."""
        full = len(gathering.events) >= min(self._options.push_batch, _LARGEST_BATCH)
        if full and gathering.timer:
            gathering.timer.cancel()
        if full:
            self._leave(to)
        elif gathering.timer is None:
            gathering.timer = self._later(_GATHER_S, lambda: self._leave(to))

    def _leave(self, to: Subscription) -> None:
        events = self._gatherings.pop(to, _Gathering()).events
        fault = self._options.push_fault
        if fault == "lost":
            self._note(to, events, 0, "lost")
            return
        for _ in range(2 if fault == "duplicated" else 1):
            if self._options.push_delay_s > 0:
                self._later(self._options.push_delay_s, lambda: self._start(to, events, 1))
            else:
                self._start(to, events, 1)

    def _start(self, to: Subscription, events: Sequence[Pass], attempt: int) -> None:
        task = asyncio.get_running_loop().create_task(self._deliver(to, events, attempt))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _deliver(self, to: Subscription, events: Sequence[Pass], attempt: int) -> None:
        naive = self._options.push_naive_time
        outcome = await self._post(to, notice(events, self._conditions.now(), is_naive=naive))
        self._note(to, events, attempt, outcome)
        if outcome == "200":
            return
        if attempt < self._options.push_tries:
            self._later(_RETRY_S, lambda: self._start(to, events, attempt + 1))
        else:
            self._note(to, events, attempt, "dropped")

    def _later(self, delay_s: float, action: Action) -> Timer:
        """Like the world's timer, but known here, so that a reset can cancel it."""

        def act() -> None:
            self._timers.discard(timer)
            action()

        timer = self._conditions.timers.call_later(delay_s, act)
        self._timers.add(timer)
        return timer

    def _note(self, to: Subscription, events: Sequence[Pass], attempt: int, outcome: str) -> None:
        self._count += 1
        ids = [event.id for event in events]
        self.log.append(Delivery(self._count, to.dest, ids, attempt, outcome))
        self._conditions.noticed()


class Sender:
    """Deliveries over HTTP and HTTPS."""

    def __init__(self, conditions: Conditions) -> None:
        self._options = conditions.options

    async def __call__(self, to: Subscription, body: dict[str, object]) -> str:
        """See `Post`."""
        token = WRONG_TOKEN if self._options.push_fault == "wrong-token" else to.token
        headers = {"token": token} if token else {}
        try:
            trust = _trust(self._options.push_trusts)
            async with httpx.AsyncClient(
                verify=trust, timeout=_PATIENCE_S, trust_env=False
            ) as client:
                answer = await client.post(to.dest, json=body, headers=headers)
        except (httpx.HTTPError, httpx.InvalidURL, OSError):
            return "unreachable"
        return str(answer.status_code)


@cache
def _trust(pem: str) -> ssl.SSLContext:
    return ssl.create_default_context(cafile=pem or None)
