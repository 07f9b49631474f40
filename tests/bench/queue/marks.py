"""Who did what to which chain and when, in a file that several processes append to.

Needs the standard library only: the steps of Celery run in an environment of their own. Times are
CLOCK_MONOTONIC, which on one computer is the same clock in every process.
"""

import os
import struct
import time
from pathlib import Path

ASKED, ACCEPTED, FIRST, SECOND = b"E", b"Q", b"A", b"B"
_MARK = struct.Struct("<cxxxiq")


class Marks:
    """Appends; a line is one system call, so that a kill loses none and splits none."""

    def __init__(self, path: Path) -> None:
        self._file = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)

    def put(self, what: bytes, chain: int) -> None:
        os.write(self._file, _MARK.pack(what, chain, time.monotonic_ns()))


class MarksRead:
    """`first[what][chain]`: seconds of the first time; `again`: (what, chain) that came twice."""

    def __init__(self, path: Path) -> None:
        path.touch(mode=0o600)
        self._file = path.open("rb", buffering=0)
        self.first: dict[bytes, dict[int, float]] = {
            what: {} for what in (ASKED, ACCEPTED, FIRST, SECOND)
        }
        self.again: list[tuple[bytes, int]] = []

    def poll(self) -> None:
        """Take in what was appended since the last time."""
        fresh = self._file.read()
        whole = len(fresh) // _MARK.size * _MARK.size
        if whole < len(fresh):
            self._file.seek(whole - len(fresh), os.SEEK_CUR)
        for what, chain, at in _MARK.iter_unpack(fresh[:whole]):
            if chain in self.first[what]:
                self.again.append((what, chain))
            else:
                self.first[what][chain] = at / 1e9

    def count(self, what: bytes, chains: range) -> int:
        """How many of these chains have come that far."""
        self.poll()
        return sum(chain in self.first[what] for chain in chains)

    def close(self) -> None:
        self._file.close()
