"""Questions 1 and 2 of contract 9: freshness, replays, and what a refusal looks like.

They come last, and each wrong sign-in is tried once: a server may lock a partner. One thread.
"""

import uuid
from collections.abc import Iterator

from kiosk.core.errors import PeerError
from kiosk.core.secret import Secret
from kiosk.doctor.facts import Fact, unsettled
from kiosk.doctor.interfaces import is_unticked, reads
from kiosk.doctor.probes.lab import Lab, sent
from kiosk.doctor.raw import USUAL, Signing

_VERSION = "/common/v1/version"
_NO_PATH = "/common/v1/version/detail"  # in no guide (contract 3.1)
_MINUTES = (1, 5, 10, 16)
_TIMED = "P4"
_UNKNOWN_KEYS = ("99999998", "99999997")


def freshness(lab: Lab) -> Iterator[Fact]:
    """Timestamps shifted from the server's own clock; a nonce that comes twice; no timestamp."""
    for minutes in (sign * size for size in _MINUTES for sign in (-1, 1)):
        signing = Signing(shift_s=lab.skew_s + 60 * minutes, profile=_TIMED)
        yield lab.ask(f"1.skew:{minutes:+d}", _VERSION, {}, signing=signing)
    signing = Signing(nonce=str(uuid.uuid4()), shift_s=lab.skew_s, profile=_TIMED)
    first = lab.ask("1.nonce", _VERSION, {}, signing=signing)
    if first.verdict == "accepted":
        yield lab.ask("1.nonce", _VERSION, {}, signing=signing)
    else:
        yield unsettled("1.nonce", "silent", f"code {first.code}")
    yield lab.ask("1.untimed", _VERSION, {}, signing=Signing(profile="P2"))


def refusals(lab: Lab) -> Iterator[Fact]:
    """The answers to what is not allowed."""
    yield _refusal(lab, "2.path", _NO_PATH)
    yield _unticked(lab)
    key = next(key for key in _UNKNOWN_KEYS if key != lab.caller.config.app_key)
    yield _refusal(lab, "2.key", _VERSION, Signing(key=key))
    secret = Secret("VTEST-not-the-secret")
    yield _refusal(lab, "2.secret", _VERSION, Signing(secret=secret))


def _refusal(lab: Lab, fact: str, path: str, signing: Signing = USUAL) -> Fact:
    """The code itself is the answer, whatever it means elsewhere."""
    try:
        reply = lab.caller.post(path, {}, signing)
    except PeerError as error:
        return unsettled(fact, "silent", type(error).__name__)
    verdict = "accepted" if reply.done else "refused"
    return Fact(fact, verdict, sent(path, {}), reply.status, reply.code)


def _unticked(lab: Lab) -> Fact:
    for interface in reads(lab.use):
        try:
            reply = lab.caller.post(interface.path, interface.body)
        except PeerError:
            continue
        if is_unticked(reply):
            shape = sent(interface.path, interface.body)
            return Fact("2.unticked", "refused", shape, reply.status, reply.code)
    return unsettled("2.unticked", "all_ticked")
