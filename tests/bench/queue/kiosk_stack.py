"""The kiosk's queue as a stack: one process, which is the program itself."""

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from tests.bench.queue.processes import Child, end, kill

_PROGRAM = [sys.executable, "-m", "tests.bench.queue.ours"]


class KioskStack:
    """The producer is a thread of the same process, as the desk is."""

    def __init__(self, folder: Path, *, engine: bool = True, step_s: float = 0.0) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self.marks_path = folder / "marks"
        switches = [] if engine else ["--no-engine"]
        self._command = [*_PROGRAM, str(folder), "--step-s", str(step_s), *switches]
        self._child = Child(self._command)

    def put(self, first: int, count: int, every_s: float = 0.0) -> None:
        self.ask("put", first, count, every_s)

    def ask(self, name: str, *arguments: Any) -> Any:
        return self._child.ask(name, *arguments)

    def pids(self) -> Sequence[int]:
        return [self._child.pid]

    def kill_and_restart(self) -> None:
        kill(self.pids())
        end(self._child.process)
        self._child = Child(self._command)

    def close(self) -> None:
        self._child.stop()
