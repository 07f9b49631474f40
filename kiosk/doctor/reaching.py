"""Checks on the way to HikCentral, in order: name, connection, certificate, signature, version.

Nothing but a signed version question is sent. Any thread.
"""

import socket
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import Protocol

import httpcore

from kiosk.core.errors import CertificateRefused, LinkDown, NotPermitted, PeerError
from kiosk.doctor.findings import Finding, State, fail, ok, warn
from kiosk.doctor.raw import Reply
from services.hikcentral.calls.fields import Fields
from services.hikcentral.wire.answers import CLOCK_TO_BLAME_S
from services.hikcentral.wire.doubts import UNKNOWN_KEY_OR_LOAD
from services.hikcentral.wire.resolver import Resolver

_PATIENCE_S = 5.0
_SOON = timedelta(days=30)


class Shown(Protocol):
    """A presented certificate: its SHA-256 in hexadecimal digits, and its last moment."""

    @property
    def sha256(self) -> str: ...

    @property
    def not_after(self) -> datetime: ...


def name(host: str) -> tuple[tuple[str, ...], Finding]:
    """The addresses behind the name."""
    try:
        found = Resolver().addresses(host, _PATIENCE_S)
    except (httpcore.ConnectError, httpcore.ConnectTimeout):
        return (), fail("name", "name.unknown", host=host)
    return found, ok("name", "name.ok", host=host, addresses=", ".join(found))


def connection(addresses: Sequence[str], port: int) -> Finding:
    """The first address that takes a connection."""
    reason = ""
    for address in addresses:
        try:
            socket.create_connection((address, port), _PATIENCE_S).close()
        except OSError as error:
            reason = error.strerror or type(error).__name__
        else:
            return ok("connection", "connection.ok", address=address, port=port)
    return fail("connection", "connection.refused", port=port, reason=reason)


def certificate(show: Callable[[], Shown], pins: Sequence[str] | None, now: datetime) -> Finding:
    """The presented fingerprint, against the pins; without pins an authority judges it later."""
    try:
        shown = show()
    except PeerError as error:
        return Finding("certificate", State.FAIL, "certificate.none", error=error)
    told = {"sha256": shown.sha256, "until": shown.not_after.date().isoformat()}
    if pins is not None and shown.sha256 not in pins:
        return fail("certificate", "certificate.other", pin=", ".join(pins), **told)
    if shown.not_after <= now:
        return fail("certificate", "certificate.over", **told)
    if shown.not_after - now < _SOON:
        return warn("certificate", "certificate.soon", **told)
    return ok("certificate", "certificate.shown" if pins is None else "certificate.ok", **told)


def signature(ask: Callable[[], Reply]) -> tuple[Reply | None, Finding]:
    """Whether our key, secret and clock are taken; the reply when they are."""
    try:
        reply = ask()
    except CertificateRefused as error:
        return None, Finding("signature", State.FAIL, "signature.certificate", error=error)
    except PeerError as error:
        return None, Finding("signature", State.FAIL, "signature.silent", error=error)
    if reply.done:
        return reply, ok("signature", "signature.ok")
    if reply.is_a(NotPermitted) and not reply.refuses_us:
        # The signature is judged before the rights (contract 7.2).
        return reply, warn("signature", "signature.version_unticked", answer=reply)
    seconds = f"{round(reply.skew_s or 0):+d}"
    return None, fail("signature", _refusal(reply), answer=reply, seconds=seconds)


def _refusal(reply: Reply) -> str:
    unknown_key = reply.status == 200 and reply.code.lower() in UNKNOWN_KEY_OR_LOAD
    if reply.refuses_us or unknown_key:
        far = reply.skew_s is not None and abs(reply.skew_s) > CLOCK_TO_BLAME_S
        return "signature.clock" if far else "signature.refused"
    if reply.status == 200 and reply.is_a(LinkDown):
        return "signature.service"
    if reply.too_busy:
        return "signature.busy"
    return "signature.odd" if reply.code else "signature.no_gateway"


def version(reply: Reply) -> Finding:
    """Product and version as the server names them."""
    fields = Fields(reply.data)
    text = fields.text("softVersion")[:60]
    if not text:
        return Finding("version", State.NOT_RUN, "version.unknown")
    product = fields.text("produceName", "productName")[:60]
    return ok("version", "version.ok", product=product, version=text)
