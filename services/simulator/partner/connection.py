"""HTTP/1.1 on one connection of the partner port: requests in, bytes out, exactly as told.

Event loop only. An HTTP library would not send what a broken server sends (a wrong length, half
a header); it is also several times slower. One request at a time; bodies need Content-Length.
"""

import asyncio
import socket
import struct
import sys
import weakref
from collections.abc import Callable, MutableSet
from typing import cast

from services.simulator.partner.signature import Signed

Handler = Callable[[Signed, "Connection"], None]

_END_OF_HEAD = b"\r\n\r\n"
_LONGEST_HEAD = 64 * 1024
_LARGEST_BODY = 16 * 1024 * 1024
# Close without the goodbye: the peer sees a reset. (on, zero seconds)
_NO_LINGER = struct.pack("hh" if sys.platform == "win32" else "ii", 1, 0)


class BadRequest(Exception):
    """The bytes are no HTTP request; the text is the status line of the answer."""


class Connection(asyncio.Protocol):
    """One client. The handler gets each request once, and ends it with `answer` or a cut."""

    def __init__(self, handler: Handler, open_ones: "MutableSet[Connection]") -> None:
        self._handler = handler
        self._open_ones = open_ones
        self._buffer = bytearray()
        self._busy = False
        self._keep = True
        self._cut = False
        self._writable = asyncio.Event()
        self._writable.set()
        self.gone = asyncio.Event()
        self.transport: asyncio.Transport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = cast(asyncio.Transport, transport)
        self._open_ones.add(self)
        if self._cut:
            self.abort()

    def connection_lost(self, exc: Exception | None) -> None:
        self._open_ones.discard(self)
        self._writable.set()
        self.gone.set()

    def data_received(self, data: bytes) -> None:
        self._buffer += data
        if len(self._buffer) > _LONGEST_HEAD + _LARGEST_BODY:
            self.abort()
        elif not self._busy:
            self._next()

    def pause_writing(self) -> None:
        self._writable.clear()

    def resume_writing(self) -> None:
        self._writable.set()

    def answer(self, data: bytes) -> None:
        """The whole answer to the request at hand; the connection goes on."""
        self.write(data)
        self._busy = False
        if not self._keep:
            self.close()
        elif self._buffer:
            asyncio.get_running_loop().call_soon(self._next)

    def write(self, data: bytes) -> None:
        """Some bytes of an answer."""
        if self.transport and not self.gone.is_set():
            self.transport.write(data)

    async def drain(self) -> None:
        """Wait until the client has taken most of what was written, or has gone."""
        await self._writable.wait()

    def close(self) -> None:
        """End it in order: what was written still goes out."""
        if self.transport:
            self.transport.close()

    def abort(self) -> None:
        """Cut it at once, or as soon as its handshake is over; the client sees a reset."""
        self._cut = True
        if not self.transport:
            return
        raw = self.transport.get_extra_info("socket")
        if raw is not None and not self.transport.is_closing():
            raw.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _NO_LINGER)
        self.transport.abort()

    def _next(self) -> None:
        if self._busy or self.gone.is_set():
            return
        try:
            request = self._take()
        except BadRequest as error:
            head = f"HTTP/1.1 {error}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
            self.write(head.encode("ascii"))
            self.close()
            return
        if request:
            self._busy = True
            self._handler(request, self)

    def _take(self) -> Signed | None:
        """The next whole request, or None while bytes are missing."""
        end = self._buffer.find(_END_OF_HEAD)
        if end < 0:
            if len(self._buffer) > _LONGEST_HEAD:
                raise BadRequest("431 Request Header Fields Too Large")
            return None
        first, headers = _head(bytes(self._buffer[:end]))
        begin = end + len(_END_OF_HEAD)
        length = _length(headers)
        if len(self._buffer) < begin + length:
            return None
        body = bytes(self._buffer[begin : begin + length])
        del self._buffer[: begin + length]
        method, target, version = first
        self._keep = version != "HTTP/1.0" and headers.get("connection", "").lower() != "close"
        path, _, query = target.partition("?")
        return Signed(method, path, query, headers, body)


class Silent(Connection):
    """Takes whatever comes and says nothing: not even a TLS handshake."""

    def data_received(self, data: bytes) -> None:
        return


class Connections:
    """All connections of one port: makes them, and cuts them."""

    def __init__(self, handler: Handler) -> None:
        self._handler = handler
        # Weak, because a handshake that fails tells nobody.
        self._open: MutableSet[Connection] = weakref.WeakSet()

    def make(self) -> Connection:
        """The protocol factory for a Listener."""
        return self._known(Connection(self._handler, self._open))

    def make_silent(self) -> Connection:
        """The protocol factory for a port that never answers."""
        return self._known(Silent(self._handler, self._open))

    def _known(self, made: Connection) -> Connection:
        # From now on, and not only after the handshake: what is cut then stays cut.
        self._open.add(made)
        return made

    def abort_all(self) -> None:
        """Cut every connection."""
        for connection in list(self._open):
            connection.abort()


def _head(raw: bytes) -> tuple[tuple[str, str, str], dict[str, str]]:
    """Request line and headers by lower-case name; of repeated ones the first counts."""
    lines = raw.decode("latin-1").split("\r\n")
    words = lines[0].split(" ")
    if len(words) != 3 or not words[2].startswith("HTTP/1."):
        raise BadRequest("400 Bad Request")
    headers: dict[str, str] = {}
    for line in lines[1:]:
        name, colon, value = line.partition(":")
        if not colon:
            raise BadRequest("400 Bad Request")
        headers.setdefault(name.lower(), value.strip())
    return (words[0], words[1], words[2]), headers


def _length(headers: dict[str, str]) -> int:
    if "transfer-encoding" in headers:
        raise BadRequest("411 Length Required")
    text = headers.get("content-length", "0")
    if not text.isdecimal():
        raise BadRequest("400 Bad Request")
    if int(text) > _LARGEST_BODY:
        raise BadRequest("413 Content Too Large")
    return int(text)
