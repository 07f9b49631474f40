"""Listening sockets that can be closed and opened again on the same port, on loopback only.

Event loop only. uvicorn's own server object installs signal handlers and needs seconds to close;
the simulator needs its protocol alone.
"""

import asyncio
import ssl
from collections.abc import Callable

from starlette.types import ASGIApp
from uvicorn import Config
from uvicorn.protocols.http.h11_impl import H11Protocol
from uvicorn.server import ServerState

LOOPBACK = "127.0.0.1"
_KEEP_ALIVE_S = 75


class Listener:
    """One port. `port` is fixed at the first `open`."""

    def __init__(
        self,
        factory: Callable[[], asyncio.BaseProtocol],
        port: int,
        tls: ssl.SSLContext | None = None,
    ) -> None:
        self._factory = factory
        self._tls = tls
        self._server: asyncio.Server | None = None
        self.port = port

    async def open(self) -> None:
        """Listen; OSError if the port is taken. Safe to call twice."""
        if self._server is None:
            loop = asyncio.get_running_loop()
            self._server = await loop.create_server(
                self._factory, LOOPBACK, self.port, ssl=self._tls
            )
            self.port = self._server.sockets[0].getsockname()[1]

    async def change(
        self, factory: Callable[[], asyncio.BaseProtocol], tls: ssl.SSLContext | None
    ) -> None:
        """Serve something else on the same port from the next connection on."""
        self._factory, self._tls = factory, tls
        if self._server is not None:
            self.close()
            await self.open()

    def close(self) -> None:
        """Refuse new connections; those that are open stay. Safe to call twice."""
        if self._server is not None:
            self._server.close()
            self._server = None


class HttpConnections:
    """The HTTP connections of one application: makes them, and cuts them."""

    def __init__(self) -> None:
        self._state = ServerState()

    def serve(self, app: ASGIApp) -> Callable[[], asyncio.BaseProtocol]:
        """The protocol factory for a Listener."""
        config = Config(
            app,
            http="h11",
            ws="none",
            lifespan="off",
            log_config=None,
            access_log=False,
            timeout_keep_alive=_KEEP_ALIVE_S,
        )
        config.load()
        return lambda: H11Protocol(config, self._state, {})

    def abort_all(self) -> None:
        """Cut every connection."""
        for connection in self._open():
            connection.transport.abort()

    def _open(self) -> list[H11Protocol]:
        return [c for c in self._state.connections if isinstance(c, H11Protocol)]
