"""Everything of one simulated world put together: state, servers, and the moves of the admin.

Event loop only; the one place where ports are opened, closed and opened again.
"""

from kiosk.core.clock import Clock
from services.simulator.building.backup import Backup, put_back, take
from services.simulator.building.past import Past
from services.simulator.building.world import World
from services.simulator.certificates import smtp_identity
from services.simulator.config import SimulatorConfig
from services.simulator.listener import Listener
from services.simulator.mailsink import MailSink
from services.simulator.partner.faults import Fault, FaultBook
from services.simulator.partner.gate import Gate
from services.simulator.partner.gateway import Aids, Gateway
from services.simulator.partner.journal import Journal
from services.simulator.partner.kinds import STALE_READ
from services.simulator.partner.profiles import choose
from services.simulator.partner.traffic import people_in
from services.simulator.port import PartnerPort
from services.simulator.saving import Saving
from services.simulator.shapes import ReadyShape
from services.simulator.statefile import StateFile


class Outside:
    """The partner port, the mail port and the world behind them."""

    def __init__(self, config: SimulatorConfig, clock: Clock) -> None:
        config.folder.mkdir(parents=True, exist_ok=True)
        self._config = config
        self._smtp_identity = smtp_identity(config.folder)
        self.world = world = World(config, clock)
        choose(world.options, config.profile)
        self.faults = FaultBook(
            world.timers, world.draw, world.noticed, lambda body: people_in(body, world)
        )
        self.journal = Journal(world.noticed)
        self.mail = MailSink(world)
        self.saving = Saving(world, StateFile(config.state) if config.state else None)
        self._backups: dict[str, Backup] = {}
        self._past = Past(world, lambda: World(config, clock), self.faults.lookback_s)
        self._gate = Gate(config.app_key, config.app_secret, world)
        aids = Aids(self._gate, self.faults, self.journal, self.saving.keep_up, self._past.world)
        self.partner_port = PartnerPort(config, Gateway(world, aids))
        self._mail_port = Listener(
            self.mail.factory(self._smtp_identity.server_context()), config.smtp_port
        )

    async def open(self) -> None:
        """Load the state file and open both ports. StateBroken; OSError if a port is taken."""
        self.saving.load()
        await self.partner_port.open()
        await self._mail_port.open()

    def close(self) -> None:
        """Close both ports and every connection; the state file has the last word."""
        self.faults.reset()
        self.saving.close()
        self.world.fleet.reset()
        self._mail_port.close()
        self.partner_port.close()

    def ready(self, admin_port: int) -> ReadyShape:
        """The line for the parent program."""
        return ReadyShape(
            hikcentral_port=self.partner_port.port,
            admin_port=admin_port,
            smtp_port=self._mail_port.port,
            certificate=str(self.partner_port.identity.anchor.resolve()),
            pin_sha256=self.partner_port.identity.pin_sha256(),
            smtp_ca=str(self._smtp_identity.anchor.resolve()),
            app_key=self._config.app_key,
            admin_token=self._config.admin_token.reveal(),
        )

    def add_fault(self, fault: Fault) -> int:
        """Let it wait for its request; its number. A look into the past begins here."""
        if fault.kind == STALE_READ:
            self._past.record()
        return self.faults.add(fault)

    def snapshot(self) -> str:
        """Keep the server's data as they are now; the name for `restore`."""
        name = f"backup-{len(self._backups) + 1}"
        self._backups[name] = take(self.world.server_parts)
        return name

    def restore(self, name: str) -> None:
        """The server's data are those of then, devices keep what they have (F37). KeyError."""
        put_back(self.world.server_parts, self._backups[name])
        self.world.changed()

    async def restart(self, *, keeps_state: bool, keeps_subscriptions: bool) -> None:
        """The server goes down and comes back: connections are cut, nonces are forgotten."""
        self.partner_port.cut()
        self._gate.forget()
        if not keeps_state:
            self.world.forget_server_data()
        if not (keeps_state and keeps_subscriptions):
            self.world.subscriptions.reset()
        self.world.changed()

    async def set_link(self, mode: str) -> None:
        """`refuse` closes the port and cuts connections; anything else opens it again."""
        self.faults.link = mode
        if mode == "refuse":
            self.partner_port.close()
        else:
            await self.partner_port.open()
        self.world.noticed()

    async def set_mail(self, mode: str) -> None:
        """`refuse` closes the mail port; anything else opens it again."""
        self.mail.set_mode(mode)
        if mode == "refuse":
            self._mail_port.close()
        else:
            await self._mail_port.open()

    async def reset(self) -> None:
        """A healthy, empty world on the same ports, of the version that it was started as."""
        self.faults.reset()
        self._past.forget()
        self._gate.forget()
        self._backups.clear()
        self.world.reset()
        choose(self.world.options, self._config.profile)
        self.journal.reset()
        self.mail.reset()
        await self.set_mail("up")
        await self.partner_port.set_tls("own")
        await self.set_link("up")
