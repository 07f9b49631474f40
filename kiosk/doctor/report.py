"""What was found as lines for a person, or as JSON for a program. Pure; any thread.

JSON: {"version", "at", "checks": [{"check", "state", "found", "cure"}]}; with probes also
"facts". The keys and the states never depend on the language.
"""

import json
from collections.abc import Iterable, Sequence
from datetime import datetime

from kiosk import __version__
from kiosk.doctor.facts import Fact
from kiosk.doctor.findings import Finding, State
from kiosk.doctor.words import Words

_WIDTH = max(len(state) for state in State)


def line(finding: Finding, words: Words) -> str:
    """`STATE    Title: what was found. What to do.`"""
    told = f"{words.title(finding.check)}: {words.found(finding)}"
    return f"{finding.state.value:<{_WIDTH}}  {told} {words.cure(finding)}".rstrip()


def fact_line(fact: Fact, words: Words) -> str:
    """`FACT     number: question: conclusion (HTTP status, code)`"""
    told = f"{fact.id}: {words.question(fact)} {words.verdict(fact.verdict)}"
    status = f"HTTP {fact.status}" if fact.status else ""
    code = f"code {fact.code}" if fact.code else ""
    noted = ", ".join(part for part in (status, code, fact.note) if part)
    return f"{fact.state.value:<{_WIDTH}}  {told}" + (f" ({noted})" if noted else "")


def as_json(
    findings: Iterable[Finding],
    facts: Sequence[Fact] | None,
    words: Words,
    at: datetime,
    **more: object,
) -> str:
    """The whole report as one JSON object, with a line feed at its end."""
    whole: dict[str, object] = {
        "version": __version__,
        "at": at.isoformat(timespec="seconds"),
        **more,
        "checks": [check_row(finding, words) for finding in findings],
    }
    if facts is not None:
        whole["facts"] = [fact_row(fact, words) for fact in facts]
    return json.dumps(whole, ensure_ascii=False, indent=2) + "\n"


def check_row(finding: Finding, words: Words) -> dict[str, str]:
    return {
        "check": finding.check,
        "state": finding.state.value,
        "found": words.found(finding),
        "cure": words.cure(finding),
    }


def fact_row(fact: Fact, words: Words) -> dict[str, object]:
    return {
        "fact": fact.id,
        "question": words.question(fact),
        "state": fact.state.value,
        "sent": fact.sent,
        "status": fact.status or None,
        "code": fact.code,
        "verdict": fact.verdict,
        "conclusion": words.verdict(fact.verdict),
        "note": fact.note,
    }
