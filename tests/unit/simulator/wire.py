"""The partner port as bytes: a signed request over a bare socket, and all that comes back."""

import json
import socket
import ssl
import struct
from dataclasses import dataclass
from typing import Any

from services.simulator.shapes import ReadyShape
from tests.unit.simulator.partner import Partner

PATIENCE_S = 60


@dataclass
class Reply:
    """Everything until the end; `cut` is an end without the goodbye of TLS."""

    head: str
    body: bytes
    cut: bool

    @property
    def length(self) -> int | None:
        for line in self.head.split("\r\n"):
            if line.lower().startswith("content-length:"):
                return int(line.partition(":")[2])
        return None


def context(ready: ReadyShape) -> ssl.SSLContext:
    made = ssl.create_default_context(cafile=ready["certificate"])
    made.check_hostname = False
    return made


def connect(ready: ReadyShape) -> ssl.SSLSocket:
    bare = socket.create_connection(("127.0.0.1", ready["hikcentral_port"]), PATIENCE_S)
    return context(ready).wrap_socket(bare, suppress_ragged_eofs=False)


def request(partner: Partner, path: str, body: Any = None, *, close: bool = True) -> bytes:
    path = f"/artemis/api{path}"
    raw = b"" if body is None else json.dumps(body).encode()
    headers = partner.headers(path, raw)
    headers["content-length"] = str(len(raw))
    if close:
        headers["connection"] = "close"
    lines = [f"POST {path} HTTP/1.1", "host: simulator"]
    lines += [f"{name}: {value}" for name, value in headers.items()]
    return "\r\n".join([*lines, "", ""]).encode() + raw


def exchange(ready: ReadyShape, data: bytes) -> Reply:
    """Send, and read to the end."""
    with connect(ready) as stream:
        stream.sendall(data)
        return read_to_end(stream)


def read_to_end(stream: ssl.SSLSocket) -> Reply:
    got, cut = b"", False
    try:
        while piece := stream.recv(65536):
            got += piece
    except (ConnectionResetError, ssl.SSLEOFError):
        cut = True
    head, _, body = got.partition(b"\r\n\r\n")
    return Reply(head.decode("latin-1"), body, cut)


def take(stream: ssl.SSLSocket, count: int) -> bytes:
    """Exactly so many bytes."""
    got = b""
    while len(got) < count:
        piece = stream.recv(count - len(got))
        assert piece, f"closed after {got!r}"
        got += piece
    return got


def take_answer(stream: ssl.SSLSocket) -> tuple[str, bytes]:
    """One whole answer with Content-Length; the connection stays open."""
    head = b""
    while not head.endswith(b"\r\n\r\n"):
        head += take(stream, 1)
    reply = Reply(head.decode("latin-1"), b"", cut=False)
    return reply.head, take(stream, reply.length or 0)


def vanish(stream: ssl.SSLSocket) -> None:
    """Close without a goodbye, as a killed client does."""
    stream.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    stream.close()
