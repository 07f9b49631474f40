"""What every probe works with: the signed call, one test person, and a fact out of an answer.

One thread.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, tzinfo
from typing import cast

from kiosk.core.clock import Clock
from kiosk.core.errors import Busy, LinkDown, PeerError
from kiosk.doctor.facts import Fact, Settled, unsettled
from kiosk.doctor.interfaces import Use, is_unticked
from kiosk.doctor.probes.persons import UNKNOWN, TestPersons
from kiosk.doctor.raw import USUAL, RawCaller, Reply, Signing
from services.hikcentral.wire.codes import kind_of_code

_MOST_DOORS = 10

Judge = Callable[[Reply], tuple[str, str]]
"""Verdict word and note of an answer."""


@dataclass(slots=True)
class Lab:
    """`person_id` and `code` are those of the main test person, "" before it is made.

    `skew_s` is the server's clock minus ours.
    """

    caller: RawCaller
    persons: TestPersons
    clock: Clock
    use: Use
    skew_s: float
    person_id: str = ""
    code: str = ""

    @property
    def group(self) -> str:
        """The guests' group."""
        return self.use.group

    @property
    def doors(self) -> Sequence[str]:
        """At most ten of the door map (contract 3.9)."""
        return self.use.doors[:_MOST_DOORS]

    @property
    def zone(self) -> tzinfo:
        return self.caller.config.time_zone

    def now(self) -> datetime:
        return self.clock.now()

    def ask(
        self,
        fact: str,
        path: str,
        body: Mapping[str, object],
        *,
        judge: Judge | None = None,
        signing: Signing = USUAL,
    ) -> Fact:
        """One call, one fact."""
        try:
            reply = self.caller.post(path, body, signing)
        except PeerError as error:
            return unsettled(fact, "silent", type(error).__name__)
        return conclude(fact, reply, sent(path, body), judge or plain)


def conclude(fact: str, reply: Reply, sent: str, judge: Judge) -> Fact:
    """The fact that an answer settles; none when the interface is closed or the server busy."""
    obstacle = _obstacle(reply)
    if obstacle:
        return Fact(fact, obstacle, sent, reply.status, reply.code, state=Settled.NO)
    verdict, note = judge(reply)
    return Fact(fact, verdict, sent, reply.status, reply.code, note)


def _obstacle(reply: Reply) -> str:
    if reply.done or reply.picture:
        return ""
    if reply.code == "8":
        return "not_in_version"
    if is_unticked(reply):
        return "unticked"
    busy = bool(reply.code) and issubclass(kind_of_code(reply.code), (Busy, LinkDown))
    return "busy" if busy or reply.status == 429 or reply.status >= 500 else ""


def plain(reply: Reply) -> tuple[str, str]:
    """Accepted, or which kind of no."""
    if reply.done or reply.picture:
        return "accepted", ""
    if reply.code in UNKNOWN:
        return "unknown", ""
    if reply.code == "131":
        return "exists", ""
    return ("refused" if reply.code else "no_envelope"), ""


def sent(path: str, body: Mapping[str, object]) -> str:
    """Path and field names: `name` text, `name#` number, `name[]` array, `name{}` object."""
    marks: tuple[tuple[type, str], ...] = ((str, ""), (int, "#"), (list, "[]"), (dict, "{}"))
    names = [
        name + next((mark for kind, mark in marks if isinstance(value, kind)), "?")
        for name, value in body.items()
    ]
    return f"POST /artemis/api{path} {' '.join(names)}".strip()


def rows_of(reply: Reply) -> list[Mapping[str, object]]:
    """The rows of a list answer that are objects."""
    data = reply.data
    if not isinstance(data, dict):
        return []
    rows = cast("dict[str, object]", data).get("list")
    listed = cast("list[object]", rows) if isinstance(rows, list) else []
    return [cast("Mapping[str, object]", row) for row in listed if isinstance(row, dict)]
