"""Real sockets on loopback: which certificate is taken, and that a call ends in time."""

import datetime as dt
import hashlib
import logging
import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import trustme
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from kiosk.core import errors
from kiosk.core.ids import PersonId
from services.hikcentral import CaFile, HikCentral, PinnedCertificate
from services.hikcentral.tls import build_context, check_pin
from tests.fakes.clock import FakeClock
from tests.unit.hikcentral.rig import make_config
from tests.unit.hikcentral.tls_server import (
    Act,
    TlsServer,
    drip,
    respond,
    server_context,
    silent,
)

VERSION = b'{"code":"0","msg":"Success","data":{"softVersion":"V2.1.0.0"}}'
ANSWER = respond(VERSION)
DEADLINE_S = 0.4

Serve = Callable[..., TlsServer]


class SelfSigned:
    """A leaf for another name than the one that we call, as HikCentral ships it."""

    def __init__(self, folder: Path, name: str) -> None:
        key = ec.generate_private_key(ec.SECP256R1())
        subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "appliance.invalid")])
        start = dt.datetime(2020, 1, 1, tzinfo=dt.UTC)
        certificate = (
            x509.CertificateBuilder()
            .subject_name(subject)
            .issuer_name(subject)
            .public_key(key.public_key())
            .serial_number(x509.random_serial_number())
            .not_valid_before(start)
            .not_valid_after(start + dt.timedelta(days=36500))
            .sign(key, hashes.SHA256())
        )
        self.pem = folder / f"{name}.pem"
        self.key = folder / f"{name}.key"
        self.pem.write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
        self.key.write_bytes(
            key.private_bytes(
                serialization.Encoding.PEM,
                serialization.PrivateFormat.PKCS8,
                serialization.NoEncryption(),
            )
        )
        der = certificate.public_bytes(serialization.Encoding.DER)
        self.sha256 = hashlib.sha256(der).hexdigest()


@pytest.fixture(scope="module")
def own(tmp_path_factory: pytest.TempPathFactory) -> SelfSigned:
    return SelfSigned(tmp_path_factory.mktemp("own"), "own")


@pytest.fixture(scope="module")
def other(tmp_path_factory: pytest.TempPathFactory) -> SelfSigned:
    return SelfSigned(tmp_path_factory.mktemp("other"), "other")


@pytest.fixture
def serve(own: SelfSigned) -> Iterator[Serve]:
    running: list[TlsServer] = []

    def start(act: Act = ANSWER, context: ssl.SSLContext | None = None) -> TlsServer:
        server = TlsServer(context or server_context(own.pem, own.key), act)
        running.append(server)
        return server

    yield start
    for server in running:
        server.stop()


@pytest.fixture
def client() -> Iterator[Callable[..., HikCentral]]:
    made: list[HikCentral] = []

    def make(server: TlsServer | int, tls: PinnedCertificate | CaFile, **more: Any) -> HikCentral:
        port = server.port if isinstance(server, TlsServer) else server
        config = make_config(**{"host": "127.0.0.1", "port": port, "tls": tls, **more})
        made.append(HikCentral(config, FakeClock(), lambda _call: None))
        return made[-1]

    yield make
    for hik in made:
        hik.close()


Make = Callable[..., HikCentral]


def test_the_pinned_certificate_is_taken_whatever_name_is_in_it(
    serve: Serve, client: Make, own: SelfSigned
) -> None:
    pairs = own.sha256.upper()
    colons = ":".join(pairs[i : i + 2] for i in range(0, 64, 2))
    hik = client(serve(), PinnedCertificate(colons, own.pem))
    assert hik.version().version == "V2.1.0.0"


@pytest.mark.parametrize("case", ["other pin", "other file", "both of another"])
def test_another_certificate_gets_no_application_byte(
    case: str, serve: Serve, client: Make, own: SelfSigned, other: SelfSigned
) -> None:
    pin = {
        "other pin": PinnedCertificate(other.sha256, own.pem),
        "other file": PinnedCertificate(own.sha256, other.pem),
        "both of another": PinnedCertificate(other.sha256, other.pem),
    }[case]
    server = serve()
    hik = client(server, pin)
    for call in (hik.version, lambda: hik.put_face(PersonId("1"), b"jpeg")):
        with pytest.raises(errors.CertificateRefused):
            call()
        assert server.finished.acquire(timeout=5)
    assert bytes(server.received) == b""
    assert server.connections == 2, "a refused certificate is not tried again"


def test_a_certificate_that_the_pinned_one_has_signed_is_refused(
    serve: Serve, client: Make, tmp_path: Path
) -> None:
    authority = trustme.CA()
    leaf = authority.issue_cert("127.0.0.1")
    pem = tmp_path / "ca.pem"
    authority.cert_pem.write_to_path(pem)
    der = ssl.PEM_cert_to_DER_cert(pem.read_text())
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    leaf.configure_cert(context)
    server = serve(context=context)
    with pytest.raises(errors.CertificateRefused):
        client(server, PinnedCertificate(hashlib.sha256(der).hexdigest(), pem)).version()
    assert server.finished.acquire(timeout=5)
    assert bytes(server.received) == b""


def test_a_certificate_that_an_authority_has_issued_can_be_pinned_alone(
    serve: Serve, client: Make, tmp_path: Path
) -> None:
    leaf = trustme.CA().issue_cert("elsewhere.test")
    pem = tmp_path / "leaf.pem"
    leaf.cert_chain_pems[0].write_to_path(pem)
    der = ssl.PEM_cert_to_DER_cert(pem.read_text())
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    leaf.configure_cert(context)
    pin = PinnedCertificate(hashlib.sha256(der).hexdigest(), pem)
    assert client(serve(context=context), pin).version().version == "V2.1.0.0"


@pytest.mark.parametrize(("name", "trusted"), [("127.0.0.1", True), ("elsewhere.test", False)])
def test_ca_mode_checks_chain_and_name(
    name: str, trusted: bool, serve: Serve, client: Make, tmp_path: Path
) -> None:
    authority = trustme.CA()
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert(name).configure_cert(context)
    authority.cert_pem.write_to_path(tmp_path / "ca.pem")
    server = serve(context=context)
    hik = client(server, CaFile(tmp_path / "ca.pem"))
    if trusted:
        assert hik.version().version == "V2.1.0.0"
    else:
        with pytest.raises(errors.CertificateRefused):
            hik.version()
        assert bytes(server.received) == b""


def test_ca_mode_refuses_a_strange_authority(serve: Serve, client: Make, other: SelfSigned) -> None:
    server = serve()
    with pytest.raises(errors.CertificateRefused):
        client(server, CaFile(other.pem)).version()
    assert bytes(server.received) == b""


def test_no_context_is_without_verification_or_below_tls_1_2(own: SelfSigned) -> None:
    for tls in (PinnedCertificate(own.sha256, own.pem), CaFile(own.pem)):
        context = build_context(tls)
        assert context.verify_mode is ssl.CERT_REQUIRED
        assert context.minimum_version >= ssl.TLSVersion.TLSv1_2
    assert build_context(CaFile(own.pem)).check_hostname


def test_a_peer_without_certificate_fails_the_pin(own: SelfSigned) -> None:
    with pytest.raises(errors.CertificateRefused):
        check_pin(PinnedCertificate(own.sha256, own.pem), None)


@pytest.mark.parametrize("pin", ["", "ab" * 20, "ab" * 32 + "0", "g" * 64, "sha256:" + "ab" * 32])
def test_a_pin_is_64_hexadecimal_digits(pin: str) -> None:
    with pytest.raises(errors.ConfigError) as caught:
        PinnedCertificate(pin, Path("x.pem"))
    assert caught.value.setting == "hikcentral.pin_sha256"
    assert caught.value.problem is errors.ConfigProblem.BAD_VALUE


def test_certificate_files_that_cannot_be_used(tmp_path: Path) -> None:
    empty = tmp_path / "empty.pem"
    empty.write_text("nothing")
    for tls, setting, problem in (
        (CaFile(tmp_path / "no.pem"), "hikcentral.ca_file", "FILE_MISSING"),
        (PinnedCertificate("ab" * 32, empty), "hikcentral.pin_file", "BAD_VALUE"),
    ):
        with pytest.raises(errors.ConfigError) as caught:
            build_context(tls)
        assert (caught.value.setting, caught.value.problem.value) == (setting, problem)


@pytest.mark.parametrize(
    ("change", "setting"),
    [
        ({"host": "https://a/b"}, "hikcentral.host"),
        ({"host": ""}, "hikcentral.host"),
        ({"port": 0}, "hikcentral.port"),
        ({"app_key": "ключ"}, "hikcentral.app_key"),
        ({"app_key": " "}, "hikcentral.app_key"),
        ({"deadline_s": 0}, "hikcentral.deadline_s"),
        ({"burst": 0}, "hikcentral.rate_per_s"),
    ],
)
def test_settings_that_cannot_work(change: dict[str, Any], setting: str) -> None:
    with pytest.raises(errors.ConfigError) as caught:
        make_config(**change)
    assert caught.value.setting == setting


def test_the_secret_is_not_in_the_text_of_the_config() -> None:
    assert "example-secret" not in repr(make_config())


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
    hik = client(serve(act), pin, deadline_s=DEADLINE_S)
    started = time.monotonic()
    with pytest.raises(errors.OutcomeUnknown):
        hik.version()
    assert DEADLINE_S * 0.9 <= time.monotonic() - started < DEADLINE_S + 1.0


def test_a_handshake_that_never_comes_is_cut(client: Make, own: SelfSigned) -> None:
    with socket.create_server(("127.0.0.1", 0)) as mute:
        pin = PinnedCertificate(own.sha256, own.pem)
        hik = client(mute.getsockname()[1], pin, deadline_s=DEADLINE_S)
        started = time.monotonic()
        with pytest.raises(errors.LinkDown):
            hik.put_face(PersonId("1"), b"jpeg")
    assert time.monotonic() - started < DEADLINE_S + 1.0


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
        client(server, PinnedCertificate(own.sha256, own.pem)).put_face(PersonId("1"), b"jpeg")
    assert server.connections == 1


def test_a_redirect_is_not_followed(serve: Serve, client: Make, own: SelfSigned) -> None:
    target = serve()
    location = f"Location: https://127.0.0.1:{target.port}/artemis/api/common/v1/version"
    server = serve(respond(b"", "307 Temporary Redirect", location))
    with pytest.raises(errors.OutcomeUnknown):
        client(server, PinnedCertificate(own.sha256, own.pem)).version()
    assert (server.connections, target.connections) == (1, 0)


def test_proxies_and_trust_of_the_environment_are_ignored(
    serve: Serve, client: Make, own: SelfSigned, other: SelfSigned, monkeypatch: pytest.MonkeyPatch
) -> None:
    proxy = serve()
    for name in ("HTTPS_PROXY", "HTTP_PROXY", "ALL_PROXY", "https_proxy", "all_proxy"):
        monkeypatch.setenv(name, f"http://127.0.0.1:{proxy.port}")
    monkeypatch.setenv("SSL_CERT_FILE", str(own.pem))
    hik = client(serve(), PinnedCertificate(own.sha256, own.pem))
    assert hik.version().version == "V2.1.0.0"
    with pytest.raises(errors.CertificateRefused):
        client(serve(), CaFile(other.pem)).version()
    assert proxy.connections == 0


def test_session_keys_are_not_written_where_the_environment_says(
    serve: Serve, client: Make, own: SelfSigned, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SSLKEYLOGFILE", str(tmp_path / "keys"))
    client(serve(), PinnedCertificate(own.sha256, own.pem)).version()
    assert not (tmp_path / "keys").exists()


def test_a_connection_that_the_server_closed_meanwhile_is_not_used_again(
    serve: Serve, client: Make, own: SelfSigned
) -> None:
    def keep_then_close(_server: TlsServer, secure: ssl.SSLSocket, _request: bytes) -> None:
        head = f"HTTP/1.1 200 OK\r\nContent-Length: {len(VERSION)}\r\n\r\n"
        secure.sendall(head.encode() + VERSION)

    server = serve(keep_then_close)
    hik = client(server, PinnedCertificate(own.sha256, own.pem))
    for _ in range(3):
        hik.put_face(PersonId("1"), b"jpeg")
        assert server.finished.acquire(timeout=5)
    assert server.connections == 3


def test_a_peer_that_does_not_speak_tls_gets_nothing(client: Make, own: SelfSigned) -> None:
    received = bytearray()

    def greet(listener: socket.socket) -> None:
        for _ in range(3):
            connection, _ = listener.accept()
            with connection:
                connection.sendall(b"220 hello\r\n")
                received.extend(connection.recv(65536))

    with socket.create_server(("127.0.0.1", 0)) as listener:
        thread = threading.Thread(target=greet, args=(listener,))
        thread.start()
        pin = PinnedCertificate(own.sha256, own.pem)
        with pytest.raises(errors.LinkDown):
            client(listener.getsockname()[1], pin).put_face(PersonId("1"), b"jpeg")
        thread.join(5)
    assert b"artemis" not in received


def test_no_library_logs_our_keys(
    serve: Serve, client: Make, own: SelfSigned, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    client(serve(), PinnedCertificate(own.sha256, own.pem)).version()
    assert caplog.text
    assert "90000001" not in caplog.text
    assert "example-secret" not in caplog.text


def test_nobody_listens(client: Make, own: SelfSigned) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    with pytest.raises(errors.LinkDown):
        client(port, PinnedCertificate(own.sha256, own.pem)).version()


def test_a_name_that_does_not_resolve(
    client: Make, own: SelfSigned, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_args: object, **_more: object) -> None:
        raise socket.gaierror("unknown")

    monkeypatch.setattr(socket, "getaddrinfo", fail)
    pin = PinnedCertificate(own.sha256, own.pem)
    with pytest.raises(errors.LinkDown) as caught:
        client(443, pin, host="nowhere.invalid").version()
    assert "resolve" in caught.value.detail


def test_a_name_server_that_does_not_answer_is_cut(
    client: Make, own: SelfSigned, monkeypatch: pytest.MonkeyPatch
) -> None:
    free, asked = threading.Event(), []

    def hang(*args: object, **_more: object) -> list[object]:
        asked.append(args)
        free.wait(10)
        return []

    monkeypatch.setattr(socket, "getaddrinfo", hang)
    pin = PinnedCertificate(own.sha256, own.pem)
    hik = client(443, pin, host="slow.invalid", connect_s=0.1, deadline_s=0.5)
    started = time.monotonic()
    with pytest.raises(errors.LinkDown):
        hik.version()
    assert time.monotonic() - started < 1.5
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
    hik = client(server, PinnedCertificate(own.sha256, own.pem), host="two.test")
    assert hik.version().version == "V2.1.0.0"
