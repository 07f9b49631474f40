"""One store and one simulator for all cells of a worker; each cell empties both.

At the end of a run one line tells how much of the matrix was played, and why the rest was not.
"""

import socket
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from services.hikcentral.wire import quick_tries, transport
from services.store import Store
from tests.fakes.site import Building
from tests.fakes.stores import open_store
from tests.integration.matrix.elsewhere import Names
from tests.integration.matrix.leftovers import Leftovers
from tests.integration.matrix.matrix_table import LEFT_OUT, NOT_APPLICABLE
from tests.integration.matrix.our_side import Patience
from tests.integration.matrix.world import World

_CELL = "matrix/test_matrix.py::test_cell["
_IN_MEMORY = Path("/dev/shm")


@pytest.fixture(scope="session")
def matrix_folder() -> Iterator[Path]:
    """In memory where there is such a place: the matrix is not about the disk."""
    with tempfile.TemporaryDirectory(dir=_IN_MEMORY if _IN_MEMORY.is_dir() else None) as name:
        yield Path(name)


@pytest.fixture(scope="session")
def matrix_store(matrix_folder: Path) -> Iterator[Store]:
    store = open_store(matrix_folder)
    yield store
    store.close()


@pytest.fixture
def world(
    matrix_store: Store, session_building: Building, monkeypatch: pytest.MonkeyPatch
) -> Iterator[World]:
    session_building.remote.state()  # The connection of the test itself is no leftover.
    before = Leftovers()
    names, patience = Names(), Patience()
    monkeypatch.setattr(socket, "getaddrinfo", names)
    monkeypatch.setattr(transport, "Deadline", patience)
    # Quick tries inside one call wait in real time; how long is not what the matrix asks.
    monkeypatch.setattr(quick_tries, "FIRST_WAIT_S", 0.0)
    made = World(matrix_store, session_building, names, patience)
    yield made
    made.close()
    before.require_none()


@pytest.fixture
def fresh_store(matrix_folder: Path) -> Iterator[Callable[[], Store]]:
    """Opens the database file anew, beside the program that has it open."""
    opened: list[Store] = []

    def open_anew() -> Store:
        opened.append(open_store(matrix_folder))
        return opened[-1]

    yield open_anew
    for store in opened:
        store.close()


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Cells run, cells that do not apply, and what of a cell is left to a later issue."""
    names = [report.nodeid for report in terminalreporter.getreports("passed")]
    cells = {tuple(name.split("[")[1].split("-")[:2]) for name in names if _CELL in name}
    if not cells:
        return
    played = {(fault, row[:2]) for fault, row in cells}
    excused = sum(len(rows) for rows in NOT_APPLICABLE.values())
    terminalreporter.section("fault matrix")
    terminalreporter.line(f"{len(played)} cells passed, {excused} of 304 do not apply:")
    for fault, rows in NOT_APPLICABLE.items():
        for reason in dict.fromkeys(rows.values()):
            which = " ".join(row for row, why in rows.items() if why == reason)
            terminalreporter.line(f"  {fault} {which}: {reason}")
    for what, why in LEFT_OUT.items():
        terminalreporter.line(f"  {what}: {why}")
