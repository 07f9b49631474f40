"""A loopback TLS server that does one thing to each connection and keeps what it was sent."""

import socket
import ssl
import threading
from collections import defaultdict
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

Act = Callable[["TlsServer", ssl.SSLSocket, bytes], None]


class TlsServer:
    """`act` gets the connection and the request, on a thread of its own.

    `received` are the application bytes that came to the certificate that is shown now.
    """

    def __init__(self, context: ssl.SSLContext, act: Act) -> None:
        self._context = context
        self._act = act
        self._listener = socket.create_server(("127.0.0.1", 0), backlog=64)
        self._listener.settimeout(0.05)
        self.port: int = self._listener.getsockname()[1]
        self.stopping = threading.Event()
        self._received: defaultdict[ssl.SSLContext, bytearray] = defaultdict(bytearray)
        self.connections = 0
        self.finished = threading.Semaphore(0)
        self._open: set[socket.socket] = set()
        self._threads: list[threading.Thread] = []
        self._thread = threading.Thread(target=self._run)
        self._thread.start()

    @property
    def received(self) -> bytes:
        return bytes(self._received[self._context])

    def swap(self, context: ssl.SSLContext) -> None:
        """Show another certificate from now on, and cut every connection, as a restart does."""
        self._context = context
        self._cut()

    def stop(self) -> None:
        self.stopping.set()
        self._thread.join(10)
        self._cut()
        for thread in self._threads:
            thread.join(10)
        self._listener.close()

    def _cut(self) -> None:
        for plain in tuple(self._open):
            with suppress(OSError):
                plain.shutdown(socket.SHUT_RDWR)

    def _run(self) -> None:
        while not self.stopping.is_set():
            try:
                plain, _ = self._listener.accept()
            except TimeoutError:
                continue
            self.connections += 1
            self._threads.append(threading.Thread(target=self._serve, args=(plain, self._context)))
            self._threads[-1].start()

    def _serve(self, plain: socket.socket, context: ssl.SSLContext) -> None:
        plain.settimeout(60)
        try:
            with context.wrap_socket(plain, server_side=True) as secure:
                self._open.add(secure)
                if context is not self._context:
                    return  # swapped during the handshake: cut like the others
                self._act(self, secure, self.read_request(secure))
                self._open.discard(secure)
        except OSError:
            plain.close()
        finally:
            self.finished.release()

    def read_request(self, secure: ssl.SSLSocket) -> bytes:
        """One request; empty when the other side has closed."""
        request = b""
        while b"\r\n\r\n" not in request or not request.endswith(b"}"):
            chunk = secure.recv(65536)
            if not chunk:
                break
            request += chunk
            self._received[secure.context] += chunk
        return request


def server_context(chain: Path, key: Path) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(chain, key)
    return context


def answer_bytes(body: bytes, status: str = "200 OK", *headers: str) -> bytes:
    head = [f"HTTP/1.1 {status}", f"Content-Length: {len(body)}", *headers]
    return "\r\n".join([*head, "", ""]).encode() + body


def respond(body: bytes, status: str = "200 OK", *headers: str) -> Act:
    """Answer one request and close."""

    def act(_server: TlsServer, secure: ssl.SSLSocket, _request: bytes) -> None:
        secure.sendall(answer_bytes(body, status, "Connection: close", *headers))

    return act


def send(raw: bytes) -> Act:
    """Send `raw` for every request, on a connection that stays open until the client closes."""

    def act(server: TlsServer, secure: ssl.SSLSocket, request: bytes) -> None:
        while request:
            secure.sendall(raw)
            request = server.read_request(secure)

    return act


def drip(start: bytes, drop: bytes, every_s: float = 0.02) -> Act:
    """Send `start`, then `drop` again and again for ever."""

    def act(server: TlsServer, secure: ssl.SSLSocket, _request: bytes) -> None:
        secure.sendall(start)
        while not server.stopping.wait(every_s):
            secure.sendall(drop)

    return act


def silent(server: TlsServer, _secure: ssl.SSLSocket, _request: bytes) -> None:
    server.stopping.wait(10)
