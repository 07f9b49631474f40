"""Real sockets on loopback: a certificate that changes, a look at one, and old TLS."""

import datetime as dt
import socket
import ssl
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
import trustme

from kiosk.core import errors
from services.hikcentral import CaFile, PinnedCertificate
from services.hikcentral.wire.tls import show_certificate
from tests.unit.hikcentral.certificates import VERSION, Make, SelfSigned, Serve
from tests.unit.hikcentral.tls_server import answer_bytes, send, server_context

KEPT_ALIVE = send(answer_bytes(VERSION))


def test_a_certificate_that_is_swapped_while_running_gets_no_application_byte(
    serve: Serve, client: Make, own: SelfSigned, other: SelfSigned
) -> None:
    server = serve(KEPT_ALIVE)
    wire = client(server, PinnedCertificate(own.sha256, own.pem))
    for _ in range(2):
        wire.write()
    assert server.connections == 1, "the connection is kept alive"
    server.swap(server_context(other.pem, other.key))
    for number, call in enumerate((wire.write, wire.read, wire.probe, wire.write), start=1):
        with pytest.raises(errors.CertificateRefused) as caught:
            call()
        assert server.connections == 1 + number, "looked at each time, and not tried again"
        assert caught.value.code == ""
    for _ in range(server.connections):
        assert server.finished.acquire(timeout=60)
    assert server.received == b""
    server.swap(server_context(own.pem, own.key))
    assert wire.read().data == {"softVersion": "V2.1.0.0"}


def test_a_swap_under_load_gets_no_application_byte(
    serve: Serve, client: Make, own: SelfSigned, other: SelfSigned
) -> None:
    server = serve(KEPT_ALIVE)
    wire = client(server, PinnedCertificate(own.sha256, own.pem), max_in_flight=8)
    answered = threading.Semaphore(0)

    def call_until_refused(_number: int) -> str:
        while True:
            try:
                wire.write()
                answered.release()
            except errors.CertificateRefused as refused:
                return refused.detail
            except (errors.OutcomeUnknown, errors.LinkDown):
                continue  # cut by the swap

    with ThreadPoolExecutor(8) as pool:
        ends = pool.map(call_until_refused, range(8), timeout=60)
        for _ in range(40):
            assert answered.acquire(timeout=60)
        assert server.received != b""
        server.swap(server_context(other.pem, other.key))
        assert len(list(ends)) == 8
    assert server.received == b""


def test_old_and_new_are_both_taken_during_a_planned_change(
    serve: Serve, client: Make, own: SelfSigned, other: SelfSigned, tmp_path: Path
) -> None:
    both = tmp_path / "both.pem"
    both.write_text(own.pem.read_text() + other.pem.read_text())
    server = serve(KEPT_ALIVE)
    pin = PinnedCertificate(f"{own.sha256}, {other.sha256.upper()}", both)
    assert pin.pins == (own.sha256, other.sha256)
    wire = client(server, pin)
    wire.write()
    server.swap(server_context(other.pem, other.key))
    wire.write()
    third = SelfSigned(tmp_path, "third")
    server.swap(server_context(third.pem, third.key))
    with pytest.raises(errors.CertificateRefused):
        wire.write()


def test_a_file_with_two_certificates_opens_the_door_for_the_named_one_only(
    serve: Serve, client: Make, own: SelfSigned, other: SelfSigned, tmp_path: Path
) -> None:
    both = tmp_path / "both.pem"
    both.write_text(own.pem.read_text() + other.pem.read_text())
    server = serve(KEPT_ALIVE, server_context(other.pem, other.key))
    with pytest.raises(errors.CertificateRefused) as caught:
        client(server, PinnedCertificate(own.sha256, both)).write()
    assert other.sha256 in caught.value.detail
    assert server.finished.acquire(timeout=60)
    assert server.received == b""


@pytest.mark.parametrize("pins", [",", "{0},", ",{0}", "{0};{0}", "{0} {0}"])
def test_every_pin_of_several_is_whole(pins: str) -> None:
    with pytest.raises(errors.ConfigError):
        PinnedCertificate(pins.format("ab" * 32), Path("x.pem"))


@pytest.mark.parametrize("mode", ["pin", "ca"])
def test_a_server_that_speaks_only_old_tls_is_refused(
    mode: str, serve: Serve, client: Make, own: SelfSigned
) -> None:
    context = server_context(own.pem, own.key)
    context.set_ciphers("DEFAULT:@SECLEVEL=0")
    with pytest.warns(DeprecationWarning, match="TLSv1"):
        context.minimum_version = ssl.TLSVersion.TLSv1
    with pytest.warns(DeprecationWarning, match="TLSv1"):
        context.maximum_version = ssl.TLSVersion.TLSv1_1
    server = serve(KEPT_ALIVE, context)
    trust = PinnedCertificate(own.sha256, own.pem) if mode == "pin" else CaFile(own.pem)
    with pytest.raises(errors.LinkDown) as caught:
        client(server, trust).write()
    assert "protocol version" in caught.value.detail
    assert server.received == b""
    with pytest.raises(errors.LinkDown):
        show_certificate("127.0.0.1", server.port, 30)


def test_a_look_at_a_certificate_trusts_nothing_and_sends_nothing(
    serve: Serve, own: SelfSigned
) -> None:
    server = serve(KEPT_ALIVE)
    shown = show_certificate("127.0.0.1", server.port, 30)
    assert shown.sha256 == own.sha256
    assert shown.pem.split() == own.pem.read_text().split()
    assert shown.names == ("appliance.invalid",)
    assert shown.not_after == dt.datetime(2020, 1, 1, tzinfo=dt.UTC) + dt.timedelta(days=36500)
    assert server.finished.acquire(timeout=60)
    assert server.received == b""


def test_what_was_looked_at_can_be_pinned(
    serve: Serve, client: Make, own: SelfSigned, tmp_path: Path
) -> None:
    server = serve()
    shown = show_certificate("localhost", server.port, 30)
    exported = tmp_path / "exported.pem"
    exported.write_text(shown.pem)
    wire = client(server, PinnedCertificate(shown.sha256, exported))
    assert wire.read().data == {"softVersion": "V2.1.0.0"}
    assert shown.sha256 == own.sha256


def test_alternative_names_are_shown(serve: Serve) -> None:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    leaf = trustme.CA().issue_cert("door.test", "10.0.0.7", common_name="door.test")
    leaf.configure_cert(context)
    shown = show_certificate("127.0.0.1", serve(context=context).port, 30)
    assert shown.names == ("door.test", "10.0.0.7")


def test_nothing_to_look_at() -> None:
    with socket.create_server(("127.0.0.1", 0)) as mute:
        port = mute.getsockname()[1]
        with pytest.raises(errors.LinkDown):
            show_certificate("127.0.0.1", port, 0.2)
    for host in ("127.0.0.1", "no such host", "x" * 300):
        with pytest.raises(errors.LinkDown):
            show_certificate(host, port, 5)
