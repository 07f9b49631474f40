"""A mail server that keeps what it gets in memory. STARTTLS is required, no mail ever leaves.

Event loop only.
"""

import asyncio
import ssl
from collections.abc import Callable
from email import message_from_bytes, policy
from typing import cast

from aiosmtpd.smtp import SMTP, Envelope, Session

from services.simulator.building.world import World
from services.simulator.shapes import MailShape

MODES = frozenset({"up", "refuse", "reject", "greylist"})


class MailSink:
    """Handler of the SMTP protocol.

    `reject` answers 550 to every recipient; `greylist` answers 451 to the first try of each.
    """

    def __init__(self, world: World) -> None:
        self._world = world
        self._seen: set[str] = set()
        self.mode = "up"
        self.mails: list[MailShape] = []

    def reset(self) -> None:
        """No mail, and every recipient is new."""
        self.mails = []
        self.set_mode("up")

    def set_mode(self, mode: str) -> None:
        """One of MODES; the caller closes the port for `refuse`."""
        self.mode = mode
        self._seen = set()

    def factory(self, tls: ssl.SSLContext) -> Callable[[], asyncio.BaseProtocol]:
        """The protocol factory for a Listener."""
        loop = asyncio.get_running_loop()
        return lambda: SMTP(
            self,
            hostname="localhost",
            tls_context=tls,
            require_starttls=True,
            enable_SMTPUTF8=True,
            loop=loop,
        )

    async def handle_RCPT(
        self,
        _server: SMTP,
        _session: Session,
        envelope: Envelope,
        address: str,
        _options: list[str],
    ) -> str:
        """aiosmtpd's hook: take, refuse or put off one recipient."""
        if self.mode == "reject":
            return "550 5.1.1 No such mailbox"
        if self.mode == "greylist" and address not in self._seen:
            self._seen.add(address)
            return "451 4.7.1 Please come back later"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, _server: SMTP, _session: Session, envelope: Envelope) -> str:
        """aiosmtpd's hook: keep the message."""
        content = cast(bytes, envelope.content)
        message = message_from_bytes(content, policy=policy.default)
        part = message.get_body(("plain",))
        mail = MailShape(
            to=[str(address) for address in envelope.rcpt_tos],
            subject=str(message["Subject"] or ""),
            body=str(part.get_content()) if part else "",
            message_id=str(message["Message-ID"] or ""),
            at=self._world.now().isoformat(),
        )
        self.mails.append(mail)
        self._world.noticed()
        return "250 OK"
