"""What happened in the story, when, and how it is known. Written as text and as JSON."""

import json
import sys
import time
from dataclasses import asdict, dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Happened:
    """One step: seconds since the start, and the evidence from outside the program."""

    step: str
    at_s: float
    evidence: str


class Timeline:
    """The story's thread only."""

    def __init__(self) -> None:
        self._start = time.monotonic()
        self._steps: list[Happened] = []

    def add(self, step: str, evidence: str) -> None:
        """Note a step that was seen, and print it."""
        happened = Happened(step, round(time.monotonic() - self._start, 3), evidence)
        self._steps.append(happened)
        sys.stdout.write(f"{happened.at_s:8.3f} s  {step:<14} {evidence}\n")
        sys.stdout.flush()

    def save(self, folder: Path, *, complete: bool) -> None:
        """Write timeline.json."""
        told = {"complete": complete, "steps": [asdict(step) for step in self._steps]}
        text = json.dumps(told, ensure_ascii=False, indent=2)
        (folder / "timeline.json").write_text(text + "\n", encoding="utf-8")
