"""One SMTP connection: stdlib smtplib with verified TLS only, capped answers, a total deadline.

Must never speak without TLS beyond EHLO and STARTTLS. Worker thread; one use.
"""

import smtplib
import socket
import ssl
from typing import BinaryIO

from services.mail.config import TOTAL_FACTOR, MailConfig
from services.mail.deadline import Deadline

ANSWERS_LIMIT = 256 * 1024
"""Bytes that a server may send in one connection; an honest one sends a few hundred."""

# What smtplib falls back to; given outright it saves a DNS look-up and tells no host name.
_OUR_NAME = "[127.0.0.1]"


class AnswersTooLong(OSError):
    """The server talks without end."""


class _CappedReader:
    """The read side of the connection, up to `ANSWERS_LIMIT` bytes."""

    def __init__(self, raw: BinaryIO) -> None:
        self._raw = raw
        self._left = ANSWERS_LIMIT

    def readline(self, size: int = -1) -> bytes:
        line = self._raw.readline(size)
        self._left -= len(line)
        if self._left < 0:
            raise AnswersTooLong("answers too long")
        return line

    def close(self) -> None:
        self._raw.close()


class SmtpConnection(smtplib.SMTP):
    """Connected on construction. OSError, ssl.SSLError or smtplib.SMTPException otherwise."""

    def __init__(self, config: MailConfig, tls: ssl.SSLContext, deadline: Deadline) -> None:
        self._tls = tls
        self._implicit = config.security == "tls"
        self._deadline = deadline
        super().__init__(config.host, config.port, _OUR_NAME, config.timeout_s)

    def secure(self) -> None:
        """Switch to TLS where the connection did not begin with it; no way around it."""
        if not self._implicit:
            self.starttls(context=self._tls)
        self.ehlo_or_helo_if_needed()

    def _get_socket(self, host: str, port: int, timeout: float) -> socket.socket:
        # smtplib's own hook for this purpose (SMTP_SSL overrides the same method).
        plain = _connect(host, port, timeout)
        try:
            self._deadline.guard(plain)
            if self._implicit:
                return self._tls.wrap_socket(plain, server_hostname=host)
        except OSError:
            plain.close()
            raise
        return plain

    def getreply(self) -> tuple[int, bytes]:
        """As in smtplib, from a capped reader."""
        if self.file is None and self.sock is not None:
            self.file = _CappedReader(self.sock.makefile("rb"))
        return super().getreply()


def _connect(host: str, port: int, timeout_s: float) -> socket.socket:
    """Try at most `TOTAL_FACTOR` addresses, so that the wait has an end."""
    last: OSError = OSError("no address")
    for family, kind, protocol, _, address in socket.getaddrinfo(
        host, port, type=socket.SOCK_STREAM
    )[:TOTAL_FACTOR]:
        connection = socket.socket(family, kind, protocol)
        connection.settimeout(timeout_s)
        try:
            connection.connect(address)
        except OSError as error:
            connection.close()
            last = error
        else:
            return connection
    raise last
