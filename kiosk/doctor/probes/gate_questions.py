"""Questions 1 and 2 of contract 9: freshness, replays, and what a refusal looks like.

They come last, and each wrong sign-in is tried once: a server may lock a partner. One thread.
"""

import uuid
from collections.abc import Iterator
from dataclasses import replace

from kiosk.core.errors import PeerError
from kiosk.core.secret import Secret
from kiosk.doctor.facts import Fact, Settled, unsettled
from kiosk.doctor.probes.lab import Lab, sent
from kiosk.doctor.raw import USUAL, Signing
from services.hikcentral.wire.interfaces import VERSION_PATH

_NO_PATH = "/common/v1/version/detail"  # in no guide (contract 3.1)
_SHIFTS = (-1, 1, -5, 5, -10, 10, -16, 16)  # minutes
_TIMED = "P4"
_UNKNOWN_KEYS = ("99999998", "99999997")


def freshness(lab: Lab) -> Iterator[Fact]:
    """Timestamps shifted from the server's own clock; a nonce that comes twice; no timestamp."""
    usual = _timed(lab, "1.skew:+0", Signing(shift_s=lab.skew_s))
    yield usual
    if usual.verdict == "accepted":
        yield from _shifted(lab)
        yield _nonce_twice(lab)
    else:
        # What is refused without a shift says nothing about shifts.
        reason = usual.verdict if usual.state is Settled.NO else "unshifted"
        for fact in (*map(_skew, _SHIFTS), "1.nonce"):
            yield unsettled(fact, reason, f"code {usual.code}" if usual.code else "")
    yield lab.ask("1.untimed", VERSION_PATH, {}, signing=Signing(profile="P2"))


def _shifted(lab: Lab) -> Iterator[Fact]:
    for minutes in _SHIFTS:
        yield _timed(lab, _skew(minutes), Signing(shift_s=lab.skew_s + 60 * minutes))


def _nonce_twice(lab: Lab) -> Fact:
    signing = Signing(nonce=str(uuid.uuid4()), shift_s=lab.skew_s)
    first = _timed(lab, "1.nonce", signing)
    if first.verdict == "accepted":
        return _timed(lab, "1.nonce", signing)
    if first.state is Settled.NO:
        return first
    return unsettled("1.nonce", "first_refused", f"code {first.code}")


def _timed(lab: Lab, fact: str, signing: Signing) -> Fact:
    return lab.ask(fact, VERSION_PATH, {}, signing=replace(signing, profile=_TIMED))


def _skew(minutes: int) -> str:
    return f"1.skew:{minutes:+d}"


def refusals(lab: Lab) -> Iterator[Fact]:
    """The answers to what is not allowed."""
    yield _refusal(lab, "2.path", _NO_PATH)
    yield _unticked(lab)
    key = next(key for key in _UNKNOWN_KEYS if key != lab.caller.config.app_key)
    yield _refusal(lab, "2.key", VERSION_PATH, Signing(key=key))
    secret = Secret("VTEST-not-the-secret")
    yield _refusal(lab, "2.secret", VERSION_PATH, Signing(secret=secret))


def _refusal(lab: Lab, fact: str, path: str, signing: Signing = USUAL) -> Fact:
    """The code itself is the answer, whatever it means elsewhere."""
    try:
        reply = lab.caller.post(path, {}, signing)
    except PeerError as error:
        return unsettled(fact, "silent", type(error).__name__)
    if not reply.code and (reply.status == 429 or reply.status >= 500):
        return unsettled(fact, "busy", str(reply))
    verdict = "accepted" if reply.done else "refused"
    return Fact(fact, verdict, sent(path, {}), reply.status, reply.code)


def _unticked(lab: Lab) -> Fact:
    if not lab.unticked:
        return unsettled("2.unticked", "all_ticked")
    interface, reply = lab.unticked[0]
    shape = sent(interface.path, interface.body)
    return Fact("2.unticked", "refused", shape, reply.status, reply.code)
