"""Everything of one simulated world put together: state, servers, and the moves of the admin.

Event loop only; the one place where ports are opened, closed and opened again.
"""

from pathlib import Path

from kiosk.core.clock import Clock
from services.simulator.building.past import Past
from services.simulator.building.world import World
from services.simulator.certificates import hikcentral_identity, smtp_identity
from services.simulator.config import SimulatorConfig
from services.simulator.listener import Listener
from services.simulator.mailsink import MailSink
from services.simulator.partner.connection import Connections
from services.simulator.partner.faults import FaultBook
from services.simulator.partner.gate import Gate
from services.simulator.partner.gateway import Aids, Gateway
from services.simulator.partner.journal import Journal
from services.simulator.partner.traffic import persons_in
from services.simulator.shapes import ReadyShape


class Outside:
    """The partner port, the mail port and the world behind them."""

    def __init__(self, config: SimulatorConfig, clock: Clock) -> None:
        config.folder.mkdir(parents=True, exist_ok=True)
        self._config = config
        self._hikcentral_identity = hikcentral_identity(config.folder)
        self._smtp_identity = smtp_identity(config.folder)
        self.world = World(config, clock)
        world = self.world
        self.faults = FaultBook(
            world.timers, world.draw, world.noticed, lambda body: persons_in(body, world.registry)
        )
        self.journal = Journal(world.noticed)
        self.past = Past(world, lambda: World(config, clock))
        self.mail = MailSink(self.world)
        gate = Gate(config.app_key, config.app_secret, world)
        aids = Aids(gate, self.faults, self.journal, _nothing, self.past.world)
        self._connections = Connections(Gateway(world, aids))
        self._partner_port = Listener(
            self._connections.make,
            config.hikcentral_port,
            self._hikcentral_identity.server_context(),
        )
        self._mail_port = Listener(
            self.mail.factory(self._smtp_identity.server_context()), config.smtp_port
        )

    async def open(self) -> None:
        """Open both ports. OSError if one is taken."""
        await self._partner_port.open()
        await self._mail_port.open()

    def close(self) -> None:
        """Close both ports and every connection."""
        self.faults.reset()
        self.world.fleet.reset()
        self._mail_port.close()
        self._partner_port.close()
        self._connections.abort_all()

    def ready(self, admin_port: int) -> ReadyShape:
        """The line for the parent program."""
        return ReadyShape(
            hikcentral_port=self._partner_port.port,
            admin_port=admin_port,
            smtp_port=self._mail_port.port,
            certificate=_full(self._hikcentral_identity.anchor),
            pin_sha256=self._hikcentral_identity.pin_sha256(),
            smtp_ca=_full(self._smtp_identity.anchor),
            app_key=self._config.app_key,
            admin_token=self._config.admin_token.reveal(),
        )

    async def set_link(self, mode: str) -> None:
        """`refuse` closes the port and cuts connections; anything else opens it again."""
        self.faults.link = mode
        if mode == "refuse":
            self._partner_port.close()
            self._connections.abort_all()
        else:
            await self._partner_port.open()
        self.world.changed()

    async def set_mail(self, mode: str) -> None:
        """`refuse` closes the mail port; anything else opens it again."""
        self.mail.set_mode(mode)
        if mode == "refuse":
            self._mail_port.close()
        else:
            await self._mail_port.open()

    async def reset(self) -> None:
        """A healthy, empty world on the same ports."""
        self.faults.reset()
        self.past.forget()
        self.world.reset()
        self.journal.reset()
        self.mail.reset()
        await self.set_mail("up")
        await self.set_link("up")


def _nothing() -> None:
    return


def _full(path: Path) -> str:
    return str(path.resolve())
