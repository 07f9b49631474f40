"""The partner port: what answers there, under which certificate, in which TLS. Event loop only."""

import asyncio
import ssl
from collections.abc import Callable

from services.simulator.certificates import Identity, hikcentral_identity
from services.simulator.config import SimulatorConfig
from services.simulator.listener import Listener
from services.simulator.partner.connection import Connections, Handler
from services.simulator.partner.garbage import Garbage

TLS_MODES = frozenset({"own", "replaced", "garbage", "old", "silent"})
_WITHOUT_TLS = frozenset({"garbage", "silent"})


class PartnerPort:
    """One port that can be closed, cut, and turned into something else."""

    def __init__(self, config: SimulatorConfig, handler: Handler) -> None:
        self._folder = config.folder
        self._own = hikcentral_identity(config.folder)
        self._connections = Connections(handler)
        self._tls_mode = "own"
        self._listener = Listener(
            self._connections.make, config.hikcentral_port, self._own.server_context()
        )
        self.identity = self._own

    @property
    def port(self) -> int:
        """The number, once it was open."""
        return self._listener.port

    async def open(self) -> None:
        """Listen; OSError if the port is taken. Safe to call twice."""
        await self._listener.open()

    def close(self) -> None:
        """Refuse new connections and cut the open ones. Safe to call twice."""
        self._listener.close()
        self.cut()

    def cut(self) -> None:
        """Cut the open connections."""
        self._connections.abort_all()

    async def set_tls(self, mode: str) -> None:
        """`own` certificate; one that has `replaced` it; `garbage` instead of TLS; `old`: TLS 1.0
        and 1.1 only; `silent`: no handshake at all. Open connections are cut by a change.
        """
        if mode == self._tls_mode:
            return
        self._tls_mode = mode
        replaced = mode == "replaced"
        self.identity = hikcentral_identity(self._folder, "replaced") if replaced else self._own
        await self._listener.change(self._factory(mode), _context(mode, self.identity))
        self.cut()

    def _factory(self, mode: str) -> Callable[[], asyncio.BaseProtocol]:
        if mode == "silent":
            return self._connections.make_silent
        return Garbage if mode == "garbage" else self._connections.make


def _context(mode: str, identity: Identity) -> ssl.SSLContext | None:
    if mode in _WITHOUT_TLS:
        return None
    return identity.old_context() if mode == "old" else identity.server_context()
