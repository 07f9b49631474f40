"""Who may call: key, signature, freshness, authorisation, in this order (contract 7.2).

Event loop only. The echo of the string-to-sign in a refusal is the vendor's (contract 0.1, fact
3) and part of the simulation: the client has to redact it.
"""

import hmac

from kiosk.core.secret import Secret
from services.simulator.building.world import World
from services.simulator.partner.answers import Refusal, refusal
from services.simulator.partner.freshness import Freshness, Quota
from services.simulator.partner.presets import TEXTS
from services.simulator.partner.signature import Signed, matches, string_to_sign

DIALECTS = frozenset({"gateway", "translation", "v31"})
_TOO_MANY = "0x02401009"

_V31_CODES = {
    "0x02401000": "13",
    "0x02401001": "0x00052101",
    "0x02401002": "13",
    "0x02401003": "9",
}


class Unauthenticated(Refusal):
    """Key, signature or time was refused: some servers say so with HTTP 401 (contract 1.6)."""


class QuotaSpent(Refusal):
    """Too many calls; some servers say so with HTTP 429."""


class Gate:
    """Checks one request; raises Refusal in the dialect of the options.

    The quota is counted after freshness: only then the partner is known. [guess]
    """

    def __init__(self, app_key: str, app_secret: Secret, world: World) -> None:
        self._app_key = app_key
        self._app_secret = app_secret
        self._options = world.options
        self._freshness = Freshness(world.options, world.now)
        self._quota = Quota(world.options, world.timers.elapsed_s)

    def forget(self) -> None:
        """No nonce and no call is remembered, as after a restart of the server."""
        self._freshness.forget()
        self._quota.forget()

    def check(self, request: Signed) -> None:
        """Refusal of the first rule that the request breaks."""
        headers = request.headers
        self._check_key(headers.get("x-ca-key", "").strip())
        if not headers.get("x-ca-signature", "").strip():
            raise self._refusal("0x02401002")
        if not matches(self._app_secret.reveal(), request):
            raise self.wrong_signature(request)
        complaint = self._freshness.complaint(
            headers.get("x-ca-timestamp"), headers.get("x-ca-nonce")
        )
        if complaint:
            raise self._refusal("0x02401003", complaint)
        if self._quota.spent():
            raise QuotaSpent(_TOO_MANY, TEXTS[_TOO_MANY])
        if any(_names(part, request.path) for part in self._options.unauthorised):
            raise refusal("69")

    def wrong_signature(self, request: Signed) -> Refusal:
        """The refusal that shows what the server signed, and the AppKey (contract 1.6)."""
        echo = f"{string_to_sign(request)} AppKey: {request.headers.get('x-ca-key', '')}"
        return self._refusal("0x02401003", TEXTS["0x02401003"] + echo)

    def _check_key(self, key: str) -> None:
        if not key:
            raise self._refusal("0x02401000")
        known = hmac.compare_digest(key.encode("utf-8"), self._app_key.encode("utf-8"))
        if not (known and self._options.enabled):
            raise self._refusal("0x02401001")

    def _refusal(self, code: str, msg: str = "") -> Refusal:
        msg = msg or TEXTS[code]
        if self._options.dialect == "translation":
            return Unauthenticated("64", TEXTS["64"])
        if self._options.dialect == "v31":
            return Unauthenticated(_V31_CODES[code], msg)
        return Unauthenticated(code, msg)


def _names(part: str, path: str) -> bool:
    """A text with a leading slash is a whole path of the contract, else a part of one."""
    return path == f"/artemis/api{part}" if part.startswith("/") else part in path
