"""One signed call as a probe wants it: any key, secret, nonce, time and body, no repetition.

Keeps what the program's own road keeps: certificate checked before the first byte, a deadline for
the whole call, the limiter, a cap on the answer, no redirect, no proxy. What comes back is read
here and redacted; the server's own words are never kept (they echo the key, contract 0.1).
One thread.
"""

import base64
import json
import logging
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from types import TracebackType
from typing import Self

import httpx

from kiosk.core.clock import Clock
from kiosk.core.errors import LinkDown, OutcomeUnknown
from kiosk.core.secret import Secret
from services.hikcentral import HikCentralConfig
from services.hikcentral.wire.codes import SUCCESS
from services.hikcentral.wire.deadline import Deadline
from services.hikcentral.wire.envelope import NotAnEnvelope, decode_envelope
from services.hikcentral.wire.http_dates import clock_skew_s
from services.hikcentral.wire.limiter import Limiter
from services.hikcentral.wire.network import GuardedTransport
from services.hikcentral.wire.redaction import Redactor
from services.hikcentral.wire.signing import Signer

_PREFIX = "/artemis/api"
_PICTURE = b"data:image/"

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Signing:
    """How a call is signed where it differs from the settings.

    `shift_s` is added to the time that is sent; `profile` is one of contract 1.4.
    """

    key: str = ""
    secret: Secret | None = None
    nonce: str = ""
    shift_s: float = 0.0
    profile: str = ""


USUAL = Signing()


@dataclass(frozen=True, slots=True)
class Reply:
    """HTTP `status`, the envelope's `code` ("" where there was none) and `data`, and the
    server's clock minus ours in seconds. `picture` is true for bare picture text."""

    status: int
    code: str
    data: object
    skew_s: float | None
    picture: bool = False

    @property
    def done(self) -> bool:
        return self.status == 200 and self.code == SUCCESS


class RawCaller:
    """Calls one server. ConfigError when the certificate file cannot be used.

    `network` replaces the sockets in tests.
    """

    def __init__(
        self, config: HikCentralConfig, clock: Clock, network: httpx.BaseTransport | None = None
    ) -> None:
        self.config = config
        self._clock = clock
        self._redactor = Redactor(config.app_key, config.app_secret)
        self._limiter = Limiter(config.rate_per_s, config.burst, config.max_in_flight)
        self._client = httpx.Client(
            base_url=config.base_url,
            transport=network or GuardedTransport(config),
            trust_env=False,
            follow_redirects=False,
            timeout=httpx.Timeout(config.deadline_s, connect=config.connect_s),
            headers={"Accept-Encoding": "identity", "User-Agent": "reception-kiosk"},
        )

    def close(self) -> None:
        self._client.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def post(self, path: str, body: Mapping[str, object], signing: Signing = USUAL) -> Reply:
        """One try. LinkDown, CertificateRefused, Busy (our own limiter); OutcomeUnknown when the
        connection broke or the answer is longer than allowed."""
        deadline = Deadline(self.config.deadline_s)
        content = json.dumps(body, ensure_ascii=False, separators=(",", ":")).encode()
        full = _PREFIX + path
        with deadline.active(), self._limiter.slot(deadline):
            try:
                headers = self._sign(full, content, signing)
                with self._client.stream(
                    "POST", full, content=content, headers=headers
                ) as response:
                    raw = self._receive(response)
            except (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout) as error:
                raise LinkDown(self._redactor.text(str(error))) from error
            except httpx.TransportError as error:
                raise OutcomeUnknown(type(error).__name__) from error
        reply = self._read(response, raw)
        log.info("doctor_call", extra={"endpoint": path, "code": reply.code})
        return reply

    def _sign(self, path: str, content: bytes, signing: Signing) -> dict[str, str]:
        config = self.config
        signer = Signer(
            signing.key or config.app_key,
            signing.secret or config.app_secret,
            signing.profile or config.signing,
            config.user_id,
        )
        millis = int((self._clock.now().timestamp() + signing.shift_s) * 1000)
        return signer.headers(path, content, signing.nonce or str(uuid.uuid4()), millis)

    def _receive(self, response: httpx.Response) -> bytes:
        # We ask for plain bytes only: a packed answer could unfold to any size.
        if response.headers.get("Content-Encoding", "identity") != "identity":
            raise OutcomeUnknown("packed answer", "NOT_HCP")
        body = bytearray()
        for chunk in response.iter_bytes():
            body += chunk
            if len(body) > self.config.body_cap_bytes:
                raise OutcomeUnknown("answer longer than allowed", "TOO_LONG")
        return bytes(body)

    def _read(self, response: httpx.Response, raw: bytes) -> Reply:
        skew_s = clock_skew_s(response.headers.get("date"), self._clock.now())
        try:
            envelope = decode_envelope(raw)
        except NotAnEnvelope:
            picture = raw.startswith(_PICTURE) or raw.startswith(b"\xff\xd8\xff")
            return Reply(response.status_code, "", "", skew_s, picture or _bare_picture(raw))
        code = self._redactor.code(envelope.code)
        return Reply(response.status_code, code, envelope.data, skew_s)


def _bare_picture(raw: bytes) -> bool:
    return raw.startswith(base64.b64encode(b"\xff\xd8\xff"))
