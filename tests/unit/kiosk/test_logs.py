"""One log line is one JSON object, whatever goes into it."""

import json
import logging
import sys
import threading
from collections.abc import Generator
from contextlib import contextmanager
from logging.handlers import RotatingFileHandler
from pathlib import Path
from typing import Any

import pytest

from kiosk.core.secret import Secret
from kiosk.logs import LOG_NAME, JsonLines, log_uncaught, start_logging

OURS = ("kiosk", "services", "ui")
AT = 1_772_425_800.25  # 2026-03-02T04:30:00.250+00:00


@contextmanager
def logging_of_its_own() -> Generator[None]:
    """`start_logging` replaces what the whole process logs to: put it back afterwards."""
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    levels = {name: logging.getLogger(name).level for name in OURS}
    root.handlers.clear()
    try:
        yield
    finally:
        for handler in root.handlers:
            handler.close()
        root.handlers[:] = handlers
        root.setLevel(level)
        for name, kept in levels.items():
            logging.getLogger(name).setLevel(kept)


def formatted(event: str = "visit_saved", /, **extra: Any) -> str:
    record = logging.makeLogRecord(
        {"name": "kiosk.app", "levelno": logging.INFO, "levelname": "INFO", "msg": event}
        | {"created": AT}
        | extra
    )
    return JsonLines().format(record)


def read(folder: Path) -> list[dict[str, Any]]:
    text = (folder / LOG_NAME).read_text(encoding="utf-8")
    return [json.loads(line) for line in text.splitlines()]


def test_a_line_says_when_how_bad_who_and_what() -> None:
    assert json.loads(formatted(visit_id="V1", attempt=2, uncertain=False, late_s=0.5)) == {
        "at": "2026-03-02T04:30:00.250+00:00",
        "level": "info",
        "logger": "kiosk.app",
        "event": "visit_saved",
        "visit_id": "V1",
        "attempt": 2,
        "uncertain": False,
        "late_s": 0.5,
    }


def test_other_values_are_written_as_text_and_secrets_stay_hidden() -> None:
    line = json.loads(formatted(path=Path("a"), found=None, ids=("V1",), key=Secret("canary")))
    assert (line["path"], line["found"], line["ids"]) == ("a", None, "('V1',)")
    assert "canary" not in line["key"]


@pytest.mark.parametrize("name", ["event", "at", "level", "logger", "traceback"])
def test_an_extra_field_never_takes_the_place_of_a_fixed_one(name: str) -> None:
    try:
        raise ValueError("cause")
    except ValueError as error:
        info = (ValueError, error, error.__traceback__)
    line = json.loads(formatted(**{name: "forged"}, exc_info=info))
    assert line["event"] == "visit_saved"
    assert line[name] != "forged"


@pytest.mark.parametrize(
    "character",
    ["\n", "\r", "\x00", "\x1b", "\x7f", "\x85", "\x9b", "\u2028", "\u202e", "\u2066", "\ud800"],
    ids=ascii,
)
def test_no_character_breaks_the_line_or_steers_a_terminal(character: str) -> None:
    value = f"a{character}b"
    line = formatted(value, detail=value)
    assert character not in line
    assert len(line.splitlines()) == 1
    line.encode("utf-8")
    assert json.loads(line)["event"] == value
    assert json.loads(line)["detail"] == value


@pytest.mark.parametrize("value", [float("nan"), float("inf"), float("-inf")])
def test_a_number_that_json_does_not_know(value: float) -> None:
    def unknown(name: str) -> None:
        raise AssertionError(name)

    line = json.loads(formatted(took_s=value), parse_constant=unknown)
    assert line["took_s"] == str(value)


def test_a_traceback_is_one_field_of_one_line(tmp_path: Path) -> None:
    with logging_of_its_own():
        start_logging(tmp_path)
        try:
            raise ValueError("cause")
        except ValueError:
            logging.getLogger("kiosk.app").exception("part_failed", extra={"part": "x"})
        (line,) = read(tmp_path)
    assert (line["event"], line["level"], line["part"]) == ("part_failed", "error", "x")
    assert line["traceback"].startswith("Traceback")
    assert line["traceback"].endswith("ValueError: cause")


def test_ours_from_info_and_libraries_from_warning(tmp_path: Path) -> None:
    with logging_of_its_own():
        start_logging(tmp_path)
        for name in ("kiosk.app", "services.jobs", "ui.bridge", "httpx", "kiosks"):
            logging.getLogger(name).debug("debug")
            logging.getLogger(name).info("info")
            logging.getLogger(name).warning("warning")
        lines = [(line["logger"], line["level"]) for line in read(tmp_path)]
    assert lines == [
        ("kiosk.app", "info"),
        ("kiosk.app", "warning"),
        ("services.jobs", "info"),
        ("services.jobs", "warning"),
        ("ui.bridge", "info"),
        ("ui.bridge", "warning"),
        ("httpx", "warning"),
        ("kiosks", "warning"),
    ]


@pytest.mark.parametrize("to_stderr", [True, False])
def test_warnings_go_to_standard_error_only_when_asked(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], to_stderr: bool
) -> None:
    with logging_of_its_own():
        start_logging(tmp_path, to_stderr=to_stderr)
        logging.getLogger("kiosk.app").info("quiet")
        logging.getLogger("kiosk.app").warning("loud")
    shown = [json.loads(line)["event"] for line in capsys.readouterr().err.splitlines()]
    assert shown == (["loud"] if to_stderr else [])


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="NOT RUN: no device that is full")
def test_a_full_disk_is_told_once_and_without_a_traceback(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / LOG_NAME).symlink_to("/dev/full")
    with logging_of_its_own():
        start_logging(tmp_path)
        for _ in range(3):
            logging.getLogger("kiosk.app").info("visit_saved")
    told = capsys.readouterr().err
    assert told == "kiosk.log cannot be written: No space left on device\n"


def test_starting_again_writes_each_line_once_and_keeps_what_is_there(tmp_path: Path) -> None:
    with logging_of_its_own():
        start_logging(tmp_path)
        logging.getLogger("kiosk.app").info("first")
        start_logging(tmp_path)
        logging.getLogger("kiosk.app").info("second")
        assert [line["event"] for line in read(tmp_path)] == ["first", "second"]


def test_the_files_are_rotated_and_the_oldest_go(tmp_path: Path) -> None:
    with logging_of_its_own():
        start_logging(tmp_path)
        (handler,) = logging.getLogger().handlers
        assert isinstance(handler, RotatingFileHandler)
        assert handler.maxBytes == 5 * 1024 * 1024
        handler.maxBytes = 400
        for number in range(40):
            logging.getLogger("kiosk.app").info("turn", extra={"number": number})
        newest = read(tmp_path)[-1]["number"]
    names = sorted(path.name for path in tmp_path.iterdir())
    assert names == [LOG_NAME, *(f"{LOG_NAME}.{number}" for number in range(1, 5))]
    assert newest == 39


def test_what_nobody_caught_is_in_the_log(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "excepthook", sys.excepthook)
    monkeypatch.setattr(threading, "excepthook", threading.excepthook)

    def fail() -> None:
        raise RuntimeError("a fault of ours")

    with logging_of_its_own():
        start_logging(tmp_path)
        log_uncaught()
        thread = threading.Thread(target=fail)
        thread.start()
        thread.join()
        sys.excepthook(RuntimeError, RuntimeError("in the main thread"), None)
    written = (tmp_path / LOG_NAME).read_text(encoding="utf-8")
    assert "uncaught_in_thread" in written
    assert "a fault of ours" in written
    assert "in the main thread" in written
