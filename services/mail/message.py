"""From our Mail to the bytes on the wire. Pure: no network, any thread.

Must never let a text start a header or a recipient of its own (goal S-45): EmailMessage raises
ValueError for some line breaks, and that must not become a job that can never succeed.
"""

import re
import unicodedata
from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, parseaddr

from kiosk.core.errors import Refused
from kiosk.core.mail import Mail
from kiosk.core.validation import clean_text

SUBJECT_LIMIT = 200
_POLICY = SMTP.clone(cte_type="7bit")
_LOCAL_PART = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*")
_DOMAIN = re.compile(r"[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)*")
_MESSAGE_ID = re.compile(r"<[!-;=?-~]+@[!-;=?-~]+>")


def one_line(text: str) -> str:
    """`text` without line breaks of any alphabet, control characters and lone surrogates."""
    shown = (c if unicodedata.category(c) not in ("Cc", "Cs") else " " for c in text)
    return clean_text("".join(shown))


def envelope_address(text: str) -> str:
    """The bare address in ASCII, its domain in IDNA. Refused when it cannot be one."""
    local, at, domain = text.strip().rpartition("@")
    try:
        domain = domain.encode("idna").decode("ascii")
    except UnicodeError:
        domain = ""
    if not at or not _LOCAL_PART.fullmatch(local) or not _DOMAIN.fullmatch(domain):
        raise Refused("address")
    return f"{local}@{domain}"


def split_sender(sender: str) -> tuple[str, str]:
    """(name, bare address) of the setting `sender`. Refused when it holds no address."""
    name, address = parseaddr(sender)
    return one_line(name), envelope_address(address)


def build_message(mail: Mail, sender: str, now: datetime) -> EmailMessage:
    """The message with exactly one recipient; `now` is aware. Refused for a bad address."""
    if not _MESSAGE_ID.fullmatch(mail.message_id):
        raise Refused("message id")
    message = EmailMessage(policy=_POLICY)
    name, address = split_sender(sender)
    message["From"] = Address(name, addr_spec=address)
    message["To"] = Address(addr_spec=envelope_address(mail.to))
    message["Subject"] = one_line(mail.subject)[:SUBJECT_LIMIT]
    message["Date"] = format_datetime(now)
    message["Message-ID"] = mail.message_id
    # RFC 3834: keeps absence notes of the host from coming back to the desk.
    message["Auto-Submitted"] = "auto-generated"
    body = mail.body.encode("utf-8", "replace").decode("utf-8")
    message.set_content(body, charset="utf-8", cte="base64")
    return message
