"""Who may call: key, signature, freshness, authorisation, in this order (contract 7.2).

Event loop only. The echo of the string-to-sign in a refusal is the vendor's (contract 0.1, fact
3) and part of the simulation: the client has to redact it.
"""

import hmac
from collections.abc import Callable
from datetime import datetime

from kiosk.core.secret import Secret
from services.simulator.building.options import Options
from services.simulator.partner.answers import Refusal
from services.simulator.partner.signature import Signed, matches, string_to_sign

_WINDOW_S = 15 * 60
DIALECTS = frozenset({"gateway", "translation", "v31"})

_V31_CODES = {
    "0x02401000": "13",
    "0x02401001": "0x00052101",
    "0x02401002": "13",
    "0x02401003": "9",
}


class Gate:
    """Checks one request; raises Refusal in the dialect of the options."""

    def __init__(
        self, app_key: str, app_secret: Secret, options: Options, now: Callable[[], datetime]
    ) -> None:
        self._app_key = app_key
        self._app_secret = app_secret
        self._options = options
        self._now = now
        self._nonces: dict[str, float] = {}

    def check(self, request: Signed) -> None:
        """Refusal of the first rule that the request breaks."""
        headers = request.headers
        key = headers.get("x-ca-key", "").strip()
        if not key:
            raise self._refusal("0x02401000", "AppKey is missing")
        if not hmac.compare_digest(key.encode("utf-8"), self._app_key.encode("utf-8")):
            raise self._refusal("0x02401001", "Partner does not exist or is disabled")
        if not headers.get("x-ca-signature", "").strip():
            raise self._refusal("0x02401002", "Signature is missing")
        if not matches(self._app_secret.reveal(), request):
            echo = f"{string_to_sign(request)} AppKey: {key}"
            raise self._refusal("0x02401003", f"Invalid Signature! and StringToSign: {echo}")
        self._check_freshness(headers.get("x-ca-timestamp"), headers.get("x-ca-nonce"))
        if any(part in request.path for part in self._options.unauthorised):
            raise Refusal("69", "UnAuthorized API")

    def _check_freshness(self, timestamp: str | None, nonce: str | None) -> None:
        if timestamp is None:
            return
        now = self._now().timestamp()
        if not timestamp.strip().isdecimal():
            raise self._refusal("0x02401003", "Invalid timestamp")
        if abs(now - int(timestamp) / 1000) > _WINDOW_S:
            raise self._refusal("0x02401003", "Timestamp out of range")
        if nonce is None:
            return
        self._nonces = {n: until for n, until in self._nonces.items() if until > now}
        if nonce in self._nonces:
            raise self._refusal("0x02401003", "Nonce was used before")
        self._nonces[nonce] = now + 2 * _WINDOW_S

    def _refusal(self, code: str, msg: str) -> Refusal:
        if self._options.dialect == "translation":
            return Refusal("64", "User authentication failed")
        if self._options.dialect == "v31":
            return Refusal(_V31_CODES[code], msg)
        return Refusal(code, msg)
