"""The mail server: verified STARTTLS only, and its bad days."""

import smtplib
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from email.message import EmailMessage

import pytest

from services.simulator.remote import SimulatorProcess, SimulatorRemote

TO = "host@example.org"


@contextmanager
def session(simulator: SimulatorProcess, host: str = "localhost") -> Iterator[smtplib.SMTP]:
    context = ssl.create_default_context(cafile=simulator.ready["smtp_ca"])
    with smtplib.SMTP(host, simulator.ready["smtp_port"], timeout=5) as smtp:
        smtp.starttls(context=context)
        yield smtp


def message() -> EmailMessage:
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = "desk@example.org", TO, "Гость пришёл"
    mail["Message-ID"] = "<v1-entry@example.org>"
    mail.set_content("Visitor is at the entrance: қонақ.\n")
    return mail


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1"])
def test_mail_over_verified_tls(
    simulator: SimulatorProcess, remote: SimulatorRemote, host: str
) -> None:
    with session(simulator, host) as smtp:
        smtp.send_message(message())
    mail = remote.wait_until(lambda s: s["mails"] == 1) and remote.mails()[0]
    assert mail["to"] == [TO]
    assert (mail["subject"], mail["message_id"]) == ("Гость пришёл", "<v1-entry@example.org>")
    assert mail["body"].strip() == "Visitor is at the entrance: қонақ."


def test_nothing_without_tls(simulator: SimulatorProcess, remote: SimulatorRemote) -> None:
    with smtplib.SMTP("localhost", simulator.ready["smtp_port"], timeout=5) as smtp:
        with pytest.raises(smtplib.SMTPResponseException) as caught:
            smtp.send_message(message())
        assert caught.value.smtp_code == 530
    assert remote.mails() == []


def test_reject(simulator: SimulatorProcess, remote: SimulatorRemote) -> None:
    remote.set_mail_mode("reject")
    with session(simulator) as smtp, pytest.raises(smtplib.SMTPRecipientsRefused) as caught:
        smtp.send_message(message())
    assert caught.value.recipients[TO][0] == 550


def test_greylist_takes_the_second_try(
    simulator: SimulatorProcess, remote: SimulatorRemote
) -> None:
    remote.set_mail_mode("greylist")
    with session(simulator) as smtp, pytest.raises(smtplib.SMTPRecipientsRefused) as caught:
        smtp.send_message(message())
    assert caught.value.recipients[TO][0] == 451
    with session(simulator) as smtp:
        smtp.send_message(message())
    assert remote.state()["mails"] == 1


def test_refuse_and_back_on_the_same_port(
    simulator: SimulatorProcess, remote: SimulatorRemote
) -> None:
    remote.set_mail_mode("refuse")
    with pytest.raises(ConnectionRefusedError), session(simulator):
        pass
    remote.set_mail_mode("up")
    with session(simulator) as smtp:
        smtp.send_message(message())
    assert remote.state()["mails"] == 1
