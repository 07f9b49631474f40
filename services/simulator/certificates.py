"""The certificates of the simulated servers, made once per folder and kept for the next start.

Main thread, at start. Two kinds on purpose: HikCentral's is self-signed under a name that does
not match (contract 7.2, TLS), the mail server's is issued for localhost by its own small CA.
"""

import hashlib
import ipaddress
import os
import ssl
import warnings
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID


@dataclass(frozen=True, slots=True)
class Identity:
    """One server's certificate and key file, and the file that a client must trust."""

    certificate: Path
    key: Path
    anchor: Path

    def server_context(self) -> ssl.SSLContext:
        """A TLS server context, 1.2 or newer."""
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.minimum_version = ssl.TLSVersion.TLSv1_2
        context.load_cert_chain(self.certificate, self.key)
        return context

    def old_context(self) -> ssl.SSLContext:
        """A TLS server context that speaks 1.0 and 1.1 only, as a very old server might."""
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        # OpenSSL allows the old signatures only without any security level.
        context.set_ciphers("DEFAULT:@SECLEVEL=0")
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", DeprecationWarning)
            context.minimum_version = ssl.TLSVersion.TLSv1
            context.maximum_version = ssl.TLSVersion.TLSv1_1
        context.load_cert_chain(self.certificate, self.key)
        return context

    def pin_sha256(self) -> str:
        """SHA-256 of the certificate's DER, lower-case hex (contract 1.1, mode `pin`)."""
        return hashlib.sha256(
            ssl.PEM_cert_to_DER_cert(self.certificate.read_text("ascii"))
        ).hexdigest()


def hikcentral_identity(folder: Path, name: str = "hikcentral") -> Identity:
    """Self-signed, not a CA, for a name that no one connects to; `name` is that of its files."""
    identity = Identity(folder / f"{name}.pem", folder / f"{name}.key", Path())
    if not (identity.certificate.exists() and identity.key.exists()):
        key = ec.generate_private_key(ec.SECP256R1())
        subject = _name("hikcentral.invalid")
        names = x509.SubjectAlternativeName([x509.DNSName("hikcentral.invalid")])
        certificate = (
            _builder(subject, subject, key)
            .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
            .add_extension(names, critical=False)
            .sign(key, hashes.SHA256())
        )
        _write(identity, key, certificate)
    return Identity(identity.certificate, identity.key, identity.certificate)


def smtp_identity(folder: Path) -> Identity:
    """Valid for localhost and 127.0.0.1, issued by the CA in `anchor`."""
    identity = Identity(folder / "smtp.pem", folder / "smtp.key", folder / "smtp-ca.pem")
    if not all(p.exists() for p in (identity.certificate, identity.key, identity.anchor)):
        authority_key = ec.generate_private_key(ec.SECP256R1())
        authority = _authority(authority_key)
        identity.anchor.write_bytes(authority.public_bytes(Encoding.PEM))
        key = ec.generate_private_key(ec.SECP256R1())
        _write(identity, key, _issued(key, authority, authority_key))
    return identity


def _authority(key: ec.EllipticCurvePrivateKey) -> x509.Certificate:
    name = _name("Simulator mail authority")
    usage = x509.KeyUsage(
        digital_signature=True,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=True,
        crl_sign=True,
        encipher_only=False,
        decipher_only=False,
    )
    return (
        _builder(name, name, key)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(usage, critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .sign(key, hashes.SHA256())
    )


def _issued(
    key: ec.EllipticCurvePrivateKey,
    authority: x509.Certificate,
    authority_key: ec.EllipticCurvePrivateKey,
) -> x509.Certificate:
    names = x509.SubjectAlternativeName(
        [x509.DNSName("localhost"), x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]
    )
    issuer_id = x509.AuthorityKeyIdentifier.from_issuer_public_key(authority_key.public_key())
    return (
        _builder(_name("localhost"), authority.subject, key)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(names, critical=False)
        .add_extension(issuer_id, critical=False)
        .sign(authority_key, hashes.SHA256())
    )


def _builder(
    subject: x509.Name, issuer: x509.Name, key: ec.EllipticCurvePrivateKey
) -> x509.CertificateBuilder:
    now = datetime.now(UTC)
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=30))
        .not_valid_after(now + timedelta(days=3650))
    )


def _name(common_name: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, common_name)])


def _write(
    identity: Identity, key: ec.EllipticCurvePrivateKey, certificate: x509.Certificate
) -> None:
    pem = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    descriptor = os.open(identity.key, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(pem)
    identity.certificate.write_bytes(certificate.public_bytes(Encoding.PEM))
