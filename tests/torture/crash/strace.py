"""strace on a running process: counts its calls in the data folder, or lets the Nth one fail.

`when=N` counts in each thread for itself, and only calls about the files that are named; the
call that a KILL hits is not carried out any more.
"""

import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum
from pathlib import Path
from types import TracebackType
from typing import Self

_SYNCS, _NAMES = ("fsync", "fdatasync"), ("unlink", "unlinkat", "rename", "renameat")
CALLS = ("write", "pwrite64", "ftruncate", *_SYNCS, *_NAMES)
_DYING_S, _LETTING_GO_S = 0.5, 5.0
_LINE = re.compile(r"^(\d+) +(\w+)\((.*)$")


class Effect(Enum):
    KILL = "signal=KILL"
    EIO = "error=EIO"
    ENOSPC = "error=ENOSPC"


@dataclass(frozen=True)
class Fault:
    """The Nth `call` of a thread has this effect."""

    call: str
    number: int
    effect: Effect

    def __str__(self) -> str:
        return f"{self.effect.name} at {self.call} {self.number}"


class Strace:
    """Attached between entry and exit. Without `files` every call of the process is seen."""

    def __init__(self, pid: int, files: Sequence[Path] = (), fault: Fault | None = None) -> None:
        self._log = tempfile.NamedTemporaryFile(prefix="strace-")  # noqa: SIM115 - closed at exit
        about = [word for file in files for word in ("-P", str(file))]
        inject = [] if fault is None else ["-e", _inject(fault)]
        trace = ["-e", f"trace={','.join(f'?{call}' for call in CALLS)}"]
        self._command = ["strace", "-f", "-y", "-p", str(pid), "-o", self._log.name]
        self._command += [*about, *trace, *inject]
        self._kills = fault is not None and fault.effect is Effect.KILL
        self._text = ""

    def __enter__(self) -> Self:
        self._strace = subprocess.Popen(self._command, stderr=subprocess.PIPE, encoding="utf-8")
        assert self._strace.stderr is not None
        self._said = self._strace.stderr.readline()
        if "attached" not in self._said:
            self.__exit__(None, None, None)
            raise OSError(self._said.strip())
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if not (self._kills and self._ends_within(_DYING_S)):
            # Interrupted it lets go of the process. Interrupted while threads die it can hang.
            self._strace.send_signal(signal.SIGINT)
            if not self._ends_within(_LETTING_GO_S):
                self._strace.kill()
        self._strace.communicate()
        self._text = self._read()
        self._log.close()

    def _ends_within(self, seconds: float) -> bool:
        try:
            self._strace.wait(seconds)
        except subprocess.TimeoutExpired:
            return False
        return True

    def _read(self) -> str:
        return Path(self._log.name).read_text(encoding="utf-8", errors="replace")

    @property
    def hit(self) -> bool:
        """Whether an error was put in, asked inside or afterwards; a kill shows in the process."""
        return "INJECTED" in (self._text or self._read())

    def numbers(self, folder: Path) -> dict[str, set[int]]:
        """After the exit: which Nth calls of a thread were about `folder`, by call."""
        found: dict[str, set[int]] = {}
        seen = Counter[tuple[str, str]]()
        for line in self._text.splitlines():
            match = _LINE.match(line)
            if match is None:
                continue
            thread, call, rest = match.groups()
            seen[thread, call] += 1
            if str(folder) in rest:
                found.setdefault(call, set()).add(seen[thread, call])
        return found


def _inject(fault: Fault) -> str:
    return f"inject={fault.call}:{fault.effect.value}:when={fault.number}"


def why_not() -> str:
    """Why strace cannot be used here; empty when it can."""
    if os.name != "posix" or sys.platform == "darwin":
        return "strace is for Linux"
    if shutil.which("strace") is None:
        return "strace is missing (Debian package strace)"
    child = subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE)
    try:
        with Strace(child.pid):
            return ""
    except OSError as error:
        return f"this machine does not let us trace: {error}"
    finally:
        child.kill()
        child.communicate()
