"""Stopping: in reverse, each part on its own, and never longer than its deadline."""

import logging
import threading
from collections.abc import Callable

import pytest

from kiosk.lifecycle import Lifecycle
from tests.fakes.clock import FakeClock


@pytest.fixture
def lifecycle() -> Lifecycle:
    return Lifecycle(FakeClock())


def stopped(caplog: pytest.LogCaptureFixture) -> dict[str, logging.LogRecord]:
    return {vars(record)["part"]: record for record in caplog.records}


def note(parts: list[str], name: str) -> Callable[[], None]:
    return lambda: parts.append(name)


def test_parts_stop_in_reverse_order(lifecycle: Lifecycle) -> None:
    parts = list[str]()
    for name in ("store", "engine", "timers"):
        lifecycle.add(name, note(parts, name))
    lifecycle.stop()
    assert parts == ["timers", "engine", "store"]


def test_stopping_twice_stops_each_part_once(lifecycle: Lifecycle) -> None:
    parts = list[str]()
    lifecycle.add("store", note(parts, "store"))
    lifecycle.stop()
    lifecycle.stop()
    assert parts == ["store"]


def test_nothing_started_is_nothing_to_stop(lifecycle: Lifecycle) -> None:
    lifecycle.stop()


def test_a_part_that_is_added_later_is_stopped_by_the_next_stop(lifecycle: Lifecycle) -> None:
    parts = list[str]()
    lifecycle.add("first", note(parts, "first"))
    lifecycle.stop()
    lifecycle.add("second", note(parts, "second"))
    lifecycle.stop()
    assert parts == ["first", "second"]


def test_a_part_that_hangs_is_left_after_its_deadline(
    lifecycle: Lifecycle, caplog: pytest.LogCaptureFixture
) -> None:
    release, parts = threading.Event(), list[str]()
    lifecycle.add("store", note(parts, "store"))
    lifecycle.add("engine", lambda: release.wait(30), deadline_s=0.05)
    caplog.set_level(logging.INFO, "kiosk.lifecycle")
    try:
        lifecycle.stop()
        assert not release.is_set()
        assert parts == ["store"]
    finally:
        release.set()
    records = stopped(caplog)
    assert (records["engine"].levelname, vars(records["engine"])["late"]) == ("WARNING", True)
    assert (records["store"].levelname, vars(records["store"])["late"]) == ("INFO", False)


def test_a_part_that_fails_does_not_stop_the_others_and_is_logged(
    lifecycle: Lifecycle, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail() -> None:
        raise OSError("disk")

    seen, parts = list[str](), list[str]()
    monkeypatch.setattr(threading, "excepthook", lambda args: seen.append(str(args.exc_value)))
    lifecycle.add("store", note(parts, "store"))
    lifecycle.add("engine", fail)
    caplog.set_level(logging.INFO, "kiosk.lifecycle")
    lifecycle.stop()
    assert parts == ["store"]
    assert seen == ["disk"]
    records = stopped(caplog)
    assert (records["engine"].levelname, vars(records["engine"])["failed"]) == ("WARNING", True)
    assert vars(records["engine"])["late"] is False
    assert (records["store"].levelname, vars(records["store"])["failed"]) == ("INFO", False)


def test_how_long_it_took_is_logged(caplog: pytest.LogCaptureFixture) -> None:
    clock = FakeClock()
    lifecycle = Lifecycle(clock)
    lifecycle.add("store", lambda: clock.advance(1.25))
    caplog.set_level(logging.INFO, "kiosk.lifecycle")
    lifecycle.stop()
    assert vars(stopped(caplog)["store"])["took_s"] == 1.25
    assert caplog.messages == ["part_stopped"]
