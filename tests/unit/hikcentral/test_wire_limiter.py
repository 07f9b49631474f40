"""The limiter: a rate with a burst, a cap in flight, and no way to stand still."""

import queue
import threading

import pytest

from kiosk.core import errors
from services.hikcentral.wire import deadline as deadline_module
from services.hikcentral.wire.deadline import PATIENCE_S, Deadline
from services.hikcentral.wire.limiter import Limiter, Pause
from tests.fakes.clock import FakeClock
from tests.unit.hikcentral.virtual_time import VirtualTime, take_turns


def test_limiter_lets_a_hundred_threads_through_few_at_a_time() -> None:
    limiter = Limiter(rate_per_s=5000, burst=5, max_in_flight=4)
    lock = threading.Lock()
    inside = most = done = 0

    def work() -> None:
        nonlocal inside, most, done
        with limiter.slot(Deadline(30)):
            with lock:
                inside += 1
                most = max(most, inside)
            with lock:
                inside -= 1
                done += 1

    threads = [threading.Thread(target=work) for _ in range(100)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)
    assert done == 100
    assert 1 <= most <= 4


def test_limiter_gives_the_burst_at_once_and_then_the_rate() -> None:
    now = 0.0
    limiter = Limiter(rate_per_s=5, burst=2, max_in_flight=9, monotonic=lambda: now)
    for _ in range(2):
        with limiter.slot(Deadline(0)):
            pass
    with pytest.raises(errors.Busy), limiter.slot(Deadline(0, patience_s=0)):
        pass
    now = 0.21
    with limiter.slot(Deadline(0)):
        pass


def test_waiters_leave_when_their_patience_ends_and_do_not_block_others() -> None:
    limiter = Limiter(rate_per_s=5000, burst=100, max_in_flight=1)
    refused = threading.Barrier(21)

    def work() -> None:
        with pytest.raises(errors.Busy), limiter.slot(Deadline(15, patience_s=0.05)):
            pass
        refused.wait(30)

    with limiter.slot(Deadline(1)):
        threads = [threading.Thread(target=work) for _ in range(20)]
        for thread in threads:
            thread.start()
        refused.wait(30)
    with limiter.slot(Deadline(0)):
        pass
    for thread in threads:
        thread.join(10)


def test_a_hundred_threads_that_all_want_turns_never_stand_still() -> None:
    """A thousand turns each in `integration/test_wire_load.py`, ten thousand in `torture turns`."""
    time = VirtualTime()
    assert take_turns(time, threads=100, turns=100) == [100] * 100
    assert time.monotonic() >= (10_000 - 5) / 5 - 1, "the rate is kept whoever asks"


def test_a_pause_is_never_cut_short_by_a_later_shorter_wish() -> None:
    clock = FakeClock()
    pause = Pause(clock)
    pause.begin(50)
    pause.begin(1)
    clock.advance(40)
    with pytest.raises(errors.Busy) as caught:
        pause.check()
    assert caught.value.retry_after_s == 10
    clock.advance(11)
    pause.check()


def test_the_longest_pause_is_a_minute() -> None:
    clock = FakeClock()
    pause = Pause(clock)
    pause.begin(600)
    clock.advance(61)
    pause.check()


def test_who_cannot_get_a_turn_in_time_is_told_at_once_and_takes_no_turn() -> None:
    time = VirtualTime()
    limiter = Limiter(1, 1, 4, time.monotonic, time.wait)
    with limiter.slot(Deadline(60)):
        pass
    for _ in range(10):
        with pytest.raises(errors.Busy), limiter.slot(Deadline(15, patience_s=0.5)):
            pass
    assert time.monotonic() == 0.0
    with limiter.slot(Deadline(60)):
        assert time.monotonic() == 1.0


def test_the_wait_for_a_turn_puts_the_deadline_off(monkeypatch: pytest.MonkeyPatch) -> None:
    time = VirtualTime()
    monkeypatch.setattr(deadline_module, "time", time)
    limiter = Limiter(1, 1, 4, time.monotonic, time.wait)
    with limiter.slot(Deadline(15)):
        pass
    call = Deadline(0.5)
    with limiter.slot(call):
        assert time.monotonic() == 1.0
        assert call.remaining() == 0.5
        assert call.patience_left() == PATIENCE_S - 1.0


def test_all_waits_of_one_call_share_its_patience(monkeypatch: pytest.MonkeyPatch) -> None:
    time = VirtualTime()
    monkeypatch.setattr(deadline_module, "time", time)
    limiter = Limiter(1, 1, 4, time.monotonic, time.wait)
    call = Deadline(15, patience_s=1.5)
    for _ in range(2):
        with limiter.slot(call):
            pass
    with pytest.raises(errors.Busy), limiter.slot(call):
        pass


class HandTime:
    """Time that only the test moves on. `begun`: who has begun to wait for the clock."""

    def __init__(self) -> None:
        self.begun: queue.Queue[str] = queue.Queue()
        self._now = 0.0
        self._conditions: list[threading.Condition] = []

    def monotonic(self) -> float:
        return self._now

    def wait(self, woken: threading.Condition, _seconds: float) -> None:
        self._conditions.append(woken)
        self.begun.put(threading.current_thread().name)
        woken.wait(60)

    def until(self, name: str) -> None:
        while self.begun.get(timeout=60) != name:
            pass

    def advance(self, seconds: float) -> None:
        self._now += seconds
        for woken in list(self._conditions):
            with woken:
                woken.notify()


def test_an_urgent_one_takes_the_turn_that_an_ordinary_one_was_waiting_for() -> None:
    time = HandTime()
    limiter = Limiter(1, 1, 4, time.monotonic, time.wait)
    went: list[str] = []

    def go(name: str) -> None:
        with limiter.slot(Deadline(60), urgent=name == "urgent"):
            went.append(name)

    with limiter.slot(Deadline(60)):
        pass
    threads = [threading.Thread(target=go, args=(n,), name=n) for n in ("ordinary", "urgent")]
    for thread in threads:
        thread.start()
        time.until(thread.name)
    time.advance(1.0)
    time.until("ordinary")
    assert went == ["urgent"]
    time.advance(1.0)
    for thread in threads:
        thread.join(60)
    assert went == ["urgent", "ordinary"]


def test_closing_sends_away_who_waits_and_who_comes() -> None:
    time = HandTime()
    limiter = Limiter(1, 1, 4, time.monotonic, time.wait)
    sent_away = threading.Event()

    def go() -> None:
        with pytest.raises(errors.LinkDown), limiter.slot(Deadline(60)):
            pass
        sent_away.set()

    with limiter.slot(Deadline(60)):
        pass
    thread = threading.Thread(target=go, name="waits")
    thread.start()
    time.until("waits")
    limiter.close()
    assert sent_away.wait(60)
    thread.join(60)
    with pytest.raises(errors.LinkDown), limiter.slot(Deadline(60)):
        pass
