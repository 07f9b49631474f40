"""A port that speaks no TLS at all: it answers every hello with garbage. Event loop only."""

import asyncio
from typing import cast

# A TLS record of an unknown type and version, then text.
_GARBAGE = b"\x99\x99\x99\x00\x10this is no server hello\r\n"


class Garbage(asyncio.Protocol):
    """One connection."""

    def __init__(self) -> None:
        self._transport: asyncio.Transport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast(asyncio.Transport, transport)

    def data_received(self, data: bytes) -> None:
        if self._transport:
            self._transport.write(_GARBAGE)
            self._transport.close()
