"""Child processes that obey orders, and what the system says a process tree costs (Linux)."""

import json
import os
import signal
import subprocess
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[3]
_KIB = 1024
_STOP_S = 20.0


class Child:
    """A Python program of this checkout with the duty of `pace.obey`, ready for its first order."""

    def __init__(self, command: Sequence[str | Path], environ: Mapping[str, str] | None = None):
        self.process = start(command, environ or {}, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        self._answer()

    @property
    def pid(self) -> int:
        return self.process.pid

    def ask(self, name: str, *arguments: Any) -> Any:
        """Order, and wait for the answer."""
        assert self.process.stdin is not None
        self.process.stdin.write(json.dumps([name, *arguments]) + "\n")
        self.process.stdin.flush()
        return self._answer()

    def stop(self) -> None:
        """End its input and wait for it."""
        assert self.process.stdin is not None
        self.process.stdin.close()
        end(self.process)

    def _answer(self) -> Any:
        assert self.process.stdout is not None
        line = self.process.stdout.readline()
        if not line:
            raise SystemExit(f"{self.process.args} ended with {self.process.wait()}")
        return json.loads(line)


def start(
    command: Sequence[str | Path], environ: Mapping[str, str], **pipes: Any
) -> "subprocess.Popen[str]":
    whole = {**os.environ, "PYTHONPATH": str(ROOT), **environ}
    words = [str(word) for word in command]
    return subprocess.Popen(words, cwd=ROOT, env=whole, text=True, **pipes)


def end(process: "subprocess.Popen[str]") -> None:
    """Wait, ask, then kill."""
    for more in (process.terminate, process.kill):
        try:
            process.wait(_STOP_S)
        except subprocess.TimeoutExpired:
            more()
    process.wait()
    for pipe in (process.stdin, process.stdout):
        if pipe is not None:
            pipe.close()


def family(pid: int) -> list[int]:
    """The process and all its descendants."""
    children: dict[int, list[int]] = {}
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            stat = (folder / "stat").read_text(encoding="ascii", errors="replace")
        except OSError:
            continue  # It ended meanwhile.
        parent = int(stat.rpartition(")")[2].split()[1])
        children.setdefault(parent, []).append(int(folder.name))
    found = [pid]
    for one in found:
        found += children.get(one, [])
    return found


def kill(pids: Iterable[int]) -> None:
    for pid in pids:
        os.kill(pid, signal.SIGKILL)


def pss_mb(pids: Iterable[int]) -> float:
    """Proportional set size: shared pages are divided among those who share them."""
    return sum(_pss_kib(pid) for pid in pids) / _KIB


def _pss_kib(pid: int) -> int:
    lines = Path(f"/proc/{pid}/smaps_rollup").read_text(encoding="ascii").splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("Pss:"))


def cpu_s(pids: Iterable[int]) -> float:
    """Time on a core so far, of all threads, in nanosecond steps."""
    return (
        sum(
            int(path.read_text(encoding="ascii").split()[0])
            for pid in pids
            for path in Path(f"/proc/{pid}/task").glob("*/schedstat")
        )
        / 1e9
    )


def busy_s() -> float:
    """What all cores together have worked since the system started."""
    first = Path("/proc/stat").read_text(encoding="ascii").splitlines()[0]
    user, nice, system, _idle, _wait, irq, soft = map(int, first.split()[1:8])
    return (user + nice + system + irq + soft) / os.sysconf("SC_CLK_TCK")
