"""The partner port under another certificate, in old TLS, and without any TLS."""

import hashlib
import socket
import ssl

import httpx
import pytest

from services.simulator.remote import SimulatorProcess, SimulatorRemote
from tests.unit.simulator.partner import Partner
from tests.unit.simulator.wire import PATIENCE_S

VERSION = "/common/v1/version"


def address(simulator: SimulatorProcess) -> tuple[str, int]:
    return "127.0.0.1", simulator.ready["hikcentral_port"]


def presented(simulator: SimulatorProcess) -> str:
    """SHA-256 of the certificate that the port shows, whoever issued it."""
    pem = ssl.get_server_certificate(address(simulator), timeout=PATIENCE_S)
    return hashlib.sha256(ssl.PEM_cert_to_DER_cert(pem)).hexdigest()


def test_a_replaced_certificate_and_back(
    simulator: SimulatorProcess, partner: Partner, remote: SimulatorRemote
) -> None:
    assert partner.code(VERSION) == "0"
    shown = remote.set_tls("replaced")
    assert shown["pin_sha256"] != simulator.ready["pin_sha256"]
    assert presented(simulator) == shown["pin_sha256"]
    before = len(remote.calls())
    with pytest.raises(httpx.TransportError):
        partner.post(VERSION)
    with pytest.raises(httpx.ConnectError, match="CERTIFICATE_VERIFY_FAILED"):
        partner.post(VERSION)
    assert len(remote.calls()) == before
    trusting = Partner({**simulator.ready, "certificate": shown["certificate"]})
    assert trusting.code(VERSION) == "0"
    trusting.http.close()
    assert remote.set_tls("own")["pin_sha256"] == simulator.ready["pin_sha256"]
    assert partner.code(VERSION) == "0"


def test_garbage_instead_of_a_handshake(
    simulator: SimulatorProcess, partner: Partner, remote: SimulatorRemote
) -> None:
    remote.set_tls("garbage")
    with pytest.raises(httpx.TransportError):
        partner.post(VERSION)
    with pytest.raises(httpx.ConnectError, match="SSL"):
        partner.post(VERSION)
    with socket.create_connection(address(simulator), PATIENCE_S) as plain:
        plain.sendall(b"hello")
        assert b"no server hello" in plain.recv(100)
    remote.set_tls("own")
    assert partner.code(VERSION) == "0"


def test_accepted_and_no_handshake(
    simulator: SimulatorProcess, partner: Partner, remote: SimulatorRemote
) -> None:
    remote.set_tls("silent")
    partner.http.timeout = httpx.Timeout(0.2)
    with pytest.raises(httpx.TransportError):
        partner.post(VERSION)
    with pytest.raises(httpx.ConnectTimeout):
        partner.post(VERSION)
    with socket.create_connection(address(simulator), PATIENCE_S) as plain:
        plain.sendall(b"hello")
        remote.set_tls("own")
        with pytest.raises(ConnectionResetError):
            plain.recv(1)


@pytest.mark.filterwarnings("ignore:ssl.TLSVersion:DeprecationWarning")
def test_old_tls_only(
    simulator: SimulatorProcess, partner: Partner, remote: SimulatorRemote
) -> None:
    remote.set_tls("old")
    with pytest.raises(httpx.TransportError):
        partner.post(VERSION)
    with pytest.raises(httpx.ConnectError, match=r"(?i)protocol"):
        partner.post(VERSION)
    assert spoken(simulator) == "TLSv1.1"


def spoken(simulator: SimulatorProcess) -> str | None:
    """What a client speaks that is as old as the server."""
    context = ssl.create_default_context(cafile=simulator.ready["certificate"])
    context.check_hostname = False
    context.set_ciphers("DEFAULT:@SECLEVEL=0")
    context.minimum_version = ssl.TLSVersion.TLSv1
    bare = socket.create_connection(address(simulator), PATIENCE_S)
    with context.wrap_socket(bare) as stream:
        return stream.version()


def test_a_reset_brings_the_own_certificate_back(
    simulator: SimulatorProcess, remote: SimulatorRemote
) -> None:
    remote.set_tls("replaced")
    remote.reset()
    assert presented(simulator) == simulator.ready["pin_sha256"]
