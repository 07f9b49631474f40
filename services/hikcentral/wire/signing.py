"""The signature of a request (contract 1.4). Pure functions; sends, stores and logs nothing."""

import base64
import hashlib
import hmac
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from urllib.parse import parse_qsl

from kiosk.core.secret import Secret

ACCEPT = "*/*"
CONTENT_TYPE = "application/json"

# Profile of contract 1.4 -> the names in X-Ca-Signature-Headers, none of them for P1.
PROFILES: Mapping[str, tuple[str, ...]] = {
    "P1": (),
    "P2": ("x-ca-key",),
    "P3": ("x-ca-key", "x-ca-timestamp"),
    "P4": ("x-ca-key", "x-ca-nonce", "x-ca-timestamp"),
    "P5": ("x-ca-key", "x-ca-nonce", "x-ca-timestamp"),
    "P6": ("userid", "x-ca-key", "x-ca-nonce", "x-ca-timestamp"),
}

_LINES = ("accept", "content-md5", "content-type", "date")
_NEVER_SIGNED = frozenset(
    {
        *_LINES,
        "x-ca-signature",
        "x-ca-signature-headers",
        "content-length",
        "server",
        "connection",
        "host",
        "transfer-encoding",
        "x-application-context",
        "content-encoding",
    }
)


def string_to_sign(
    method: str, headers: Mapping[str, str], signed: Sequence[str], target: str
) -> str:
    """The text that is signed. `target` is path and query; `signed` names the extra headers.

    A header that is not sent has no line; one that is sent empty keeps its line (contract 1.4).
    """
    sent = {name.lower(): value for name, value in headers.items()}
    lines = [method.upper()]
    lines += [sent[name] for name in _LINES if name in sent]
    for name in sorted({name.lower() for name in signed} - _NEVER_SIGNED):
        lines.append(f"{name}:{sent.get(name, '').strip()}")
    lines.append(_canonical(target))
    return "\n".join(lines)


def signature(secret: Secret, text: str) -> str:
    """Base64 of HMAC-SHA256; the key is the secret's own UTF-8 bytes (contract 1.2)."""
    digest = hmac.new(secret.reveal().encode(), text.encode(), hashlib.sha256).digest()
    return base64.b64encode(digest).decode("ascii")


def content_md5(body: bytes) -> str:
    """The value of the Content-MD5 header (contract 1.3)."""
    # The protocol names MD5; it is a checksum under the HMAC here, not a defence of its own.
    return base64.b64encode(hashlib.md5(body, usedforsecurity=False).digest()).decode("ascii")


@dataclass(frozen=True, slots=True)
class Signer:
    """Signs POSTs for one partner by one profile. Any thread.

    A header that the profile does not sign is not sent: nothing may ride along unprotected. The
    key is the exception, P1 names it without signing it. P5 alone protects the body.
    """

    app_key: str
    app_secret: Secret = field(repr=False)
    profile: str = "P4"
    user_id: str = ""

    def headers(self, path: str, body: bytes, nonce: str, timestamp_ms: int) -> dict[str, str]:
        """Every header that contract 1.3 asks for, with the signature of this one attempt."""
        signed = PROFILES[self.profile]
        headers = {"Accept": ACCEPT, "Content-Type": CONTENT_TYPE, "X-Ca-Key": self.app_key}
        if self.profile == "P5":
            headers["Content-MD5"] = content_md5(body)
        if "x-ca-nonce" in signed:
            headers["X-Ca-Nonce"] = nonce
        if "x-ca-timestamp" in signed:
            headers["X-Ca-Timestamp"] = str(timestamp_ms)
        if "userid" in signed:
            headers["userId"] = self.user_id
        if signed:
            headers["X-Ca-Signature-Headers"] = ",".join(signed)
        text = string_to_sign("POST", headers, signed, path)
        return headers | {"X-Ca-Signature": signature(self.app_secret, text)}


def _canonical(target: str) -> str:
    path, _, query = target.partition("?")
    first: dict[str, str] = {}
    for name, value in parse_qsl(query, keep_blank_values=True):
        first.setdefault(name, value)
    if not first:
        return path
    pairs = (f"{name}={first[name]}" if first[name] else name for name in sorted(first))
    return f"{path}?{'&'.join(pairs)}"
