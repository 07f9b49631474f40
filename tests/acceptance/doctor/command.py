"""The command on one site, as its user runs it, and what it says, looked through for canaries."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import cv2
import pytest

from kiosk.cli import main
from kiosk.doctor.probes.picture import draw_head
from services.simulator.shapes import StateShape
from tests.fakes.site import APP_SECRET, CANARIES, Site

PROFILES = ("V2.1", "V2.4", "V2.6", "V3.0", "V3.1")
VISITOR_CODE = "V-CANARY-1"
LEFT_OUT = ("revision", "calls")


@dataclass
class Told:
    """What one run said."""

    code: int
    out: str
    report: str = ""

    @property
    def whole(self) -> dict[str, Any]:
        return json.loads(self.out)

    def state(self, check: str) -> set[str]:
        return {row["state"] for row in self.whole["checks"] if row["check"] == check}

    def words(self, check: str) -> str:
        rows = [row for row in self.whole["checks"] if row["check"] == check]
        return " ".join(f"{row['found']} {row['cure']}" for row in rows)

    def fails(self) -> set[str]:
        return {row["check"] for row in self.whole["checks"] if row["state"] == "FAIL"}

    def facts(self) -> Mapping[str, tuple[str, str | None]]:
        """Fact -> verdict and code."""
        return {row["fact"]: (row["verdict"], row["code"]) for row in self.whole["facts"]}


class Doctor:
    """Runs the command on one site, and looks after every word that it says."""

    def __init__(self, site: Site, capsys: pytest.CaptureFixture[str], folder: Path) -> None:
        self.site, self._capsys = site, capsys
        self._report = folder / "report.json"
        source = folder / "camera_%03d.png"
        cv2.imwrite(str(source).replace("%03d", "000"), draw_head()[::4, ::4])
        self.usual: dict[str, dict[str, Any]] = {"camera": {"source": str(source)}}
        self.configure()

    def configure(self, language: str = "en", **sections: Mapping[str, Any]) -> None:
        merged = {**self.usual, **sections}
        self.site.configure(merged, language=language)
        text = self.site.place.config.read_text(encoding="utf-8")
        self.site.place.config.write_text(f'time_zone = "Asia/Almaty"\n{text}', encoding="utf-8")

    def run(self, *arguments: str) -> Told:
        code = main(["--data-dir", str(self.site.folder), "doctor", *arguments])
        out, errors = self._capsys.readouterr()
        assert errors == ""
        return self._checked(Told(code, out))

    def check(self) -> Told:
        return self.run("--json")

    def probe(self, *arguments: str) -> Told:
        told = self.run(
            "--json", "--probe-writes", "--yes", "--report", str(self._report), *arguments
        )
        told.report = self._report.read_text(encoding="utf-8")
        return self._checked(told)

    def process(self, *arguments: str) -> Told:
        """As its user starts it."""
        command = self.site.command("doctor", *arguments)
        out, errors = command.communicate(timeout=120)
        assert errors == ""
        return self._checked(Told(command.returncode, out))

    def _checked(self, told: Told) -> Told:
        leaked = [one for one in CANARIES if one in told.out + told.report + self.site.log_text()]
        assert leaked == []
        assert APP_SECRET not in told.out + told.report
        return told


def same(before: StateShape, after: StateShape) -> None:
    """Everything but the count of calls is as it was."""
    for name in before:
        if name not in LEFT_OUT:
            assert after[name] == before[name], name
