"""What the mail server gets from us, and what we say when it does not take it."""

import socket
import threading
import time
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default

import pytest

from kiosk.core.errors import (
    Busy,
    CertificateRefused,
    ConfigError,
    ConfigProblem,
    CredentialsRefused,
    LinkDown,
    Missing,
    OutcomeUnknown,
    PeerError,
    Refused,
)
from kiosk.core.mail import Mail

MAIL = Mail("host@kiosk.example", "Келді: Қожа Насыр — пришёл", "Сәлем, ғәжап!\n", "<V1.entry@x.y>")


def received(script) -> EmailMessage:
    (envelope,) = script.received
    message = message_from_bytes(envelope.content, policy=default)
    assert isinstance(message, EmailMessage)
    return message


@pytest.mark.parametrize("security", ["starttls", "tls"])
def test_message_arrives_whole_over_tls(post, script, security):
    post.mailer(post.serve(script, tls=security), security=security).send(MAIL)
    message = received(script)
    assert message["Subject"] == MAIL.subject
    assert message.get_content().splitlines() == MAIL.body.splitlines()
    assert message["Message-ID"] == MAIL.message_id
    assert message["From"].addresses[0].display_name == "Стойка"
    assert message["Date"].datetime.isoformat() == "2031-04-05T06:07:08+00:00"
    assert script.received[0].mail_from == "desk@kiosk.example"
    assert script.received[0].rcpt_tos == ["host@kiosk.example"]


@pytest.mark.parametrize("security", ["starttls", "tls"])
def test_unknown_authority_gets_nothing(post, script, security, stranger_ca):
    port = post.serve(script, tls=security)
    mailer = post.mailer(port, security=security, ca_file=stranger_ca)
    with pytest.raises(CertificateRefused):
        mailer.send(MAIL)
    assert (script.commands, script.received) == ([], [])


def test_system_authorities_do_not_know_the_test_server(post, script):
    with pytest.raises(CertificateRefused):
        post.mailer(post.serve(script), ca_file=None).send(MAIL)
    assert script.received == []


def test_certificate_of_another_name_is_refused(post, script):
    mailer = post.mailer(post.serve(script), host="localhost")
    with pytest.raises(CertificateRefused) as caught:
        mailer.send(MAIL)
    assert "localhost" in caught.value.detail
    assert script.commands == []


def test_missing_starttls_is_refused_without_fallback(post, script, password):
    port = post.serve(script, tls="none", auth=True)
    with pytest.raises(CertificateRefused) as caught:
        post.mailer(port, username="desk", password=password).send(MAIL)
    assert caught.value.code == "STARTTLS"
    assert script.commands == []


def test_plain_server_on_the_tls_port_is_no_link(post, script):
    with pytest.raises(LinkDown):
        post.mailer(post.serve(script, tls="none"), security="tls").send(MAIL)
    assert script.commands == []


@pytest.mark.parametrize(
    ("where", "answer", "kind"),
    [
        ("mail", "421 closing", Busy),
        ("mail", "552 too large", Refused),
        ("mail", "530 5.7.0 sign in first", CredentialsRefused),
        ("rcpt", "450 4.2.0 greylisted host@kiosk.example", Busy),
        ("rcpt", "452 full", Busy),
        ("rcpt", "550 5.1.1 <host@kiosk.example> unknown", Missing),
        ("rcpt", "554 no", Refused),
        ("data", "451 later", Busy),
        ("data", "554 5.6.0 spam", Refused),
    ],
)
def test_answers_become_errors_of_the_port(post, script, where, answer, kind):
    setattr(script, where, answer)
    with pytest.raises(PeerError) as caught:
        post.mailer(post.serve(script)).send(MAIL)
    assert type(caught.value) is kind
    assert caught.value.code == answer[:3]
    assert "host@kiosk.example" not in str(caught.value)
    assert script.received == []


def test_sign_in_with_the_right_password(post, script, password):
    post.mailer(post.serve(script, auth=True), username="desk", password=password).send(MAIL)
    assert len(script.received) == 1
    assert script.sessions[0].authenticated


def test_wrong_password_is_refused_and_not_shown(post, script, password):
    mailer = post.mailer(post.serve(script, auth=True), username="other", password=password)
    with pytest.raises(CredentialsRefused) as caught:
        mailer.send(MAIL)
    assert caught.value.code == "535"
    assert password.reveal() not in repr(caught.value)
    assert script.commands == []


def test_server_without_sign_in_is_told_no_password(post, script, password):
    with pytest.raises(CredentialsRefused):
        post.mailer(post.serve(script), username="desk", password=password).send(MAIL)
    assert script.commands == []


def test_probe_says_noop_and_sends_nothing(post, script):
    post.mailer(post.serve(script)).probe()
    assert script.commands == ["NOOP"]


def test_drop_after_data_leaves_the_outcome_unknown(post, script):
    script.fate = "drop"
    with pytest.raises(OutcomeUnknown):
        post.mailer(post.serve(script)).send(MAIL)


def test_silence_after_data_leaves_the_outcome_unknown(post, script):
    script.fate = "hang"
    with pytest.raises(OutcomeUnknown):
        post.mailer(post.serve(script), timeout_s=0.3).send(MAIL)


def test_closed_port_is_link_down(post):
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    with pytest.raises(LinkDown):
        post.mailer(port).send(MAIL)
    with pytest.raises(LinkDown):
        post.mailer(port).probe()


def test_name_that_no_resolver_knows_is_link_down(post):
    with pytest.raises(LinkDown):
        post.mailer(25, host="a..b").send(MAIL)


def test_busy_greeting(post, raw_server):
    port = raw_server(lambda s: s.sendall(b"421 too many\r\n"))
    with pytest.raises(Busy):
        post.mailer(port).send(MAIL)


@pytest.mark.parametrize(
    "greeting", [b"HTTP/1.1 400 Bad\r\n\r\n", b"220 " + b"x" * 2**20 + b"\r\n"]
)
def test_greeting_of_something_else_is_link_down(post, raw_server, greeting):
    with pytest.raises(LinkDown):
        post.mailer(raw_server(lambda s: s.sendall(greeting))).send(MAIL)


def test_greeting_without_end_is_cut(post, raw_server):
    sent = []

    def talk(connection):
        while len(sent) < 5000:
            connection.sendall(b"220-" + b"x" * 1000 + b"\r\n")
            sent.append(1)

    with pytest.raises(LinkDown):
        post.mailer(raw_server(talk)).send(MAIL)
    assert len(sent) < 5000


def test_one_byte_at_a_time_is_cut_at_the_total(post, raw_server):
    pause = threading.Event()

    def talk(connection):
        while not pause.wait(0.05):
            connection.sendall(b"2")

    begun = time.monotonic()
    try:
        with pytest.raises(LinkDown):
            post.mailer(raw_server(talk), timeout_s=0.2).send(MAIL)
        assert time.monotonic() - begun < 30
    finally:
        pause.set()


@pytest.mark.parametrize(
    "breaker", ["\r\n", "\n", "\r", "\u2028", "\x0b", "\x85", "\x00", "\ud800"]
)
def test_subject_cannot_start_a_header(post, script, breaker):
    subject = f"Guest{breaker}Bcc: thief@evil.example{breaker}{breaker}<b>hi</b>"
    post.mailer(post.serve(script)).send(Mail(MAIL.to, subject, f"x{breaker}", MAIL.message_id))
    message = received(script)
    assert message["Bcc"] is None
    assert message["Subject"] == "Guest Bcc: thief@evil.example <b>hi</b>"
    assert script.received[0].rcpt_tos == ["host@kiosk.example"]


@pytest.mark.parametrize(
    "to",
    [
        "",
        "nobody",
        "a b@c.example",
        "a@b@c.example",
        "a@c.example\r\nRCPT TO:<thief@evil.example>",
        "a@c.example, thief@evil.example",
        "почта@c.example",
        "a@.example",
    ],
)
def test_address_that_is_none_is_refused_before_the_network(post, to):
    with pytest.raises(Refused):
        post.mailer(1).send(Mail(to, "s", "b", MAIL.message_id))


def test_domain_in_cyrillic_is_sent_in_ascii(post, script):
    mail = Mail("host@пример.example", "s", "b\n", MAIL.message_id)
    post.mailer(post.serve(script)).send(mail)
    assert script.received[0].rcpt_tos == ["host@xn--e1afmkfd.example"]


def test_settings_that_cannot_work_fail_at_the_start(post, tmp_path):
    with pytest.raises(ConfigError) as caught:
        post.mailer(25, ca_file=tmp_path / "none.pem")
    assert (caught.value.setting, caught.value.problem) == (
        "mail.ca_file",
        ConfigProblem.FILE_MISSING,
    )
    (tmp_path / "bad.pem").write_text("no certificate")
    with pytest.raises(ConfigError) as caught:
        post.mailer(25, ca_file=tmp_path / "bad.pem")
    assert caught.value.problem is ConfigProblem.BAD_VALUE
    with pytest.raises(ConfigError) as caught:
        post.mailer(25, sender="desk")
    assert caught.value.setting == "mail.sender"
