"""Real sockets on loopback: which certificate is taken, and who gets no byte of ours."""

import hashlib
import ssl
from pathlib import Path
from typing import Any

import pytest
import trustme

from kiosk.core import errors
from services.hikcentral import CaFile, PinnedCertificate
from services.hikcentral.wire.tls import build_context, check_pin
from tests.unit.hikcentral.certificates import Make, SelfSigned, Serve
from tests.unit.hikcentral.rig import make_config


def test_the_pinned_certificate_is_taken_whatever_name_is_in_it(
    serve: Serve, client: Make, own: SelfSigned
) -> None:
    pairs = own.sha256.upper()
    colons = ":".join(pairs[i : i + 2] for i in range(0, 64, 2))
    wire = client(serve(), PinnedCertificate(colons, own.pem))
    assert wire.read().data == {"softVersion": "V2.1.0.0"}


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
    wire = client(server, pin)
    for call in (wire.read, wire.write):
        with pytest.raises(errors.CertificateRefused):
            call()
        assert server.finished.acquire(timeout=30)
    assert server.received == b""
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
        client(server, PinnedCertificate(hashlib.sha256(der).hexdigest(), pem)).read()
    assert server.finished.acquire(timeout=30)
    assert server.received == b""


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
    assert client(serve(context=context), pin).read().data == {"softVersion": "V2.1.0.0"}


@pytest.mark.parametrize(("name", "trusted"), [("127.0.0.1", True), ("elsewhere.test", False)])
def test_ca_mode_checks_chain_and_name(
    name: str, trusted: bool, serve: Serve, client: Make, tmp_path: Path
) -> None:
    authority = trustme.CA()
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert(name).configure_cert(context)
    authority.cert_pem.write_to_path(tmp_path / "ca.pem")
    server = serve(context=context)
    wire = client(server, CaFile(tmp_path / "ca.pem"))
    if trusted:
        assert wire.read().data == {"softVersion": "V2.1.0.0"}
    else:
        with pytest.raises(errors.CertificateRefused):
            wire.read()
        assert server.received == b""


def test_ca_mode_refuses_a_strange_authority(serve: Serve, client: Make, other: SelfSigned) -> None:
    server = serve()
    with pytest.raises(errors.CertificateRefused):
        client(server, CaFile(other.pem)).read()
    assert server.received == b""


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
