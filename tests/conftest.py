"""What holds for every test: no display, quiet logging afterwards, how hard Hypothesis tries."""

import logging
import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import settings
from pytestqt.qtbot import QtBot

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

# A computer that is busy with other tests is slow for no reason of ours: no deadline per example.
settings.register_profile("usual", deadline=None)
settings.register_profile("many", deadline=None, max_examples=2000)
settings.load_profile(os.environ.get("KIOSK_HYPOTHESIS", "usual"))

# Whole programs, clips in real time, sockets with real deadlines, every way through a table: more
# than `run.py test --fast` can wait for. Beginnings of paths below this folder.
_SLOW = (
    "integration",
    "acceptance",
    "unit/admin/test_sign_in",
    "unit/camera",
    "unit/doctor/test_salvage",
    "unit/hikcentral/test_calls_on_the_simulator",
    "unit/hikcentral/test_network",
    "unit/hikcentral/test_road_contract",
    "unit/hikcentral/test_wire_faults",
    "unit/jobs/test_failures",
    "unit/jobs/test_gone",
    "unit/jobs/test_revoke",
    "unit/kiosk/test_import_contracts",
    "unit/monitoring/test_server",
    "unit/simulator",
    "unit/store/test_people_and_totals",
    "unit/store/test_transactions",
    "unit/ui/test_draft",
    "unit/ui/test_live",
    "unit/ui/test_portrait",
    "unit/ui/test_register",
)


def _is_slow(path: Path) -> bool:
    return path.relative_to(Path(__file__).parent).as_posix().startswith(_SLOW)


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    """`--fast` does not even read what it leaves out."""
    return True if config.option.markexpr == "not slow" and _is_slow(collection_path) else None


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what `--fast` leaves out by the folder that it is in."""
    for item in items:
        if _is_slow(item.path):
            item.add_marker(pytest.mark.slow)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """What was left out for want of a server is said in a line of its own, and never only `s`."""
    reasons = [
        str(report.longrepr[2]).removeprefix("Skipped: ")
        for report in terminalreporter.getreports("skipped")
        if isinstance(report.longrepr, tuple)
    ]
    missing = [reason for reason in reasons if reason.startswith("PostgreSQL")]
    if missing:
        terminalreporter.write_line(f"NOT RUN: {missing[0]} ({len(missing)} tests)")


_LOGGERS = ("", "kiosk", "services", "ui", "apscheduler")


@pytest.fixture(autouse=True)
def quiet_logging() -> Iterator[None]:
    """A test that starts the program's logging leaves no open file and no level behind."""
    levels = {name: logging.getLogger(name).level for name in _LOGGERS}
    yield
    root = logging.getLogger()
    for handler in [one for one in root.handlers if isinstance(one, logging.FileHandler)]:
        root.removeHandler(handler)
        handler.close()
    for name, level in levels.items():
        logging.getLogger(name).setLevel(level)


class PatientBot(QtBot):
    """A wait ends with its event; on a busy machine the five seconds of the plugin are too few."""

    def waitUntil(self, callback: Callable[[], bool | None], *, timeout: int = 60_000) -> None:
        super().waitUntil(callback, timeout=timeout)


@pytest.fixture
def qtbot(qapp: object, request: pytest.FixtureRequest) -> QtBot:
    """The plugin's bot with patience; the plugin closes its widgets."""
    return PatientBot(request)
