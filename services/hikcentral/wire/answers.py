"""From HTTP answer to data or typed error: the one place where an answer is judged (contract 2).

No server text leaves here unredacted, and no body at all: of a body that is not HikCentral's
only length and hash are told (fault F10). Any thread.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from kiosk.core.errors import Busy, CredentialsRefused, OutcomeUnknown, PeerError
from services.hikcentral.wire.codes import SUCCESS, kind_of_code, kind_of_status
from services.hikcentral.wire.envelope import Envelope, NotAnEnvelope, decode_envelope
from services.hikcentral.wire.http_dates import retry_after_s
from services.hikcentral.wire.redaction import Redactor

NOT_HCP = "NOT_HCP"
CLOCK_TO_BLAME_S = 300.0
# A data-URI, bare base64 of a JPEG, or its bytes (contract 3.9).
BARE_PICTURES = (b"data:image/", b"/9j/", b"\xff\xd8\xff")


@dataclass(frozen=True, slots=True)
class RawAnswer:
    """What came over the wire, and when by our clock; header names in lower case."""

    status: int
    headers: Mapping[str, str]
    body: bytes
    received_at: datetime


@dataclass(frozen=True, slots=True)
class Answer:
    """`data` of a success; `clock_skew_s` is server minus ours in seconds, where it told."""

    data: object
    clock_skew_s: float | None


def judge(
    raw: RawAnswer, redactor: Redactor, skew_s: float | None, private: tuple[str, ...] = ()
) -> Answer:
    """The data of a success, or the PeerError that the answer means.

    `skew_s`: the newest known difference of the clocks, server minus ours.
    """
    envelope = _read(raw.body)
    if raw.status != 200:
        raise _status_error(raw, envelope, redactor, skew_s)
    if envelope is None:
        raise OutcomeUnknown(_describe(raw), NOT_HCP)
    if envelope.code == SUCCESS:
        return Answer(envelope.data, skew_s)
    kind = kind_of_code(envelope.code)
    detail = redactor.text(envelope.msg, private)
    raise _build(kind, detail, redactor.code(envelope.code, private), skew_s, _wait_s(raw))


def judge_bare(
    raw: RawAnswer, redactor: Redactor, skew_s: float | None, private: tuple[str, ...] = ()
) -> Answer:
    """As `judge`, for an endpoint whose success is a picture without an envelope: its bytes."""
    if raw.status != 200 or _read(raw.body) is not None:
        return judge(raw, redactor, skew_s, private)
    if not raw.body.startswith(BARE_PICTURES):
        raise OutcomeUnknown(_describe(raw), NOT_HCP)
    return Answer(raw.body, skew_s)


def _read(body: bytes) -> Envelope | None:
    try:
        return decode_envelope(body)
    except NotAnEnvelope:
        return None


def _status_error(
    raw: RawAnswer, envelope: Envelope | None, redactor: Redactor, skew_s: float | None
) -> PeerError:
    wait_s = _wait_s(raw)
    kind = kind_of_status(raw.status, envelope.code if envelope else None)
    if raw.status == 503 and wait_s is not None:
        kind = Busy
    detail = _describe(raw)
    if envelope is not None:
        detail = f"code {redactor.code(envelope.code)}"
    return _build(kind, detail, f"HTTP {raw.status}", skew_s, wait_s)


def _wait_s(raw: RawAnswer) -> float | None:
    return retry_after_s(raw.headers.get("retry-after"), raw.received_at)


def _build(
    kind: type[PeerError], detail: str, code: str, skew_s: float | None, wait_s: float | None
) -> PeerError:
    if issubclass(kind, CredentialsRefused):
        return kind(_with_clock(detail, skew_s), code, skew_s)
    if issubclass(kind, Busy):
        return kind(detail, code, wait_s)
    return kind(detail, code)


def _with_clock(detail: str, skew_s: float | None) -> str:
    """A signature that fails under clocks far apart is a matter of the clock first (R-25)."""
    if skew_s is None or abs(skew_s) <= CLOCK_TO_BLAME_S:
        return detail
    return f"clock: the server is {skew_s:+.0f} s from ours. {detail}".strip()


def _describe(raw: RawAnswer) -> str:
    digest = hashlib.sha256(raw.body).hexdigest()[:8]
    return f"not an HCP answer (HTTP {raw.status}, {len(raw.body)} bytes, sha256 {digest})"
