"""What every probe works with: the signed call, one test person, and a fact out of an answer.

One thread.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, tzinfo

from kiosk.core.clock import Clock
from kiosk.core.errors import AlreadyThere, Missing, OutcomeUnknown, PeerError
from kiosk.doctor.facts import Fact, Settled, unsettled
from kiosk.doctor.interfaces import Unticked, Use
from kiosk.doctor.probes.persons import TestPersons
from kiosk.doctor.raw import USUAL, RawCaller, Reply, Signing
from services.hikcentral.wire.exchange import PREFIX

_MOST_DOORS = 10

Judge = Callable[[Reply], tuple[str, str]]
"""Verdict word and note of an answer."""


@dataclass(slots=True)
class Lab:
    """`person_id` and `code` are those of the main test person, "" before it is made.

    `skew_s` is the server's clock minus ours; `unticked` what the checks before have heard.
    """

    caller: RawCaller
    persons: TestPersons
    clock: Clock
    use: Use
    skew_s: float
    unticked: Sequence[Unticked] = ()
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
        """One call, one fact. To a call that is signed in another way a refusal is the answer."""
        try:
            reply = self.caller.post(path, body, signing)
        except PeerError as error:
            return unsettled(fact, "silent", type(error).__name__)
        gate = signing is not USUAL
        return conclude(fact, reply, sent(path, body), judge or plain, gate=gate)


def conclude(fact: str, reply: Reply, sent: str, judge: Judge, *, gate: bool = False) -> Fact:
    """The fact that an answer settles; none when it says nothing about the question.

    `gate`: the question is about the signature, so its refusal does.
    """
    obstacle = _obstacle(reply)
    if obstacle and not (gate and reply.refuses_us):
        return Fact(fact, obstacle, sent, reply.status, reply.code, state=Settled.NO)
    verdict, note = judge(reply)
    return Fact(fact, verdict, sent, reply.status, reply.code, note)


def _obstacle(reply: Reply) -> str:
    if reply.kind is None:
        return ""
    obstacles = (
        ("not_in_version", reply.not_in_version),
        ("unticked", reply.unticked),
        ("signature", reply.refuses_us),
        ("busy", reply.too_busy or (not reply.code and reply.status >= 500)),
        ("no_envelope", not reply.code),
        ("fault", reply.is_a(OutcomeUnknown)),
    )
    return next((name for name, stands_in_the_way in obstacles if stands_in_the_way), "")


def plain(reply: Reply) -> tuple[str, str]:
    """Accepted, or which kind of no."""
    if reply.kind is None:
        return "accepted", ""
    if reply.is_a(Missing):
        return "unknown", ""
    return ("exists" if reply.is_a(AlreadyThere) else "refused"), ""


def sent(path: str, body: Mapping[str, object]) -> str:
    """Path and field names: `name` text, `name#` number, `name[]` array, `name{}` object."""
    marks: tuple[tuple[type, str], ...] = ((str, ""), (int, "#"), (list, "[]"), (dict, "{}"))
    names = [
        name + next((mark for kind, mark in marks if isinstance(value, kind)), "?")
        for name, value in body.items()
    ]
    return f"POST {PREFIX}{path} {' '.join(names)}".strip()
