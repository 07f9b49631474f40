"""The file that a site sends us: what was settled, without whose site it is. Mode 0600.

Holds no secret and no person. Host, addresses, paths and fingerprints are in it only when asked
for (`with_host`): then the checks come in words, else by key alone. Main thread.
"""

import json
import os
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import IO

from kiosk import __version__
from kiosk.core.errors import ConfigError, ConfigProblem
from kiosk.doctor.facts import Fact
from kiosk.doctor.findings import Finding
from kiosk.doctor.report import check_row, fact_row
from kiosk.doctor.words import Words

_OPENLY = ("version", "cleanup")


class ReportFile:
    """Opened before anything is tried, so that no run is in vain. ConfigError names the path."""

    def __init__(self, path: Path, words: Words, *, with_host: bool) -> None:
        self._words = words
        self._with_host = with_host
        try:
            handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
            os.chmod(path, 0o600)  # one that was there keeps its rights otherwise
        except OSError as error:
            raise ConfigError(str(path), ConfigProblem.BAD_VALUE, error.strerror or "") from None
        self._file: IO[str] = os.fdopen(handle, "w", encoding="utf-8")

    def write(self, findings: Sequence[Finding], facts: Sequence[Fact], at: datetime) -> None:
        """Write and close."""
        whole = {
            "version": __version__,
            "at": at.isoformat(timespec="seconds"),
            "checks": [self._check(finding) for finding in findings],
            "facts": [fact_row(fact, self._words) for fact in facts],
        }
        with self._file as file:
            file.write(json.dumps(whole, ensure_ascii=False, indent=2) + "\n")

    def close(self) -> None:
        self._file.close()

    def _check(self, finding: Finding) -> dict[str, str]:
        if self._with_host or finding.check in _OPENLY:
            return check_row(finding, self._words)
        told = finding.text or type(finding.error).__name__
        return {"check": finding.check, "state": finding.state.value, "found": told}
