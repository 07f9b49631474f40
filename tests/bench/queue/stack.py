"""What the comparison asks of a queue, whichever it is."""

from collections.abc import Sequence
from pathlib import Path
from typing import Protocol


class Stack(Protocol):
    """A queue at work. `marks_path`: where its producer and its steps write what they did."""

    marks_path: Path

    def put(self, first: int, count: int, every_s: float = 0.0) -> None:
        """Enqueue chains by number; comes back when the last one is accepted."""
        ...

    def pids(self) -> Sequence[int]:
        """Every process that the queue needs, without one that only puts chains in."""
        ...

    def kill_and_restart(self) -> None:
        """Kill -9 everything that runs steps, with all its children, and start it again."""
        ...

    def close(self) -> None: ...
