"""The words of the doctor, from the word files of the language, and those of the errors.

Loads Qt's catalogue for the errors, without a window. Main thread of a command.
"""

import tomllib
from importlib.resources import files
from typing import cast

from PySide6.QtCore import QCoreApplication

from kiosk.core.errors import KioskError, PeerError
from kiosk.doctor.facts import Fact
from kiosk.doctor.findings import Finding
from ui.strings.errors import explain
from ui.strings.language import install_language

_LONGEST = 400
Table = dict[str, str]


class Words:
    """One language: `ru` or `en`."""

    def __init__(self, language: str) -> None:
        install_language(QCoreApplication.instance() or QCoreApplication([]), language)
        tables = load_tables(language)
        self._titles, self._found, self._cures = tables["title"], tables["found"], tables["cure"]
        self._questions, self._verdicts = tables["question"], tables["verdict"]
        self._say = tables["say"]

    def title(self, check: str) -> str:
        """The name of a check, without what it is about (`secret:NAME` is `secret`)."""
        name, _, about = check.partition(":")
        return f"{self._titles[name]} {about}".strip()

    def found(self, finding: Finding) -> str:
        """What was found, in one line."""
        if not finding.text:
            return _one_line(self._what(finding.error))
        values = dict(finding.values)
        if "needed" in values:
            values["needed"] = self.title(str(values["needed"]))
        if finding.error is not None:
            values["error"] = self._what(finding.error)
        return _one_line(self._found[finding.text].format_map(values))

    def cure(self, finding: Finding) -> str:
        """What to do; empty where there is nothing to do."""
        if finding.text:
            return _one_line(self._cures.get(finding.text, "").format_map(dict(finding.values)))
        return _one_line(explain(finding.error).cure if finding.error else "")

    def question(self, fact: Fact) -> str:
        return self._questions[fact.question].format(about=fact.about)

    def verdict(self, verdict: str) -> str:
        return self._verdicts[verdict]

    def say(self, key: str, **values: object) -> str:
        """A sentence of the command itself."""
        return self._say[key].format_map(values)

    def _what(self, error: KioskError | None) -> str:
        if error is None:
            return ""
        what = explain(error).what
        told = f"{error.code} {error.detail}".strip() if isinstance(error, PeerError) else ""
        return f"{what} [{told}]" if told else what


def load_tables(language: str) -> dict[str, Table]:
    """The word file of a language, table by table."""
    text = (files("resources") / "doctor" / f"{language}.toml").read_text(encoding="utf-8")
    return cast("dict[str, Table]", tomllib.loads(text))


def _one_line(text: str) -> str:
    """Text of another system must neither move the cursor nor fill the screen."""
    kept = "".join(one if one.isprintable() else " " for one in text)
    return " ".join(kept.split())[:_LONGEST]
