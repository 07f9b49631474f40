"""What the mailer must be told. Any thread; holds no connection."""

from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from kiosk.core.secret import Secret

Security = Literal["starttls", "tls"]
"""Both verify the certificate; plain SMTP does not exist here."""


@dataclass(frozen=True, slots=True)
class MailConfig:
    """One mail server.

    `sender` is an address, with or without a name before it. `ca_file` None means the
    certificate authorities of the computer. Without `username` nobody signs in. `timeout_s`
    bounds each wait; a whole message is cut off after `TOTAL_FACTOR` times as long.
    """

    host: str
    port: int
    sender: str
    security: Security = "starttls"
    ca_file: Path | None = None
    username: str = ""
    password: Secret | None = None
    timeout_s: float = 20.0


TOTAL_FACTOR = 3
