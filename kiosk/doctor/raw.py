"""One signed call as a probe wants it: any key, secret, nonce, time and body, no repetition.

Goes out by the program's own `Exchange`, under a deadline for the whole call and a limiter of its
own. What comes back is read here and redacted; the server's own words are never kept (they echo the
key, contract 0.1). One thread.
"""

import json
import logging
import uuid
from collections.abc import Mapping
from dataclasses import dataclass

import httpx

from kiosk.core.clock import Clock
from kiosk.core.errors import (
    Busy,
    CredentialsRefused,
    LinkDown,
    NotPermitted,
    OutcomeUnknown,
    PeerError,
)
from kiosk.core.secret import Secret
from services.hikcentral import HikCentralConfig
from services.hikcentral.calls.fields import Fields, as_list
from services.hikcentral.wire.answers import BARE_PICTURES, RawAnswer
from services.hikcentral.wire.codes import (
    KIND_OF_CODE,
    SUCCESS,
    kind_of_code,
    kind_of_status,
)
from services.hikcentral.wire.deadline import Deadline
from services.hikcentral.wire.envelope import NotAnEnvelope, decode_envelope
from services.hikcentral.wire.exchange import PREFIX, Exchange
from services.hikcentral.wire.http_dates import clock_skew_s
from services.hikcentral.wire.interfaces import NOT_AUTHORISED, NOT_IN_THIS_VERSION
from services.hikcentral.wire.limiter import Limiter
from services.hikcentral.wire.redaction import Redactor
from services.hikcentral.wire.signing import Signer

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

    @property
    def kind(self) -> type[PeerError] | None:
        """What this answer is for the program (contract 2.2 to 2.4); None for a success."""
        if self.done or self.picture:
            return None
        if self.status != 200:
            return kind_of_status(self.status, self.code or None)
        return kind_of_code(self.code) if self.code else OutcomeUnknown

    def is_a(self, *kinds: type[PeerError]) -> bool:
        """A failure of one of these kinds."""
        return self.kind is not None and issubclass(self.kind, kinds)

    @property
    def refuses_us(self) -> bool:
        """Our key, secret or clock, or our whole traffic; not this interface."""
        unexplained = self.status == 403 and self.code.lower() not in KIND_OF_CODE
        return unexplained or self.is_a(CredentialsRefused)

    @property
    def too_busy(self) -> bool:
        """To be asked again later. A bare 404 is no such word: there the gateway is absent."""
        told = bool(self.code) or self.status in (429, 503)
        return told and self.is_a(Busy, LinkDown)

    @property
    def not_in_version(self) -> bool:
        return self.is_a(NotPermitted) and self.code == NOT_IN_THIS_VERSION

    @property
    def unticked(self) -> bool:
        """The interface exists, but the partner has no right to it."""
        return self.is_a(NotPermitted) and self.code.lower() in NOT_AUTHORISED

    @property
    def rows(self) -> list[Fields]:
        """The rows of a list answer that are objects."""
        bare = isinstance(self.data, list)
        found = as_list(self.data if bare else Fields(self.data).get("list"))
        return [row for row in map(Fields, found) if row]

    def __str__(self) -> str:
        """Status and code, for a person."""
        return f"HTTP {self.status}" + (f", code {self.code}" if self.code else "")


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
        self._exchange = Exchange(config, clock, self._redactor, network)

    def close(self) -> None:
        self._exchange.close()

    def post(self, path: str, body: Mapping[str, object], signing: Signing = USUAL) -> Reply:
        """One try. LinkDown, CertificateRefused, Busy (our own limiter); OutcomeUnknown when the
        connection broke or the answer is longer than allowed."""
        deadline = Deadline(self.config.deadline_s)
        content = json.dumps(body, ensure_ascii=False, separators=(",", ":")).encode()
        with deadline.active(), self._limiter.slot(deadline):
            headers = self._sign(path, content, signing)
            reply = self._read(self._exchange.deliver(path, content, headers))
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
        nonce = signing.nonce or str(uuid.uuid4())
        return signer.headers(PREFIX + path, content, nonce, millis)

    def _read(self, raw: RawAnswer) -> Reply:
        skew_s = clock_skew_s(raw.headers.get("date"), raw.received_at)
        try:
            envelope = decode_envelope(raw.body)
        except NotAnEnvelope:
            picture = raw.status == 200 and raw.body.startswith(BARE_PICTURES)
            return Reply(raw.status, "", "", skew_s, picture)
        return Reply(raw.status, self._redactor.code(envelope.code), envelope.data, skew_s)
