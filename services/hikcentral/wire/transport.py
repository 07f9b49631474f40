"""One signed POST: limits, quick tries, deadline, and the answer judged. Any thread.

Never follows a redirect, uses a proxy of the environment, or repeats a write whose outcome is
unknown. What a body holds is the business of the modules above.
"""

import json
import logging
import re
import threading
import time
import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass

import httpx
from tenacity import (
    RetryCallState,
    Retrying,
    retry_if_exception,
    sleep_using_event,
    stop_after_attempt,
)
from tenacity.wait import wait_random_exponential

from kiosk.core.clock import Clock
from kiosk.core.errors import (
    AlreadyThere,
    Busy,
    LinkDown,
    Missing,
    OutcomeUnknown,
    PeerError,
)
from kiosk.core.events import ApiCalled
from services.hikcentral.config import HikCentralConfig
from services.hikcentral.wire.answers import NOT_HCP, Answer, RawAnswer, judge
from services.hikcentral.wire.deadline import Deadline
from services.hikcentral.wire.limiter import Limiter, Pause
from services.hikcentral.wire.network import GuardedTransport
from services.hikcentral.wire.redaction import Redactor
from services.hikcentral.wire.signing import add_signature, content_md5, request_headers

_PREFIX = "/artemis/api"
_TRIES = 3

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Endpoint:
    """A fixed path of the contract without "/artemis/api"; `reads` when repeating is harmless.

    `bare` where a success comes outside the envelope, as bytes.
    """

    path: str
    reads: bool = False
    bare: bool = False


_NUMBER = re.compile(r"^\[[^\]]*\]\s*")


class Transport:
    """The connection to one server. `network` replaces the sockets in tests."""

    def __init__(
        self,
        config: HikCentralConfig,
        clock: Clock,
        on_call: Callable[[ApiCalled], None],
        network: httpx.BaseTransport | None = None,
    ) -> None:
        self._config = config
        self._clock = clock
        self._on_call = on_call
        self._closing = threading.Event()
        self._redactor = Redactor(config.app_key, config.app_secret)
        self._limiter = Limiter(config.rate_per_s, config.burst, config.max_in_flight)
        self._pause = Pause(clock)
        self._client = httpx.Client(
            base_url=config.base_url,
            transport=network or GuardedTransport(config),
            trust_env=False,
            follow_redirects=False,
            timeout=httpx.Timeout(config.deadline_s, connect=config.connect_s),
            headers={"Accept-Encoding": "identity", "User-Agent": "reception-kiosk"},
        )

    def close(self) -> None:
        """End waiting tries and close the sockets; calls after it raise LinkDown."""
        self._closing.set()
        self._client.close()

    def post(
        self, endpoint: Endpoint, body: Mapping[str, object], private: tuple[str, ...] = ()
    ) -> Answer:
        """The answer's data within `deadline_s`, or a PeerError.

        `private` are words of the body that must not come back in an error's text.
        """
        started = time.monotonic()
        status = "error"
        try:
            answer = self._post(endpoint, _serialise(body), private)
            status = "success"
        except (Missing, AlreadyThere):
            # A regular answer to a question; counting it as a fault would bury the real ones.
            status = "success"
            raise
        except PeerError as error:
            kind = type(error).__name__
            log.warning(
                "hikcentral_call_failed",
                extra={"endpoint": endpoint.path, "error": kind, "code": error.code},
            )
            raise
        finally:
            self._on_call(ApiCalled(endpoint.path, status, time.monotonic() - started))
        return answer

    def _post(self, endpoint: Endpoint, content: bytes, private: tuple[str, ...]) -> Answer:
        deadline = Deadline(self._config.deadline_s)
        try:
            with deadline.active():
                return self._quick_tries(endpoint.reads, deadline)(
                    self._attempt, endpoint, content, private, deadline
                )
        except OutcomeUnknown as error:
            # A question without any answer has changed nothing there: the link is down.
            if endpoint.reads and not error.code:
                raise LinkDown(error.detail) from error
            raise

    def _quick_tries(self, reads: bool, deadline: Deadline) -> Retrying:
        enough = stop_after_attempt(_TRIES)

        def stop(state: RetryCallState) -> bool:
            late = deadline.remaining() <= state.upcoming_sleep
            return late or self._closing.is_set() or enough(state)

        return Retrying(
            retry=retry_if_exception(lambda error: _may_repeat(error, reads)),
            wait=wait_random_exponential(multiplier=0.2, max=1.0),
            stop=stop,
            sleep=sleep_using_event(self._closing),
            reraise=True,
        )

    def _attempt(
        self, endpoint: Endpoint, content: bytes, private: tuple[str, ...], deadline: Deadline
    ) -> Answer:
        self._pause.check()
        with self._limiter.slot(deadline):
            raw = self._send(_PREFIX + endpoint.path, content)
        try:
            now = self._clock.now()
            return judge(raw, self._redactor, now, private, bare=endpoint.bare)
        except Busy as busy:
            if busy.retry_after_s is not None:
                self._pause.begin(busy.retry_after_s)
            raise

    def _send(self, path: str, content: bytes) -> RawAnswer:
        if self._closing.is_set():
            raise LinkDown("closed")
        try:
            with self._client.stream(
                "POST", path, content=content, headers=self._sign(path, content)
            ) as response:
                return self._receive(response)
        except (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout) as error:
            raise LinkDown(self._redactor.text(_without_number(error))) from error
        except httpx.TransportError as error:
            raise OutcomeUnknown(type(error).__name__) from error
        except RuntimeError as error:
            # httpx has no error of its own for a client that another thread closed meanwhile.
            if not self._closing.is_set():
                raise
            raise OutcomeUnknown("closed") from error

    def _sign(self, path: str, content: bytes) -> dict[str, str]:
        digest = content_md5(content) if self._config.content_md5 else None
        millis = int(self._clock.now().timestamp() * 1000)
        headers = request_headers(self._config.app_key, str(uuid.uuid4()), millis, digest)
        return add_signature(headers, self._config.app_secret, path)

    def _receive(self, response: httpx.Response) -> RawAnswer:
        # We ask for plain bytes only: a packed answer could unfold to any size.
        if response.headers.get("Content-Encoding", "identity") != "identity":
            raise OutcomeUnknown("packed answer", NOT_HCP)
        body = bytearray()
        for chunk in response.iter_bytes():
            body += chunk
            if len(body) > self._config.body_cap_bytes:
                raise OutcomeUnknown("answer longer than allowed", "TOO_LONG")
        headers = {name.lower(): value for name, value in response.headers.items()}
        return RawAnswer(response.status_code, headers, bytes(body))


def _serialise(body: Mapping[str, object]) -> bytes:
    text = json.dumps(body, ensure_ascii=False, separators=(",", ":"))
    return text.encode("utf-8", "replace")


def _may_repeat(error: BaseException, reads: bool) -> bool:
    """Connect errors always (they carry no code); lost answers and bad gateways for reads."""
    if isinstance(error, LinkDown):
        return not error.code or (reads and error.code != "HTTP 404")
    if isinstance(error, OutcomeUnknown) and reads:
        return not error.code or error.code.startswith("HTTP 5")
    return False


def _without_number(error: Exception) -> str:
    """The words of a socket error: "[Errno 111] Connection refused" without the number."""
    return _NUMBER.sub("", str(error))
