"""SmtpMailer: the port `Mailer` over SMTP. One connection per message.

Owns the TLS context. Must never send a byte of a message, a name or a password outside verified
TLS (goal S-24), and never retries: the job engine does. Any worker thread; blocking.
"""

import contextlib
import logging
import smtplib
import ssl
from collections.abc import Generator
from pathlib import Path

from kiosk.core.clock import Clock
from kiosk.core.errors import (
    ConfigError,
    ConfigProblem,
    CredentialsRefused,
    LinkDown,
    OutcomeUnknown,
    PeerError,
    Refused,
)
from kiosk.core.mail import Mail
from services.mail.answers import error_for_code, error_for_exception
from services.mail.config import TOTAL_FACTOR, MailConfig
from services.mail.connection import SmtpConnection
from services.mail.deadline import Deadline
from services.mail.message import build_message, envelope_address, split_sender

log = logging.getLogger(__name__)

_QUIT_TIMEOUT_S = 2.0


class SmtpMailer:
    """Implements `kiosk.core.ports.Mailer`. ConfigError for a sender or CA file that is none."""

    def __init__(self, config: MailConfig, clock: Clock) -> None:
        self._config = config
        self._clock = clock
        self._tls = _trust(config.ca_file)
        try:
            self._sender = split_sender(config.sender)[1]
        except Refused as error:
            raise ConfigError("mail.sender", ConfigProblem.BAD_VALUE) from error

    def send(self, mail: Mail) -> None:
        """Return after the server's 250; the errors are those of the port."""
        message = build_message(mail, self._config.sender, self._clock.now())
        recipient = envelope_address(mail.to)
        with self._session() as smtp:
            _expect("sender", smtp.mail(self._sender), {250})
            _expect("recipient", smtp.rcpt(recipient), {250, 251})
            _hand_over(smtp, message.as_bytes())
            _say_goodbye(smtp)
        log.info("mail_sent", extra={"message_id": mail.message_id})

    def probe(self) -> None:
        """Connect, TLS, sign in where configured, NOOP. Sends nothing to anybody."""
        with self._session() as smtp:
            _expect("noop", smtp.noop(), {250})
            _say_goodbye(smtp)

    @contextlib.contextmanager
    def _session(self) -> Generator[SmtpConnection]:
        """A signed-in connection over TLS; failures inside become errors of the port."""
        step = "connect"
        with Deadline(self._config.timeout_s * TOTAL_FACTOR) as deadline:
            try:
                with contextlib.closing(SmtpConnection(self._config, self._tls, deadline)) as smtp:
                    step = "tls"
                    smtp.secure()
                    step = "sign-in"
                    self._sign_in(smtp)
                    step = "message"
                    yield smtp
            except PeerError:
                raise
            except (OSError, ValueError) as error:
                raise error_for_exception(step, error) from error

    def _sign_in(self, smtp: SmtpConnection) -> None:
        user, password = self._config.username, self._config.password
        if not user or password is None:
            return
        if not (user.isascii() and password.reveal().isascii()):
            raise CredentialsRefused("user name or password outside ASCII")
        offered = smtp.esmtp_features.get("auth", "").upper().split()
        ways = {"PLAIN": smtp.auth_plain, "LOGIN": smtp.auth_login}
        name = next((name for name in ways if name in offered), None)
        if name is None:
            raise CredentialsRefused("the server offers no sign-in that we know")
        smtp.user, smtp.password = user, password.reveal()
        # One way only: a second try with the same password can lock the mailbox.
        try:
            smtp.auth(name, ways[name])
        except smtplib.SMTPAuthenticationError as error:
            raise _sign_in_error(error.smtp_code) from error


def _trust(ca_file: Path | None) -> ssl.SSLContext:
    try:
        context = ssl.create_default_context(cafile=ca_file)
    except FileNotFoundError as error:
        raise ConfigError("mail.ca_file", ConfigProblem.FILE_MISSING, str(ca_file)) from error
    except OSError as error:
        raise ConfigError("mail.ca_file", ConfigProblem.BAD_VALUE, str(ca_file)) from error
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    return context


def _sign_in_error(code: int) -> PeerError:
    if code < 500:
        return error_for_code("sign-in", code, b"")
    return CredentialsRefused("sign-in", str(code))


def _expect(step: str, answer: tuple[int, bytes], wanted: set[int]) -> None:
    if answer[0] not in wanted:
        raise error_for_code(step, *answer)


def _hand_over(smtp: SmtpConnection, data: bytes) -> None:
    """DATA: a lost connection from here on leaves open whether the server has the message."""
    try:
        answer = smtp.data(data)
    except smtplib.SMTPDataError as error:
        # An answer to the word DATA itself: the message has not been sent yet.
        raise error_for_code("data", error.smtp_code, b"") from error
    except OSError as error:
        raise OutcomeUnknown("lost after DATA") from error
    if answer[0] != 250:
        failure = error_for_code("data", *answer)
        raise OutcomeUnknown("lost after DATA") if isinstance(failure, LinkDown) else failure


def _say_goodbye(smtp: SmtpConnection) -> None:
    """QUIT, briefly: the server has said 250, and nothing after that may undo it."""
    with contextlib.suppress(OSError):
        if smtp.sock is not None:
            smtp.sock.settimeout(_QUIT_TIMEOUT_S)
        smtp.docmd("QUIT")
