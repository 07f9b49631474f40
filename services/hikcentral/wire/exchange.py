"""One HTTP exchange: a freshly signed POST out, the raw answer back. Any thread.

Owns the HTTP client. Never follows a redirect or uses a proxy of the environment, and never lets
an error of the HTTP library out: its text and its chain may hold what the server said.
"""

import logging
import re
import threading
import uuid
from collections.abc import Mapping

import httpx

from kiosk.core.clock import Clock
from kiosk.core.errors import LinkDown, OutcomeUnknown, PeerError
from services.hikcentral.config import HikCentralConfig
from services.hikcentral.wire.answers import NOT_HCP, RawAnswer
from services.hikcentral.wire.leftovers import drop_connection_with_leftovers
from services.hikcentral.wire.network import GuardedTransport
from services.hikcentral.wire.redaction import Redactor
from services.hikcentral.wire.signing import Signer

PREFIX = "/artemis/api"
_NUMBER = re.compile(r"^\[[^\]]*\]\s*|\s*\(_ssl\.c:\d+\)$")

_HEADERS = {"Accept-Encoding": "identity", "User-Agent": "reception-kiosk"}

# They log status lines and headers as the server sent them, which may echo our key.
for _library in ("httpx", "httpcore"):
    logging.getLogger(_library).setLevel(logging.WARNING)


class Exchange:
    """`network` replaces the sockets in tests."""

    def __init__(
        self,
        config: HikCentralConfig,
        clock: Clock,
        redactor: Redactor,
        network: httpx.BaseTransport | None,
    ) -> None:
        self.closing = threading.Event()
        self._clock = clock
        self._redactor = redactor
        self._body_cap = config.body_cap_bytes
        self._signer = Signer(config.app_key, config.app_secret, config.signing, config.user_id)
        self._client = httpx.Client(
            transport=network or GuardedTransport(config), trust_env=False, follow_redirects=False
        )
        self._base_url = config.base_url
        self._urls: dict[str, httpx.URL] = {}
        timeout = httpx.Timeout(config.deadline_s, connect=config.connect_s)
        self._extensions = {"timeout": timeout.as_dict()}

    def close(self) -> None:
        """Close the sockets; what is sent after it raises LinkDown."""
        self.closing.set()
        self._client.close()

    def send(self, path: str, content: bytes, private: tuple[str, ...]) -> RawAnswer:
        """POST `content` to a path of the contract, with a nonce and a time of its own.

        Fails as `deliver` does.
        """
        millis = int(self._clock.now().timestamp() * 1000)
        headers = self._signer.headers(PREFIX + path, content, str(uuid.uuid4()), millis)
        return self.deliver(path, content, headers, private)

    def deliver(
        self, path: str, content: bytes, headers: Mapping[str, str], private: tuple[str, ...] = ()
    ) -> RawAnswer:
        """POST `content` with ready headers of a signature, which is for `PREFIX + path`.

        LinkDown when nothing was sent, OutcomeUnknown when the answer was lost; both without a
        code, and without the library's error behind them.
        """
        if self.closing.is_set():
            raise LinkDown("closed")
        failure: PeerError
        try:
            return self._send(PREFIX + path, content, {**_HEADERS, **headers})
        except (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout) as error:
            failure = LinkDown(self._redactor.text(_without_number(error), private))
        except httpx.TransportError as error:
            failure = OutcomeUnknown(type(error).__name__)
        except RuntimeError:
            # httpx has no error of its own for a client that another thread closed meanwhile.
            if not self.closing.is_set():
                raise
            failure = OutcomeUnknown("closed")
        raise failure

    def _send(self, path: str, content: bytes, headers: Mapping[str, str]) -> RawAnswer:
        # By hand: the client would parse and merge the same address anew for every call.
        request = httpx.Request(
            "POST", self._url(path), headers=headers, content=content, extensions=self._extensions
        )
        response = self._client.send(request, stream=True)
        try:
            return self._receive(response)
        finally:
            response.close()

    def _url(self, path: str) -> httpx.URL:
        known = self._urls.get(path)
        if known is None:
            known = self._urls[path] = httpx.URL(self._base_url + path)
        return known

    def _receive(self, response: httpx.Response) -> RawAnswer:
        # We ask for plain bytes only: a packed answer could unfold to any size.
        if response.headers.get("Content-Encoding", "identity").lower() != "identity":
            raise OutcomeUnknown("packed answer", NOT_HCP)
        body = bytearray()
        for chunk in response.iter_bytes():
            body += chunk
            if len(body) > self._body_cap:
                raise OutcomeUnknown("answer longer than allowed", "TOO_LONG")
        drop_connection_with_leftovers(response, len(body))
        headers = {name.lower(): value for name, value in response.headers.items()}
        return RawAnswer(response.status_code, headers, bytes(body), self._clock.now())


def _without_number(error: Exception) -> str:
    """The words of a socket error: "[Errno 111] Connection refused" without the number."""
    return _NUMBER.sub("", str(error))
