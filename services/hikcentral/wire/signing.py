"""The signature of a request (contract 1.4). Pure functions; sends, stores and logs nothing."""

import base64
import hashlib
import hmac
from collections.abc import Mapping, Sequence
from urllib.parse import parse_qsl

from kiosk.core.secret import Secret

ACCEPT = "*/*"
CONTENT_TYPE = "application/json"

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


def request_headers(
    app_key: str, nonce: str, timestamp_ms: int, body_md5: str | None
) -> dict[str, str]:
    """The headers of profile P4, or P5 when `body_md5` is given, without the signature."""
    headers = {"Accept": ACCEPT, "Content-Type": CONTENT_TYPE}
    if body_md5 is not None:
        headers["Content-MD5"] = body_md5
    headers["X-Ca-Key"] = app_key
    headers["X-Ca-Nonce"] = nonce
    headers["X-Ca-Timestamp"] = str(timestamp_ms)
    return headers


def add_signature(headers: dict[str, str], secret: Secret, path: str) -> dict[str, str]:
    """The headers with X-Ca-Signature and the list of signed names, for a POST to `path`."""
    names = sorted(name.lower() for name in headers if name.lower().startswith("x-ca-"))
    text = string_to_sign("POST", headers, names, path)
    return headers | {
        "X-Ca-Signature-Headers": ",".join(names),
        "X-Ca-Signature": signature(secret, text),
    }


def _canonical(target: str) -> str:
    path, _, query = target.partition("?")
    first: dict[str, str] = {}
    for name, value in parse_qsl(query, keep_blank_values=True):
        first.setdefault(name, value)
    if not first:
        return path
    pairs = (f"{name}={first[name]}" if first[name] else name for name in sorted(first))
    return f"{path}?{'&'.join(pairs)}"
