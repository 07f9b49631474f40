"""One signed POST: limits, guard, quick tries, deadline, and the answer judged. Any thread.

Never repeats a write whose outcome is unknown, and asks nothing of an interface that is known to
be closed. What a body holds is the business of the modules above.
"""

import json
import logging
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

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
from services.hikcentral.wire.caller import ANYBODY, Caller
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


@dataclass(slots=True)
class _Call:
    """One call on its way. `withheld` once the guard has ended it."""

    endpoint: Endpoint
    content: bytes
    private: tuple[str, ...]
    urgent: bool
    deadline: Deadline
    withheld: bool = field(default=False, init=False)


class _WithheldError(Exception):
    """A PeerError of the guard, on its way past the judges of the server's own."""

    def __init__(self, error: PeerError) -> None:
        super().__init__()
        self.error = error


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
        caller: Caller = ANYBODY,
    ) -> None:
        self._deadline_s = config.deadline_s
        self._publish = publish
        self._caller = caller
        self._redactor = Redactor(config.app_key, config.app_secret)
        self._exchange = Exchange(config, clock, self._redactor, network)
        self._limiter = Limiter(config.rate_per_s, config.burst, config.max_in_flight)
        self._pause = Pause(clock)
        self._skew = ClockSkew()
        self._doubts = Doubts()
        self._interfaces = Interfaces(publish)

    def close(self) -> None:
        """End waiting tries and close the sockets; calls after it raise LinkDown."""
        self._exchange.close()
        self._limiter.close()

    def post(
        self, endpoint: Endpoint, body: Mapping[str, object], private: tuple[str, ...] = ()
    ) -> Answer:
        """The answer's data within `deadline_s` and the wait for our own limits, or a PeerError.

        `private` are words of the body that must not come back in an error's text. NotPermitted
        without a call where the interface is known to be closed. What the guard raises is passed
        on; such a call is not told.
        """
        self._interfaces.check(endpoint.path)
        urgent, deadline = self._caller.is_urgent(), Deadline(self._deadline_s)
        call = _Call(endpoint, _serialise(body), private, urgent, deadline)
        started = time.monotonic()
        status = "error"
        try:
            answer = self._post(call)
            status = "success"
        except (Missing, AlreadyThere):
            # A regular answer to a question; counting it as a fault would bury the real ones.
            status = "success"
            raise
        except _WithheldError as withheld:
            raise withheld.error from withheld.error.__cause__
        except PeerError as error:
            self._log_failure(endpoint, error)
            raise
        finally:
            if not call.withheld:
                self._publish(ApiCalled(endpoint.path, status, time.monotonic() - started))
        return answer

    def _post(self, call: _Call) -> Answer:
        endpoint = call.endpoint
        try:
            with call.deadline.active():
                tries = quick_tries(endpoint.reads, call.deadline, self._exchange.closing)
                return tries(self._attempt, call)
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

    def _attempt(self, call: _Call) -> Answer:
        self._pause.check()
        with self._limiter.slot(call.deadline, call.urgent):
            self._pause.check()  # It may have begun while we stood in line.
            self._ask_guard(call)
            raw = self._exchange.send(call.endpoint.path, call.content, call.private)
        return self._judge(call.endpoint, raw, call.private)

    def _ask_guard(self, call: _Call) -> None:
        call.withheld = True
        try:
            self._caller.guard()
        except PeerError as error:
            raise _WithheldError(error) from None
        call.withheld = False

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
