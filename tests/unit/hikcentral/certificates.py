"""Self-signed certificates and servers for the tests on real sockets."""

import datetime as dt
import hashlib
import ssl
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from services.hikcentral import CaFile, PinnedCertificate
from services.hikcentral.wire.transport import Transport
from tests.fakes.clock import FakeClock
from tests.unit.hikcentral.rig import make_config
from tests.unit.hikcentral.tls_server import (
    Act,
    TlsServer,
    respond,
    server_context,
)
from tests.unit.hikcentral.wire_rig import Wire

VERSION = b'{"code":"0","msg":"Success","data":{"softVersion":"V2.1.0.0"}}'
ANSWER = respond(VERSION)
DEADLINE_S = 0.4

Serve = Callable[..., TlsServer]
Make = Callable[..., Wire]


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
def client() -> Iterator[Make]:
    made: list[Transport] = []

    def make(server: TlsServer | int, tls: PinnedCertificate | CaFile, **more: Any) -> Wire:
        port = server.port if isinstance(server, TlsServer) else server
        config = make_config(**{"host": "127.0.0.1", "port": port, "tls": tls, **more})
        made.append(Transport(config, FakeClock(), lambda _event: None))
        return Wire(made[-1])

    yield make
    for transport in made:
        transport.close()
