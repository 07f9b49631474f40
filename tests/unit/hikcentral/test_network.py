"""Real sockets on loopback: every call ends in time, and goes where it should."""

import logging
import socket
import ssl
import threading
import time
from pathlib import Path
from typing import Any

import pytest

from kiosk.core import errors
from services.hikcentral import CaFile, PinnedCertificate
from services.hikcentral.wire.quick_tries import TRIES
from tests.unit.hikcentral.certificates import DEADLINE_S, VERSION, Make, SelfSigned, Serve
from tests.unit.hikcentral.rig import APP_KEY, APP_SECRET
from tests.unit.hikcentral.tls_server import (
    Act,
    TlsServer,
    drip,
    respond,
    silent,
)

HEAD = b"HTTP/1.1 200 OK\r\nContent-Length: 9999\r\n\r\n"


@pytest.mark.parametrize(
    "act",
    [
        pytest.param(silent, id="never answers"),
        pytest.param(drip(b"HTTP/1.1 200 OK\r\nX: ", b"x"), id="slow head"),
        pytest.param(drip(HEAD, b"x"), id="slow body"),
    ],
)
def test_a_slow_peer_is_cut_at_the_deadline(
    act: Act, serve: Serve, client: Make, own: SelfSigned
) -> None:
    pin = PinnedCertificate(own.sha256, own.pem)
    wire = client(serve(act), pin, deadline_s=DEADLINE_S)
    started = time.monotonic()
    with pytest.raises(errors.LinkDown):
        wire.read()
    assert DEADLINE_S * 0.9 <= time.monotonic() - started < DEADLINE_S + 5.0


def test_a_handshake_that_never_comes_is_cut(client: Make, own: SelfSigned) -> None:
    with socket.create_server(("127.0.0.1", 0)) as mute:
        pin = PinnedCertificate(own.sha256, own.pem)
        wire = client(mute.getsockname()[1], pin, deadline_s=DEADLINE_S)
        started = time.monotonic()
        with pytest.raises(errors.LinkDown):
            wire.write()
    assert time.monotonic() - started < DEADLINE_S + 5.0


@pytest.mark.parametrize(
    "act",
    [
        pytest.param(respond(VERSION, "200 OK", "Content-Encoding: gzip"), id="packed"),
        pytest.param(lambda _s, secure, _r: secure.sendall(HEAD + b"{"), id="cut short"),
        pytest.param(lambda _s, _secure, _r: None, id="no answer"),
        pytest.param(lambda _s, secure, _r: secure.sendall(b"hello\r\n\r\n"), id="no HTTP"),
    ],
)
def test_broken_answers_leave_the_outcome_unknown(
    act: Act, serve: Serve, client: Make, own: SelfSigned
) -> None:
    server = serve(act)
    with pytest.raises(errors.OutcomeUnknown):
        client(server, PinnedCertificate(own.sha256, own.pem)).write()
    assert server.connections == 1


def test_proxies_and_trust_of_the_environment_are_ignored(
    serve: Serve, client: Make, own: SelfSigned, other: SelfSigned, monkeypatch: pytest.MonkeyPatch
) -> None:
    proxy = serve()
    for name in ("HTTPS_PROXY", "HTTP_PROXY", "ALL_PROXY", "https_proxy", "all_proxy"):
        monkeypatch.setenv(name, f"http://127.0.0.1:{proxy.port}")
    monkeypatch.setenv("SSL_CERT_FILE", str(own.pem))
    wire = client(serve(), PinnedCertificate(own.sha256, own.pem))
    assert wire.read().data == {"softVersion": "V2.1.0.0"}
    with pytest.raises(errors.CertificateRefused):
        client(serve(), CaFile(other.pem)).read()
    assert proxy.connections == 0


def test_session_keys_are_not_written_where_the_environment_says(
    serve: Serve, client: Make, own: SelfSigned, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SSLKEYLOGFILE", str(tmp_path / "keys"))
    client(serve(), PinnedCertificate(own.sha256, own.pem)).read()
    assert not (tmp_path / "keys").exists()


def test_a_connection_that_the_server_closed_meanwhile_is_not_used_again(
    serve: Serve, client: Make, own: SelfSigned
) -> None:
    def keep_then_close(_server: TlsServer, secure: ssl.SSLSocket, _request: bytes) -> None:
        head = f"HTTP/1.1 200 OK\r\nContent-Length: {len(VERSION)}\r\n\r\n"
        secure.sendall(head.encode() + VERSION)

    server = serve(keep_then_close)
    wire = client(server, PinnedCertificate(own.sha256, own.pem))
    for _ in range(3):
        wire.write()
        assert server.finished.acquire(timeout=30)
    assert server.connections == 3


def test_a_peer_that_does_not_speak_tls_gets_nothing(client: Make, own: SelfSigned) -> None:
    received = bytearray()

    def greet(listener: socket.socket) -> None:
        for _ in range(TRIES):
            connection, _ = listener.accept()
            with connection:
                connection.sendall(b"220 hello\r\n")
                received.extend(connection.recv(65536))

    with socket.create_server(("127.0.0.1", 0)) as listener:
        listener.settimeout(30)
        thread = threading.Thread(target=greet, args=(listener,))
        thread.start()
        pin = PinnedCertificate(own.sha256, own.pem)
        with pytest.raises(errors.LinkDown):
            client(listener.getsockname()[1], pin).write()
        thread.join(5)
    assert b"artemis" not in received


def test_no_library_logs_our_keys(
    serve: Serve, client: Make, own: SelfSigned, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    echo = respond(VERSION, f"200 {APP_KEY}", f"X-Echo: {APP_SECRET}")
    logging.getLogger("services").debug("heard")
    client(serve(echo), PinnedCertificate(own.sha256, own.pem)).read()
    assert "heard" in caplog.text
    assert APP_KEY not in caplog.text
    assert APP_SECRET not in caplog.text


def test_nobody_listens(client: Make, own: SelfSigned) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    with pytest.raises(errors.LinkDown):
        client(port, PinnedCertificate(own.sha256, own.pem)).read()


def test_a_name_that_does_not_resolve(
    client: Make, own: SelfSigned, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_args: object, **_more: object) -> None:
        raise socket.gaierror("unknown")

    monkeypatch.setattr(socket, "getaddrinfo", fail)
    pin = PinnedCertificate(own.sha256, own.pem)
    with pytest.raises(errors.LinkDown) as caught:
        client(443, pin, host="nowhere.invalid").read()
    assert "resolve" in caught.value.detail


def test_a_name_server_that_does_not_answer_is_cut(
    client: Make, own: SelfSigned, monkeypatch: pytest.MonkeyPatch
) -> None:
    free, asked = threading.Event(), []

    def hang(*args: object, **_more: object) -> list[object]:
        asked.append(args)
        free.wait(30)
        return []

    monkeypatch.setattr(socket, "getaddrinfo", hang)
    pin = PinnedCertificate(own.sha256, own.pem)
    wire = client(443, pin, host="slow.invalid", connect_s=0.1, deadline_s=0.5)
    started = time.monotonic()
    with pytest.raises(errors.LinkDown):
        wire.read()
    assert time.monotonic() - started < 15
    free.set()
    assert len(asked) == 1, "one question at a time"


def test_a_name_is_tried_at_all_its_addresses(
    serve: Serve, client: Make, own: SelfSigned, monkeypatch: pytest.MonkeyPatch
) -> None:
    server = serve()
    entries = [(2, 1, 6, "", (address, 0)) for address in ("127.0.0.2", "127.0.0.1")]
    real = socket.getaddrinfo

    def answer(host: str, *args: Any, **more: Any) -> Any:
        return entries if host == "two.test" else real(host, *args, **more)

    monkeypatch.setattr(socket, "getaddrinfo", answer)
    wire = client(server, PinnedCertificate(own.sha256, own.pem), host="two.test")
    assert wire.read().data == {"softVersion": "V2.1.0.0"}
