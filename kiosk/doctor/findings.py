"""What a check has found: a state, a text key with values, or an error. Pure; any thread.

Words are put to it later, in the language of the site, so checks can be tried without any.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from kiosk.core.errors import KioskError


class State(StrEnum):
    """The same words in every language: they are what a script looks for."""

    OK = "OK"
    WARN = "WARN"
    FAIL = "FAIL"
    NOT_RUN = "NOT RUN"


@dataclass(frozen=True, slots=True)
class Finding:
    """One line of the report.

    `check` names the check, `text` what it found (keys of the word files), `values` fill the
    text. `error` stands in for the text where there is none. Values are never secrets, and never
    anything about a person.
    """

    check: str
    state: State
    text: str = ""
    values: Mapping[str, object] = field(default_factory=dict[str, object])
    error: KioskError | None = None

    @property
    def passed(self) -> bool:
        return self.state in (State.OK, State.WARN)


def ok(check: str, text: str, **values: object) -> Finding:
    return Finding(check, State.OK, text, values)


def warn(check: str, text: str, **values: object) -> Finding:
    return Finding(check, State.WARN, text, values)


def fail(check: str, text: str, **values: object) -> Finding:
    return Finding(check, State.FAIL, text, values)


def failed_by(check: str, error: KioskError) -> Finding:
    """A failure that the words for errors explain."""
    return Finding(check, State.FAIL, error=error)


def not_run(check: str, text: str, **values: object) -> Finding:
    return Finding(check, State.NOT_RUN, text, values)


def not_run_after(check: str, needed: str) -> Finding:
    """It makes no sense before the check `needed` has passed."""
    return not_run(check, "skipped.after", needed=needed)


def exit_code(findings: Iterable[Finding]) -> int:
    """1 with any failure, else 0."""
    return int(any(finding.state is State.FAIL for finding in findings))
