"""One signed POST: limits, quick tries, deadline, and the answer judged. Any thread.

Never repeats a write whose outcome is unknown, and asks nothing of an interface that is known to
be closed. What a body holds is the business of the modules above.
"""

import json
import logging
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass

import httpx

from kiosk.core.clock import Clock
from kiosk.core.errors import (
    AlreadyThere,
    Busy,
    LinkDown,
    Missing,
    NotPermitted,
    OutcomeUnknown,
    PeerError,
)
from kiosk.core.events import ApiCalled, InterfaceMissing
from services.hikcentral.config import HikCentralConfig
from services.hikcentral.wire.answers import Answer, RawAnswer, judge, judge_bare
from services.hikcentral.wire.clock_skew import ClockSkew
from services.hikcentral.wire.deadline import Deadline
from services.hikcentral.wire.doubts import Doubts
from services.hikcentral.wire.exchange import Exchange
from services.hikcentral.wire.interfaces import Interfaces
from services.hikcentral.wire.limiter import Limiter, Pause
from services.hikcentral.wire.quick_tries import quick_tries
from services.hikcentral.wire.redaction import Redactor

Publish = Callable[[ApiCalled | InterfaceMissing], None]

# A question that a gateway did not pass on has changed nothing there.
_LOST_QUESTION = ("", "HTTP 502", "HTTP 504")

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Endpoint:
    """A fixed path of the contract without "/artemis/api"; `reads` when repeating is harmless.

    `bare`: its success is a picture without an envelope, as bytes (contract 0.1, fact 10).
    """

    path: str
    reads: bool = False
    bare: bool = False


class Transport:
    """The connection to one server. `network` replaces the sockets in tests.

    `publish` hears of every finished call and once of each interface that is closed to us, on
    the thread of the caller.
    """

    def __init__(
        self,
        config: HikCentralConfig,
        clock: Clock,
        publish: Publish,
        network: httpx.BaseTransport | None = None,
    ) -> None:
        self._deadline_s = config.deadline_s
        self._publish = publish
        self._redactor = Redactor(config.app_key, config.app_secret)
        self._exchange = Exchange(config, clock, self._redactor, network)
        self._limiter = Limiter(
            config.rate_per_s,
            config.burst,
            config.max_in_flight,
            wait=self._exchange.closing.wait,
        )
        self._pause = Pause(clock)
        self._skew = ClockSkew()
        self._doubts = Doubts()
        self._interfaces = Interfaces(publish)

    def close(self) -> None:
        """End waiting tries and close the sockets; calls after it raise LinkDown."""
        self._exchange.close()

    def post(
        self, endpoint: Endpoint, body: Mapping[str, object], private: tuple[str, ...] = ()
    ) -> Answer:
        """The answer's data within `deadline_s`, or a PeerError.

        `private` are words of the body that must not come back in an error's text. NotPermitted
        without a call where the interface is known to be closed.
        """
        self._interfaces.check(endpoint.path)
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
            self._log_failure(endpoint, error)
            raise
        finally:
            self._publish(ApiCalled(endpoint.path, status, time.monotonic() - started))
        return answer

    def _post(self, endpoint: Endpoint, content: bytes, private: tuple[str, ...]) -> Answer:
        deadline = Deadline(self._deadline_s)
        try:
            with deadline.active():
                tries = quick_tries(endpoint.reads, deadline, self._exchange.closing)
                return tries(self._attempt, endpoint, content, private, deadline)
        except OutcomeUnknown as error:
            if endpoint.reads and error.code in _LOST_QUESTION:
                raise LinkDown(error.detail, error.code) from error
            raise
        except NotPermitted as refusal:
            raise self._interfaces.learn(endpoint.path, refusal) from None

    def _log_failure(self, endpoint: Endpoint, error: PeerError) -> None:
        if isinstance(error, NotPermitted) and self._interfaces.knows(endpoint.path):
            return  # told already, with its own word
        kind = type(error).__name__
        log.warning(
            "hikcentral_call_failed",
            extra={"endpoint": endpoint.path, "error": kind, "code": error.code},
        )

    def _attempt(
        self, endpoint: Endpoint, content: bytes, private: tuple[str, ...], deadline: Deadline
    ) -> Answer:
        self._pause.check()
        with self._limiter.slot(deadline):
            raw = self._exchange.send(endpoint.path, content, private)
        return self._judge(endpoint, raw, private)

    def _judge(self, endpoint: Endpoint, raw: RawAnswer, private: tuple[str, ...]) -> Answer:
        skew_s = self._skew.note(raw.headers.get("date"), raw.received_at)
        try:
            verdict = judge_bare if endpoint.bare else judge
            answer = verdict(raw, self._redactor, skew_s, private)
        except PeerError as error:
            if isinstance(error, Busy) and error.retry_after_s is not None:
                self._pause.begin(error.retry_after_s)
            raise self._doubts.judge(endpoint.path, error, skew_s) from None
        self._doubts.clear(endpoint.path)
        return answer


def _serialise(body: Mapping[str, object]) -> bytes:
    text = json.dumps(body, ensure_ascii=False, separators=(",", ":"))
    return text.encode("utf-8", "replace")
