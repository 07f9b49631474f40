"""Signature rules of the gateway (contract 1.4), written from the contract, not from the client.

Pure; any thread. It recomputes Content-MD5 from the body and never trusts the header's value.
"""

import base64
import hashlib
import hmac
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import parse_qsl

_NEVER_SIGNED = frozenset(
    {
        "x-ca-signature",
        "x-ca-signature-headers",
        "accept",
        "content-md5",
        "content-type",
        "date",
        "content-length",
        "server",
        "connection",
        "host",
        "transfer-encoding",
        "x-application-context",
        "content-encoding",
    }
)


@dataclass(frozen=True, slots=True)
class Signed:
    """What of a request takes part in its signature. Header names are lower-case."""

    method: str
    path: str
    query: str
    headers: Mapping[str, str]
    body: bytes


def string_to_sign(request: Signed) -> str:
    """The lines of contract 1.4, joined with a line feed."""
    headers = request.headers
    lines = [request.method.upper()]
    if "accept" in headers:
        lines.append(headers["accept"])
    if "content-md5" in headers:
        digest = hashlib.md5(request.body, usedforsecurity=False).digest()
        lines.append(base64.b64encode(digest).decode("ascii"))
    lines += [headers[name] for name in ("content-type", "date") if name in headers]
    listed = headers.get("x-ca-signature-headers", "").split(",")
    names = {name.strip().lower() for name in listed} - _NEVER_SIGNED - {""}
    lines += [f"{name}:{headers.get(name, '').strip()}" for name in sorted(names)]
    return "\n".join([*lines, _path_and_query(request)])


def signature(secret: str, text: str) -> str:
    """Base64 of HMAC-SHA256."""
    mac = hmac.new(secret.encode("utf-8"), text.encode("utf-8"), hashlib.sha256)
    return base64.b64encode(mac.digest()).decode("ascii")


def matches(secret: str, request: Signed) -> bool:
    """Compare in constant time with the signature that the request carries."""
    carried = request.headers.get("x-ca-signature", "").strip()
    wanted = signature(secret, string_to_sign(request))
    return hmac.compare_digest(carried.encode("utf-8"), wanted.encode("ascii"))


def _path_and_query(request: Signed) -> str:
    first: dict[str, str] = {}
    for name, value in parse_qsl(request.query, keep_blank_values=True):
        first.setdefault(name, value)
    if not first:
        return request.path
    pairs = (f"{name}={value}" if value else name for name, value in sorted(first.items()))
    return f"{request.path}?{'&'.join(pairs)}"
