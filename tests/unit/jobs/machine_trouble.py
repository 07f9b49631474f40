"""Rules of the machine: time, failures, crashes, and workers that stand still."""

import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, suppress

from hypothesis import strategies as st
from hypothesis.stateful import rule

from kiosk.core.errors import LinkDown
from kiosk.core.ids import VisitId
from kiosk.core.jobs import JobState
from tests.fakes.hikcentral import DOORS
from tests.unit.jobs.machine_base import ERRORS, FAULTS, METHODS, Base, Standstill
from tests.unit.jobs.machine_desk import ENDS, DeskRules
from tests.unit.jobs.rig import Power

_STOOD_STILL_S = 601  # longer than a step may run
DAY_S = 24 * 3600


class TroubleRules(DeskRules):
    @rule(seconds=st.sampled_from([0, 0, 1, 1, 5, 60, 1100]), most=st.integers(1, 6))
    def run(self, seconds: int, most: int) -> None:
        self.pass_time(seconds)
        self.rig.run(most)

    @rule()
    def settle(self) -> None:
        """Everything goes well for a while."""
        self.go(rounds=8)

    @rule(seconds=st.sampled_from([3600, -3600, DAY_S]))
    def set_the_clock(self, seconds: int) -> None:
        self.rig.clock.jump(seconds)
        self.rig.engine.sweep()
        self.overdue.tick()

    @rule(method=METHODS, kind=FAULTS)
    def fail(self, method: str, kind: str) -> None:
        self.rig.hik.fail_next(method, ERRORS[kind])
        self.go()

    @rule(method=METHODS)
    def lose_answer(self, method: str) -> None:
        self.rig.hik.lose_answer(method)
        self.go()

    @rule(seconds=st.sampled_from([0, 30, 7200]))
    def outage(self, seconds: int) -> None:
        self.rig.hik.down = LinkDown("gone")
        self.rig.run(3)
        self.pass_time(seconds)
        self.rig.run(3)
        self.rig.hik.down = None
        self.go()

    @rule(what=st.sampled_from(["hold", "broken", "offline"]), door=st.sampled_from(DOORS))
    def doors(self, what: str, door: str) -> None:
        """Devices are slow, refuse, or are not there; the next time they are well again."""
        hik, one = self.rig.hik, DOORS[DOORS.index(door)]
        if what == "hold":
            hik.hold = not hik.hold
        elif what == "broken":
            hik.broken = {} if hik.broken else {one: "0x7"}
        else:
            hik.offline ^= {one}

    @rule(method=METHODS, done=st.booleans())
    def lose_power(self, method: str, done: bool) -> None:
        def fail(called: str) -> None:
            if called == method:
                raise Power

        with self.script("after" if done else "before", fail), suppress(Power):
            self.rig.run(5)
        self.rig.crash()

    @rule(
        visit_id=Base.known,
        method=METHODS,
        way=ENDS,
        fault=st.sampled_from([None, *sorted(ERRORS)]),
        dies=st.booleans(),
    )
    def change_while_running(
        self, visit_id: VisitId, method: str, way: str, fault: str | None, dies: bool
    ) -> None:
        """The visit changes while a call is on its way, which may fail, and so may the computer."""
        changed = threading.Event()

        def change(called: str) -> None:
            if called != method or changed.is_set():
                return
            changed.set()
            self.press(visit_id, way)
            if dies:
                raise Power
            if fault is not None:
                self.rig.hik.fail_next(method, ERRORS[fault])

        with self.script("before", change), suppress(Power):
            self.rig.run(5)
        if dies:
            self.rig.crash()
        self.rig.run(5)

    @rule(
        visit_id=Base.known,
        call=st.integers(0, 9),
        answered=st.sampled_from([None, "find_person", "add_member", "apply", "apply_report"]),
        way=st.sampled_from([None, "cancel", "revoke", "type", "longer"]),
        most=st.integers(0, 6),
    )
    def stand_still(
        self, visit_id: VisitId, call: int, answered: str | None, way: str | None, most: int
    ) -> None:
        """A worker stops before a request, or before it reads the answer to one. Its job is given
        to another one, who does it; then it goes on."""
        still = Standstill(call if answered is None else call % 2)

        def stop(called: str) -> None:
            if called == answered:
                self._stop(still)

        with ExitStack() as running:
            if answered is not None:
                running.enter_context(self.script("after", stop))
            else:
                running.enter_context(self.guarded_by(lambda: self._stop(still)))
            running.enter_context(self.script("before", lambda _: self._hear(still)))
            workers = running.enter_context(ThreadPoolExecutor(1))
            running.callback(still.let_go)
            work = workers.submit(self._work, still)
            still.halted.wait(60)
            if still.paused:
                self.pass_time(_STOOD_STILL_S)
                self.rig.engine.sweep()
                if way is not None:
                    self.press(visit_id, way)
                self.rig.run(most)
            still.let_go()
            work.result(60)

    def _work(self, still: Standstill) -> None:
        """A few steps, until the thread has stood still in one of them."""
        still.begin()
        try:
            for _ in range(5):
                if still.paused or not self.rig.engine.run_one():
                    break
        finally:
            still.halted.set()

    def _stop(self, still: Standstill) -> None:
        if self.jobs(JobState.RUNNING):  # Who asks whether the link is there holds no lease.
            still.stop_here()

    def _hear(self, still: Standstill) -> None:
        if still.is_awake_again():
            self.watch.broken.append("a worker without its lease has sent something")
