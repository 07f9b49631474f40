"""What the rules of the machine share: the rig, the staff of the building, and hooks into calls."""

import dataclasses
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import timedelta
from typing import ClassVar

from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine

from kiosk.core.access import Person
from kiosk.core.errors import (
    Busy,
    CredentialsRefused,
    LinkDown,
    NotPermitted,
    OutcomeUnknown,
    PeerError,
    Refused,
)
from kiosk.core.events import Event
from kiosk.core.ids import GroupId, PersonCode, PersonId, VisitId
from kiosk.core.jobs import Job, JobState, Peer
from kiosk.core.visits import Visit, VisitType
from services.jobs.rules import StayRules
from services.store import Store, job_reads
from services.upkeep.overdue import OverdueVisits
from services.upkeep.reconciler import Reconciler
from tests.fakes.hikcentral import DOORS
from tests.fakes.stores import SQLITE
from tests.unit.jobs.machine_watch import Watch
from tests.unit.jobs.rig import ONE_GROUP, Rig

ERRORS: dict[str, PeerError] = {
    "refused": Refused("no"),
    "not permitted": NotPermitted("not yours"),
    "down": LinkDown("gone"),
    "unknown": OutcomeUnknown("time-out"),
    "busy": Busy("later", "", 30.0),
    "key": CredentialsRefused("who?"),
}
FAULTS = st.sampled_from([*["refused"] * 4, *sorted(ERRORS)])
METHODS = st.sampled_from(
    [
        "find_person",
        "add_person",
        "put_face",
        "update_person",
        "get_person",
        "find_group",
        "add_member",
        "remove_member",
        "apply",
        "apply_report",
        "is_member",
    ]
)
VIPS = GroupId("G2")
RULES = dataclasses.replace(ONE_GROUP, groups={**ONE_GROUP.groups, VisitType.VIP: VIPS})
STAY = StayRules(reentry_grace=timedelta(minutes=5), auto_close=timedelta(hours=4))
STAFF = GroupId("STAFF")


class Base(RuleBasedStateMachine):
    """Attributes: `rig`; `watch`, the judge of every call; `acked`, visits as the desk last
    answered them; `touched`, persons whom somebody changed by hand in HikCentral."""

    stores: ClassVar[dict[str, Store]] = {}
    kind = SQLITE
    known = Bundle("visits")

    def __init__(self) -> None:
        super().__init__()
        self.rig = Rig(self.stores[self.kind], RULES)
        self.rig.hik.unique_codes = False
        self.rig.hik.groups[VIPS], self.rig.hik.members[VIPS] = DOORS[1:], set()
        self.rig.intake = self.rig.new_intake(STAY)
        self.overdue = OverdueVisits(
            self.rig.store, self.rig.clock, self.rig.bus, self.rig.wake, self.rig.access, STAY
        )
        self.watch = Watch(self.rig)
        self.acked: dict[VisitId, Visit] = {}
        self.touched: set[PersonCode] = set()
        self.by_hand = False
        self._scripts: dict[str, Callable[[str], None]] = {}
        self.rig.hik.before = self._before
        self.rig.hik.after = self._after
        self.staff = self._add_staff()

    def _add_staff(self) -> dict[PersonId, Person]:
        hik = self.rig.hik
        hik.groups[STAFF], hik.members[STAFF] = DOORS, set()
        for number in range(2):
            one = PersonId(f"S{number}")
            begin = self.rig.clock.now() - timedelta(days=100)
            end = begin + timedelta(days=4000)
            hik.people[one] = Person(one, f"STAFF{number}", "Штатный", begin, end, True)
            hik.members[STAFF].add(one)
        return dict(hik.people)

    def _before(self, method: str) -> None:
        self.watch.before(method)
        self._scripts.get("before", _nothing)(method)

    def _after(self, method: str) -> None:
        self.watch.after(method)
        self._scripts.get("after", _nothing)(method)

    @contextmanager
    def script(self, moment: str, act: Callable[[str], None]) -> Iterator[None]:
        """Call `act` with the method's name "before" or "after" each call."""
        self._scripts[moment] = act
        try:
            yield
        finally:
            del self._scripts[moment]

    @contextmanager
    def guarded_by(self, pause: Callable[[], None]) -> Iterator[None]:
        """Call `pause` before the lease is looked at."""
        check = self.rig.hik.guard

        def guard() -> None:
            pause()
            check()

        self.rig.hik.guard = guard
        try:
            yield
        finally:
            self.rig.hik.guard = check

    def pass_time(self, seconds: float) -> None:
        """Time goes by, and the timers run."""
        self.rig.clock.advance(seconds)
        self.overdue.tick()

    def reconcile(self) -> None:
        """The minute of the reconciler."""
        rig = self.rig
        gate = rig.gates[Peer.HIKCENTRAL]
        announce = self._announce
        Reconciler(rig.hik, rig.store, gate, rig.access, rig.clock, announce).tick()

    def _announce(self, events: Sequence[Event]) -> None:
        self.rig.bus.publish(*events)
        self.rig.wake()

    def go(self, rounds: int = 3) -> None:
        for _ in range(rounds):
            self.rig.run(3)
            self.pass_time(1)

    def ack(self, saved: Visit) -> None:
        """The desk has said that this is saved."""
        self.acked[saved.id] = saved
        self.watch.allow(saved.person_code, settled=False)

    def jobs(self, *states: JobState) -> tuple[Job, ...]:
        with self.rig.store.read() as connection:
            return job_reads.list_jobs(connection, states or None)


class Standstill:
    """Stops one thread at its call number `call` until it is let go. Other threads pass."""

    def __init__(self, call: int) -> None:
        self._calls_left = call
        self.halted = threading.Event()
        self.paused = False
        self._go = threading.Event()
        self._worker: int | None = None

    def begin(self) -> None:
        """The calling thread is the one to be stopped, once."""
        self._worker = threading.get_ident()

    def stop_here(self) -> None:
        if threading.get_ident() != self._worker or self.paused:
            return
        self._calls_left -= 1
        if self._calls_left < 0:
            self.paused = True
            self.halted.set()
            self._go.wait(60)

    def let_go(self) -> None:
        self._go.set()

    def is_awake_again(self) -> bool:
        """True on the thread that was stopped."""
        return threading.get_ident() == self._worker and self.paused


def _nothing(_method: str) -> None:
    """No script."""
