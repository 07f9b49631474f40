"""A reception on the virtual clock: the engine, its timers, and a HikCentral with a rate limit."""

import random
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import TypeVar

from kiosk.core.events import Event, VisitChanged
from kiosk.core.ids import GroupId, PersonId, VisitId
from kiosk.core.jobs import Lane, Peer
from kiosk.core.visits import AccessState, Visit
from services.jobs.rules import StayRules
from services.store import Store, job_reads
from services.upkeep.overdue import OverdueVisits
from services.upkeep.reconciler import Reconciler
from tests.fakes.clock import FakeClock
from tests.fakes.hikcentral import FakeHikCentral
from tests.unit.jobs.rig import ONE_GROUP, Power, Rig

RATE_PER_S, BURST, LATENCY_S = 2.0, 10, 0.05
_OVERDUE_S, _RECONCILE_S, _LONGEST_WAIT_S = 15.0, 60.0, 5.0
# The client keeps what changes seldom.
_KEPT = frozenset({"find_group", "list_doors"})
_STALE_S = 2.0
_T = TypeVar("_T")


class LimitedHikCentral(FakeHikCentral):
    """Every call waits for its turn, on the virtual clock. With `stale` a membership that has
    been taken away is still shown for two seconds."""

    def __init__(self, clock: FakeClock, rate_per_s: float = RATE_PER_S) -> None:
        super().__init__()
        self.stale = False
        self._clock, self._rate = clock, rate_per_s
        self._tokens, self._counted_at = float(BURST), clock.monotonic()
        self._left: dict[PersonId, float] = {}

    def _do(self, method: str, about: str, work: Callable[[], _T]) -> _T:
        if method not in _KEPT:
            self._take_turn()
        holds = any(PersonId(about) in members for members in self.members.values())
        if method == "remove_member" and self.stale and holds:
            self._left[PersonId(about)] = self._clock.monotonic() + _STALE_S
        return super()._do(method, about, work)

    def is_member(self, group_id: GroupId, person_id: PersonId) -> bool | None:
        found = super().is_member(group_id, person_id)
        return found or self._left.get(person_id, 0.0) > self._clock.monotonic()

    def _take_turn(self) -> None:
        self._clock.advance(LATENCY_S)
        now = self._clock.monotonic()
        self._tokens = min(BURST, self._tokens + (now - self._counted_at) * self._rate)
        wait_s = max(0.0, (1 - self._tokens) / self._rate)
        self._clock.advance(wait_s)
        self._counted_at = now + wait_s
        self._tokens += wait_s * self._rate - 1


class Reception:
    """One kiosk and its timers; time goes on only while something waits.

    `revoked`: when the access of a visit was last reported gone (monotonic seconds). `wrong`:
    what was reported and is not so.
    """

    def __init__(self, store: Store, draw: random.Random, hik: LimitedHikCentral | None = None,
                 clock: FakeClock | None = None, prefix: str = "V") -> None:  # fmt: skip
        self.clock = clock or FakeClock()
        self.hik = hik or LimitedHikCentral(self.clock)
        rules = type(ONE_GROUP)(ONE_GROUP.groups, ONE_GROUP.doors, prefix=prefix)
        self.rig = Rig(store, rules, self.clock, self.hik)
        self.draw = draw
        self.kills: list[tuple[str, str]] = []
        self.revoked: dict[VisitId, float] = {}
        self.wrong: list[str] = []
        self.take_over()
        rig = self.rig
        rig.bus.subscribe(VisitChanged, self._note)
        stay = StayRules()
        self._overdue = OverdueVisits(rig.store, rig.clock, rig.bus, rig.wake, rig.access, stay)
        self._overdue_at = self._reconcile_at = self.clock.monotonic()

    def take_over(self) -> None:
        """The calls that come now are made by this kiosk, and not by another one."""
        self.hik.before, self.hik.after = self._die_before, self._die_after
        self.hik.guard = self.rig.leases.check

    def run_for(self, seconds: float) -> None:
        self.run_until(lambda: False, seconds)

    def run_until(self, done: Callable[[], bool], most_s: float) -> bool:
        """Work and let time go by; False when `most_s` were not enough."""
        end = self.clock.monotonic() + most_s
        while not done():
            if self.clock.monotonic() >= end:
                return False
            self.run_timers()
            if not self.step():
                self.clock.advance(min(self.rest_s(), max(end - self.clock.monotonic(), 0.01)))
        return True

    def step(self) -> bool:
        """At most one job; the power may fail in it."""
        try:
            return self.rig.engine.run_one()
        except Power:
            self.rig.crash()
            return True

    def states(self, ids: Sequence[VisitId]) -> set[AccessState]:
        return {self.rig.visit(one).access for one in ids}

    def holders(self) -> set[str]:
        """The codes that a door or the server would still let in."""
        now: datetime = self.clock.now()
        copies = {one.code for one in self.hik.copies.values() if one.end and one.end > now}
        members = {one for group in self.hik.members.values() for one in group}
        return copies | {self.hik.people[one].code for one in members if one in self.hik.people}

    def _note(self, event: VisitChanged) -> None:
        visit: Visit = event.visit
        if visit.access is AccessState.REVOKED and visit.id not in self.revoked:
            self.revoked[visit.id] = self.clock.monotonic()
            if visit.person_code in self.holders():
                self.wrong.append(f"{visit.id} is reported as revoked and has access")

    def run_timers(self) -> None:
        """What the ticker of the program does by now."""
        now = self.clock.monotonic()
        if now >= self._overdue_at:
            self._overdue_at = now + _OVERDUE_S
            self._overdue.tick()
        if now >= self._reconcile_at and not self._revokes_wait():
            self._reconcile_at = now + _RECONCILE_S
            gate, rig = self.rig.gates[Peer.HIKCENTRAL], self.rig
            announce = self._announce
            Reconciler(self.hik, rig.store, gate, rig.access, rig.clock, announce).tick()

    def _announce(self, events: Sequence[Event]) -> None:
        self.rig.bus.publish(*events)

    def _revokes_wait(self) -> bool:
        """Urgent calls go first (ADR 014)."""
        with self.rig.store.read() as connection:
            return job_reads.agenda(connection, Lane.REVOKE, self.clock.now())[0]

    def rest_s(self) -> float:
        """Seconds until there may be something to do."""
        now = self.clock.now()
        with self.rig.store.read() as connection:
            found = [job_reads.agenda(connection, lane, now)[1] for lane in Lane]
        waits = [(one - now).total_seconds() for one in found if one is not None]
        probe = self.rig.gates[Peer.HIKCENTRAL].probe_in_s()
        return max(0.01, min([_LONGEST_WAIT_S, *waits, *([] if probe is None else [probe])]))

    def _die_before(self, method: str) -> None:
        self._die(method, "before")

    def _die_after(self, method: str) -> None:
        self._die(method, "after")

    def _die(self, method: str, moment: str) -> None:
        if (method, moment) in self.kills:
            self.kills.remove((method, moment))
            raise Power
