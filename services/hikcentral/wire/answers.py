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
from services.hikcentral.wire.http_dates import clock_skew_s, retry_after_s
from services.hikcentral.wire.redaction import Redactor

NOT_HCP = "NOT_HCP"


@dataclass(frozen=True, slots=True)
class RawAnswer:
    """What came over the wire; header names in lower case."""

    status: int
    headers: Mapping[str, str]
    body: bytes


@dataclass(frozen=True, slots=True)
class Answer:
    """`data` of a success; `clock_skew_s` is server minus ours in seconds, where it told."""

    data: object
    clock_skew_s: float | None


def judge(
    raw: RawAnswer,
    redactor: Redactor,
    now: datetime,
    private: tuple[str, ...] = (),
    *,
    bare: bool = False,
) -> Answer:
    """The data of a success, or the PeerError that the answer means.

    `bare`: a success comes outside the envelope (contract 0.1, fact 10); data is then its bytes.
    """
    skew_s = clock_skew_s(raw.headers.get("date"), now)
    wait_s = retry_after_s(raw.headers.get("retry-after"), now)
    envelope = _read(raw.body)
    if raw.status != 200:
        raise _status_error(raw, envelope, redactor, skew_s, wait_s)
    if envelope is None:
        if bare and raw.body:
            return Answer(raw.body, skew_s)
        raise OutcomeUnknown(_describe(raw), NOT_HCP)
    if envelope.code == SUCCESS:
        return Answer(envelope.data, skew_s)
    kind = kind_of_code(envelope.code)
    detail = redactor.text(envelope.msg, private)
    raise _build(kind, detail, redactor.code(envelope.code), skew_s, wait_s)


def _read(body: bytes) -> Envelope | None:
    try:
        return decode_envelope(body)
    except NotAnEnvelope:
        return None


def _status_error(
    raw: RawAnswer,
    envelope: Envelope | None,
    redactor: Redactor,
    skew_s: float | None,
    wait_s: float | None,
) -> PeerError:
    kind = kind_of_status(raw.status, envelope.code if envelope else None)
    if raw.status == 503 and wait_s is not None:
        kind = Busy
    detail = _describe(raw)
    if envelope is not None:
        detail = f"code {redactor.code(envelope.code)}"
    return _build(kind, detail, f"HTTP {raw.status}", skew_s, wait_s)


def _build(
    kind: type[PeerError], detail: str, code: str, skew_s: float | None, wait_s: float | None
) -> PeerError:
    if issubclass(kind, CredentialsRefused):
        return kind(detail, code, skew_s)
    if issubclass(kind, Busy):
        return kind(detail, code, wait_s)
    return kind(detail, code)


def _describe(raw: RawAnswer) -> str:
    digest = hashlib.sha256(raw.body).hexdigest()[:8]
    return f"not an HCP answer (HTTP {raw.status}, {len(raw.body)} bytes, sha256 {digest})"
