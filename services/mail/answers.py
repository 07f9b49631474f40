"""From smtplib's exceptions and codes to the errors of the port. Pure, any thread.

The server's words are never kept: they repeat the address of the host (goal S-13). What stays
is our name of the step, the code, and the enhanced code of RFC 3463.
"""

import re
import smtplib
import ssl

from kiosk.core.errors import (
    Busy,
    CertificateRefused,
    CredentialsRefused,
    LinkDown,
    Missing,
    PeerError,
    Refused,
)

_ENHANCED = re.compile(rb"\A[245]\.\d{1,3}\.\d{1,3}\b")
_SIGN_IN_CODES = frozenset({530, 534, 535, 538})
_NO_MAILBOX_CODES = frozenset({550, 551, 553})


def error_for_code(step: str, code: int, words: bytes) -> PeerError:
    """The error for an answer that is not the hoped-for one."""
    enhanced = _ENHANCED.match(words)
    detail = f"{step} {enhanced.group().decode('ascii')}" if enhanced else step
    if 400 <= code < 500:
        return Busy(detail, str(code))
    if code in _SIGN_IN_CODES:
        return CredentialsRefused(detail, str(code))
    if not 500 <= code < 600:
        return LinkDown(f"{step}: not an answer", str(code))
    if step == "recipient" and code in _NO_MAILBOX_CODES:
        return Missing(detail, str(code))
    return Refused(detail, str(code))


def error_for_exception(step: str, error: OSError | ValueError) -> PeerError:
    """The error for a failure before DATA: nothing has been sent then.

    smtplib's exceptions and TLS errors are all OSError; a host name or a challenge that cannot
    be one is a ValueError.
    """
    match error:
        case ssl.SSLCertVerificationError():
            return CertificateRefused(error.verify_message, str(error.verify_code))
        case smtplib.SMTPNotSupportedError():
            return CertificateRefused("the server offers no STARTTLS", "STARTTLS")
        case smtplib.SMTPConnectError() | smtplib.SMTPHeloError():
            return error_for_code(step, error.smtp_code, _words(error))
        case smtplib.SMTPResponseException() if step == "tls" and error.smtp_code >= 500:
            return CertificateRefused("the server refuses STARTTLS", str(error.smtp_code))
        case smtplib.SMTPResponseException() if step == "tls":
            return error_for_code(step, error.smtp_code, _words(error))
        case _:
            # Also smtplib's "500 Line too long", which no server has said.
            return LinkDown(f"{step}: {type(error).__name__}")


def _words(error: smtplib.SMTPResponseException) -> bytes:
    words = error.smtp_error
    return words if isinstance(words, bytes) else words.encode("utf-8", "replace")
