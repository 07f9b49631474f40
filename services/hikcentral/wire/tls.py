"""Which certificate we accept (contract 1.1). No context of ours leaves a certificate unverified.

Pin mode trusts the exported certificates alone, and the presented one must also be one of them,
byte for byte: that is checked on every new connection before an application byte leaves.
`show_certificate` only looks, over a connection of the library that is gone when it returns: no
call can ever be sent over it. Any thread.
"""

import hashlib
import hmac
import ssl
from dataclasses import dataclass
from datetime import datetime

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.x509.oid import NameOID

from kiosk.core.errors import CertificateRefused, ConfigError, ConfigProblem, LinkDown
from services.hikcentral.config import CaFile, PinnedCertificate


def build_context(tls: PinnedCertificate | CaFile) -> ssl.SSLContext:
    """A client context, TLS 1.2 or newer. ConfigError when the file cannot be used."""
    # Not create_default_context: that one lets SSLKEYLOGFILE write our session keys to disk.
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    if isinstance(tls, PinnedCertificate):
        # The default certificate often does not name the address; the pin does more.
        context.check_hostname = False
        context.verify_flags |= ssl.VERIFY_X509_PARTIAL_CHAIN
        context.verify_flags &= ~ssl.VERIFY_X509_STRICT
    _load(context, tls)
    return context


def check_pin(tls: PinnedCertificate | CaFile, der: bytes | None) -> None:
    """CertificateRefused unless the presented certificate is a pinned one."""
    if isinstance(tls, CaFile):
        return
    shown = hashlib.sha256(der or b"").hexdigest()
    if not any(hmac.compare_digest(shown, pin) for pin in tls.pins):
        raise CertificateRefused(f"presented certificate has sha256 {shown}")


@dataclass(frozen=True, slots=True)
class ShownCertificate:
    """What a server presents, trusted by nobody: for a person to compare and export.

    `sha256` of the DER as 64 hexadecimal digits, `names` the common name and the alternative
    names, `not_after` aware.
    """

    sha256: str
    pem: str
    names: tuple[str, ...]
    not_after: datetime


def show_certificate(host: str, port: int, timeout_s: float) -> ShownCertificate:
    """Shake hands, look, hang up: no application byte is sent, and nothing is trusted.

    Each of connect and handshake takes at most `timeout_s` seconds, the name look-up as long as
    the system lets it: not for the desk. LinkDown when there is no
    TLS 1.2 or newer to talk to, CertificateRefused when the certificate cannot be read.
    """
    try:
        pem = ssl.get_server_certificate((host, port), timeout=timeout_s)
    except (OSError, ValueError) as error:
        raise LinkDown(f"no TLS handshake ({type(error).__name__})") from error
    return _read_certificate(pem)


def _read_certificate(pem: str) -> ShownCertificate:
    try:
        certificate = x509.load_pem_x509_certificate(pem.encode())
        names = _names(certificate)
    except ValueError as error:
        raise CertificateRefused("the certificate cannot be read") from error
    digest = certificate.fingerprint(hashes.SHA256()).hex()
    return ShownCertificate(digest, pem, names, certificate.not_valid_after_utc)


def _names(certificate: x509.Certificate) -> tuple[str, ...]:
    common = certificate.subject.get_attributes_for_oid(NameOID.COMMON_NAME)
    names = [str(one.value) for one in common]
    try:
        more = certificate.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    except x509.ExtensionNotFound:
        return tuple(names)
    names += more.get_values_for_type(x509.DNSName)
    names += [str(address) for address in more.get_values_for_type(x509.IPAddress)]
    return tuple(dict.fromkeys(names))


def _load(context: ssl.SSLContext, tls: PinnedCertificate | CaFile) -> None:
    pinned = isinstance(tls, PinnedCertificate)
    path = tls.pem_file if isinstance(tls, PinnedCertificate) else tls.path
    setting = "hikcentral.pin_file" if pinned else "hikcentral.ca_file"
    try:
        context.load_verify_locations(cafile=str(path))
    except ssl.SSLError as error:
        raise ConfigError(setting, ConfigProblem.BAD_VALUE, "no certificate in it") from error
    except OSError as error:
        raise ConfigError(setting, ConfigProblem.FILE_MISSING, path.name) from error
