"""A real mail server on loopback, with certificates made for the test."""

import asyncio
import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import trustme
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, Session

from kiosk.core.secret import Secret
from services.mail import MailConfig, SmtpMailer

PASSWORD = "canary-Pa55word"


class FixedClock:
    def now(self) -> datetime:
        return datetime(2031, 4, 5, 6, 7, 8, tzinfo=UTC)

    def monotonic(self) -> float:
        return 0.0


@dataclass
class Script:
    """What the server answers; empty means its own good answer."""

    mail: str = ""
    rcpt: str = ""
    data: str = ""
    fate: str = ""
    received: list[Envelope] = field(default_factory=list)
    commands: list[str] = field(default_factory=list)
    sessions: list[Session] = field(default_factory=list)


class Handler:
    def __init__(self, script: Script) -> None:
        self.script = script
        self.never = asyncio.Event()

    async def handle_MAIL(self, server, session, envelope, address, options):
        self.script.commands.append("MAIL")
        if self.script.mail:
            return self.script.mail
        envelope.mail_from = address
        return "250 ok"

    async def handle_RCPT(self, server, session, envelope, address, options):
        self.script.commands.append("RCPT")
        if self.script.rcpt:
            return self.script.rcpt
        envelope.rcpt_tos.append(address)
        return "250 ok"

    async def handle_NOOP(self, server, session, envelope, argument):
        self.script.commands.append("NOOP")
        return "250 ok"

    async def handle_DATA(self, server, session, envelope):
        if self.script.fate == "drop":
            server.transport.abort()
            return "250 never heard"
        if self.script.fate == "hang":
            await self.never.wait()
        if self.script.data:
            return self.script.data
        self.script.received.append(envelope)
        self.script.sessions.append(session)
        return "250 taken"


class MailServer:
    """aiosmtpd on a free port of 127.0.0.1, in a thread of its own."""

    def __init__(self, script: Script, *, implicit: ssl.SSLContext | None = None, **kw: Any):
        self._ready = threading.Event()
        self._script, self._implicit, self._kw = script, implicit, kw
        self.port = 0
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._run)
        self._thread.start()
        assert self._ready.wait(30)

    def _run(self) -> None:
        asyncio.set_event_loop(self._loop)
        self._loop.set_exception_handler(lambda loop, context: None)
        server = self._loop.run_until_complete(
            self._loop.create_server(self._protocol, "127.0.0.1", 0, ssl=self._implicit)
        )
        self.port = server.sockets[0].getsockname()[1]
        self._loop.call_soon(self._ready.set)
        self._loop.run_forever()
        server.close()
        rest = asyncio.all_tasks(self._loop)
        for task in rest:
            task.cancel()
        self._loop.run_until_complete(asyncio.gather(*rest, return_exceptions=True))
        self._loop.run_until_complete(asyncio.sleep(0))
        self._loop.close()

    def _protocol(self) -> SMTP:
        return SMTP(Handler(self._script), loop=self._loop, hostname="mail.test", **self._kw)

    def close(self) -> None:
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(5)


@dataclass
class Post:
    """The authority, the server's certificate, and a maker of servers and mailers."""

    authority: trustme.CA
    ca_file: Path
    servers: list[MailServer] = field(default_factory=list)

    def context(self, name: str = "127.0.0.1") -> ssl.SSLContext:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        self.authority.issue_cert(name).configure_cert(context)
        return context

    def serve(self, script: Script, *, tls: str = "starttls", auth: bool = False) -> int:
        kw: dict[str, Any] = {}
        if tls == "starttls":
            kw["tls_context"] = self.context()
        if auth:
            kw["authenticator"] = _check_password
            kw["auth_require_tls"] = tls == "starttls"
        server = MailServer(script, implicit=self.context() if tls == "tls" else None, **kw)
        self.servers.append(server)
        return server.port

    def mailer(self, port: int, **changes: Any) -> SmtpMailer:
        values: dict[str, Any] = {
            "host": "127.0.0.1",
            "port": port,
            "sender": "Стойка <desk@kiosk.example>",
            "ca_file": self.ca_file,
            "timeout_s": 5.0,
        }
        return SmtpMailer(MailConfig(**(values | changes)), FixedClock())


def _check_password(server, session, envelope, mechanism, data) -> AuthResult:
    good = (data.login, data.password) == (b"desk", PASSWORD.encode())
    return AuthResult(success=good, handled=False)


@pytest.fixture(scope="session")
def authority() -> trustme.CA:
    return trustme.CA()


@pytest.fixture
def post(authority: trustme.CA, tmp_path: Path) -> Iterator[Post]:
    ca_file = tmp_path / "ca.pem"
    authority.cert_pem.write_to_path(str(ca_file))
    made = Post(authority, ca_file)
    yield made
    for server in made.servers:
        server.close()


@pytest.fixture
def script() -> Script:
    return Script()


@pytest.fixture
def password() -> Secret:
    return Secret(PASSWORD)


@pytest.fixture
def stranger_ca(tmp_path: Path) -> Path:
    path = tmp_path / "stranger.pem"
    trustme.CA().cert_pem.write_to_path(str(path))
    return path


@pytest.fixture
def raw_server() -> Iterator[Callable[[Callable[[Any], None]], int]]:
    """Serve one connection with a function of the socket; the answer is the port."""

    opened: list[tuple[socket.socket, threading.Thread]] = []

    def serve(talk: Callable[[Any], None]) -> int:
        listener = socket.create_server(("127.0.0.1", 0))

        def run() -> None:
            connection, _ = listener.accept()
            with connection:
                try:
                    talk(connection)
                except OSError:
                    return  # the client has left, which is what the tests wait for

        thread = threading.Thread(target=run)
        thread.start()
        opened.append((listener, thread))
        return listener.getsockname()[1]

    yield serve
    for listener, thread in opened:
        thread.join(5)
        listener.close()
