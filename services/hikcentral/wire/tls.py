"""Which certificate we accept (contract 1.1). Verification cannot be switched off here.

Pin mode trusts the exported certificate alone, and the presented one must also be it, byte for
byte: that is checked on every new connection before an application byte leaves.
"""

import hashlib
import hmac
import ssl

from kiosk.core.errors import CertificateRefused, ConfigError, ConfigProblem
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
    """CertificateRefused unless the presented certificate is the pinned one."""
    if isinstance(tls, CaFile):
        return
    shown = hashlib.sha256(der or b"").hexdigest()
    if not hmac.compare_digest(shown, tls.sha256):
        raise CertificateRefused(f"presented certificate has sha256 {shown}")


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
