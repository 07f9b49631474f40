"""One run of `kiosk doctor`: lines as they come, or JSON at the end, and the exit code."""

import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Self

import typer

from kiosk.app.place import Place
from kiosk.core.clock import Clock
from kiosk.doctor.examination import Examination
from kiosk.doctor.facts import Fact
from kiosk.doctor.findings import Finding, exit_code
from kiosk.doctor.report import as_json, fact_line, line
from kiosk.doctor.report_file import ReportFile
from kiosk.doctor.trying import test_picture, try_writes
from kiosk.doctor.words import Words

_COULD_NOT_RUN = 2


@dataclass(frozen=True, slots=True)
class Wish:
    """The options of the command."""

    as_json: bool = False
    probe_writes: bool = False
    yes: bool = False
    report: Path | None = None
    with_host: bool = False
    photo: Path | None = None


class Consultation:
    """Main thread. ConfigError and PhotoRejected before anything is tried."""

    def __init__(self, place: Place, clock: Clock, words: Words, wish: Wish) -> None:
        self._clock, self._words, self._wish = clock, words, wish
        self._findings: list[Finding] = []
        self._facts: list[Fact] = []
        self._pixels = test_picture(wish.photo) if wish.probe_writes else None
        self._file: ReportFile | None = None
        if wish.report is not None:
            self._file = ReportFile(wish.report, words, with_host=wish.with_host)
        self._examination = Examination(place, clock)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._examination.close()
        if self._file is not None:
            self._file.close()

    def run(self) -> int:
        """The exit code: 0, 1 with any failure, 2 when the person did not agree."""
        for finding in self._examination.run():
            self._hear(finding)
        agreed = True
        if self._pixels is not None:
            agreed = not self._examination.reachable or self._wish.yes or self._agrees()
            if agreed:
                for finding in try_writes(
                    self._examination, self._pixels, self._clock, self._hear_fact
                ):
                    self._hear(finding)
        self._finish()
        return exit_code(self._findings) if agreed else _COULD_NOT_RUN

    def _agrees(self) -> bool:
        answer = str(typer.prompt(self._words.say("ask"), err=True, default="", show_default=False))
        if answer.strip() == "yes":
            return True
        sys.stderr.write(self._words.say("refused") + "\n")
        return False

    def _finish(self) -> None:
        at = self._clock.now()
        if self._file is not None and self._wish.report is not None:
            self._file.write(self._findings, self._facts, at)
            if not self._wish.as_json:
                typer.echo(self._words.say("report", path=self._wish.report))
        if self._wish.as_json:
            facts = self._facts if self._pixels is not None else None
            sys.stdout.write(as_json(self._findings, facts, self._words, at))

    def _hear(self, finding: Finding) -> None:
        self._findings.append(finding)
        self._print(lambda: line(finding, self._words))

    def _hear_fact(self, fact: Fact) -> None:
        self._facts.append(fact)
        self._print(lambda: fact_line(fact, self._words))

    def _print(self, text: Callable[[], str]) -> None:
        if not self._wish.as_json:
            typer.echo(text())
