"""Who is calling: the guard before every request, and urgent calls before the waiting others."""

import threading
from collections.abc import Callable, Generator
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager, contextmanager
from typing import Any

import httpx
import pytest

from kiosk.core import errors
from services.hikcentral.wire.caller import Caller
from services.hikcentral.wire.limiter import Limiter
from tests.unit.hikcentral.rig import ok, reply
from tests.unit.hikcentral.wire_rig import WireRig


class LeaseLost(Exception):
    """What a job's guard may raise: nothing of the client's own."""


class Guard:
    """Lets `lets_through` requests pass, then raises `error`; keeps on which threads it ran."""

    def __init__(self, lets_through: int, error: Exception | None = None) -> None:
        self.lets_through = lets_through
        self.error = error or LeaseLost()
        self.threads: list[str] = []

    def __call__(self) -> None:
        self.threads.append(threading.current_thread().name)
        if len(self.threads) > self.lets_through:
            raise self.error


OWN_ERRORS = [
    LeaseLost("lost"),
    errors.LinkDown("guard"),
    errors.Busy("guard", "6"),
    errors.OutcomeUnknown("guard"),
    errors.NotPermitted("guard", "69"),
    errors.Missing("guard", "128"),
]


@pytest.mark.parametrize("error", OWN_ERRORS, ids=repr)
def test_what_the_guard_raises_comes_out_as_it_is_and_nothing_is_sent(error: Exception) -> None:
    guard = Guard(0, error)
    rig = WireRig(ok("x"), caller=Caller(guard))
    with pytest.raises(type(error)) as caught:
        rig.read()
    assert caught.value is error
    assert (rig.tries, len(guard.threads)) == (0, 1), "and it is not asked again"
    assert rig.events == [], "what was not sent is no call, and no interface is closed by it"
    guard.lets_through = 9
    assert rig.read().data == "x"


def test_the_guard_is_asked_once_before_each_request_on_the_thread_of_the_call() -> None:
    guard = Guard(99)
    rig = WireRig(httpx.ConnectError("refused"), reply("6"), ok("x"), caller=Caller(guard))
    rig.read()
    assert rig.tries == 3
    assert guard.threads == [threading.current_thread().name] * 3


def test_a_guard_that_stops_a_quick_try_stops_the_call() -> None:
    guard = Guard(1)
    rig = WireRig(httpx.ConnectError("refused"), ok("x"), caller=Caller(guard))
    with pytest.raises(LeaseLost):
        rig.read()
    assert (rig.tries, len(guard.threads)) == (1, 2)


def test_places_come_back_from_the_guard() -> None:
    rig = WireRig(ok("x"), caller=Caller(Guard(0)), max_in_flight=1)
    for _ in range(3):
        with pytest.raises(LeaseLost):
            rig.read()


Slot = Callable[..., AbstractContextManager[None]]


def watch_slots(monkeypatch: pytest.MonkeyPatch, in_line: Callable[[], None]) -> None:
    """Call `in_line` whenever a request stands in line for its turn."""
    real: Slot = Limiter.slot

    @contextmanager
    def slot(limiter: Limiter, *arguments: Any) -> Generator[None]:
        in_line()
        with real(limiter, *arguments):
            yield

    monkeypatch.setattr(Limiter, "slot", slot)


def test_the_guard_is_asked_last_of_all(monkeypatch: pytest.MonkeyPatch) -> None:
    """A lease that was lost while the call stood in line is seen."""
    order: list[str] = []
    watch_slots(monkeypatch, lambda: order.append("in line"))

    def answer(_request: httpx.Request) -> httpx.Response:
        order.append("sent")
        return reply("6")

    rig = WireRig(answer, caller=Caller(lambda: order.append("guard")))
    with pytest.raises(errors.Busy):
        rig.read()
    assert order == ["in line", "guard", "sent"] * 4


def test_a_pause_that_began_while_we_stood_in_line_holds(monkeypatch: pytest.MonkeyPatch) -> None:
    guard = Guard(99)
    rig = WireRig(httpx.Response(429, headers={"Retry-After": "30"}), caller=Caller(guard))
    overtaken = iter([True])

    def be_overtaken() -> None:
        if next(overtaken, False):
            with pytest.raises(errors.Busy):
                rig.probe()

    watch_slots(monkeypatch, be_overtaken)
    with pytest.raises(errors.Busy) as caught:
        rig.write()
    assert caught.value.retry_after_s == 30.0
    assert (rig.tries, len(guard.threads)) == (1, 1), "only the one that overtook was sent"


def test_a_rush_makes_no_call_fail() -> None:
    """Thirty calls whose line is far longer than the time of one call."""
    rig = WireRig(ok("x"), rate_per_s=200.0, burst=1, deadline_s=0.02)
    with ThreadPoolExecutor(30) as pool:
        calls = [pool.submit(rig.write) for _ in range(30)]
        assert [call.result(60).data for call in calls] == ["x"] * 30


def test_a_place_is_kept_for_urgent_calls() -> None:
    asked = threading.local()
    arrived, go = threading.Semaphore(0), threading.Event()

    def hold(request: httpx.Request) -> httpx.Response:
        if b"faceData" in request.content:
            arrived.release()
            go.wait(60)
        return ok("x")

    def urgent() -> str:
        asked.urgent = True
        return str(rig.read().data)

    caller = Caller(is_urgent=lambda: getattr(asked, "urgent", False))
    rig = WireRig(hold, caller=caller, max_in_flight=3)
    with ThreadPoolExecutor(9) as pool:
        ordinary = [pool.submit(rig.write) for _ in range(8)]
        for _ in range(2):
            assert arrived.acquire(timeout=60)
        assert pool.submit(urgent).result(60) == "x"
        assert rig.tries == 3, "two ordinary ones are held, the others wait"
        go.set()
        for call in ordinary:
            call.result(60)
