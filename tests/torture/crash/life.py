"""One life of the program: from its fork to its kill, with everything that it has said."""

import json
import os
import select
import signal
import tempfile
import time
from collections.abc import Iterator
from typing import Any, Self

from tests.torture.crash.nursery import Nursery

_WAIT_S = 60.0
_CHUNK = 65536


class Silent(AssertionError):
    """The program neither answered nor died."""


class Life:
    """Send commands, read answers, kill. `kill` may be called twice; any one thread."""

    def __init__(self, nursery: Nursery, folder: str, photo: str) -> None:
        self._nursery = nursery
        theirs_in, self._in = os.pipe()
        self._out, theirs_out = os.pipe()
        self._errors = tempfile.TemporaryFile()  # noqa: SIM115 - read after the death
        self.pid = nursery.bear(folder, photo, (theirs_in, theirs_out, self._errors))
        os.close(theirs_in)
        os.close(theirs_out)
        self._rest = b""
        self._ended = self._dead = False
        self._count = 0
        self.errors = ""

    @property
    def next_number(self) -> int:
        """The number that the next command will have."""
        return self._count + 1

    def send(self, do: str, **values: Any) -> int:
        """One command; its number, also when nobody is alive to read it."""
        self._count += 1
        line = json.dumps({"n": self._count, "do": do, **values}) + "\n"
        try:
            os.write(self._in, line.encode())
        except BrokenPipeError:
            self._ended = True
        return self._count

    def ask(self, do: str, **values: Any) -> dict[str, Any] | None:
        """The answer to one command, or None when the program has died over it."""
        number = self.send(do, **values)
        for told in self.answers(_WAIT_S):
            if told["n"] == number:
                return told
        if not self._ended:
            raise Silent(f"{do} was not answered in {_WAIT_S} s")
        return None

    def answers(self, within_s: float) -> Iterator[dict[str, Any]]:
        """What the program says from now until `within_s` are over, or until it ends."""
        end = time.monotonic() + within_s
        while True:
            line, found, rest = self._rest.partition(b"\n")
            if found:
                self._rest = rest
                yield json.loads(line)
                continue
            if self._ended or not self._read(max(end - time.monotonic(), 0.0)):
                return

    def ends_within(self, seconds: float) -> bool:
        """Whether it has died by then; what it says meanwhile is kept for `answers`."""
        if not self._ended:
            self._read(seconds)
        return self._ended

    def _read(self, within_s: float) -> bool:
        """False when nothing has come."""
        if not select.select([self._out], [], [], within_s)[0]:
            return False
        chunk = os.read(self._out, _CHUNK)
        self._ended = not chunk
        self._rest += chunk
        return True

    def kill(self) -> list[dict[str, Any]]:
        """kill -9 for the group; the answers that it had given and nobody had read.

        Half a line at the end is no answer.
        """
        if self._dead:
            return []
        self._dead = True
        # A zombie takes the signal as well: its number is ours until it is buried.
        os.killpg(self.pid, signal.SIGKILL)
        self._nursery.bury(self.pid)
        said = list(self.answers(_WAIT_S))
        self._errors.seek(0)
        self.errors = self._errors.read().decode(errors="replace")
        self._errors.close()
        os.close(self._in)
        os.close(self._out)
        return said

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.kill()
