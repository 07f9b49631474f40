"""A loopback TLS server that does one thing to each connection and keeps what it was sent."""

import socket
import ssl
import threading
from collections.abc import Callable
from pathlib import Path

Act = Callable[["TlsServer", ssl.SSLSocket, bytes], None]


class TlsServer:
    """`act` gets the connection and the request. Handshakes that fail are only counted."""

    def __init__(self, context: ssl.SSLContext, act: Act) -> None:
        self._context = context
        self._act = act
        self._listener = socket.create_server(("127.0.0.1", 0))
        self._listener.settimeout(0.05)
        self.port: int = self._listener.getsockname()[1]
        self.stopping = threading.Event()
        self.received = bytearray()
        self.connections = 0
        self.finished = threading.Semaphore(0)
        self._thread = threading.Thread(target=self._run)
        self._thread.start()

    def stop(self) -> None:
        self.stopping.set()
        self._thread.join(10)
        self._listener.close()

    def _run(self) -> None:
        while not self.stopping.is_set():
            try:
                plain, _ = self._listener.accept()
            except TimeoutError:
                continue
            self.connections += 1
            self._serve(plain)
            self.finished.release()

    def _serve(self, plain: socket.socket) -> None:
        plain.settimeout(5)
        try:
            with self._context.wrap_socket(plain, server_side=True) as secure:
                self._act(self, secure, self._read_request(secure))
        except OSError:
            plain.close()

    def _read_request(self, secure: ssl.SSLSocket) -> bytes:
        request = b""
        while b"\r\n\r\n" not in request or not request.endswith(b"}"):
            chunk = secure.recv(65536)
            if not chunk:
                break
            request += chunk
            self.received += chunk
        return request


def server_context(chain: Path, key: Path) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(chain, key)
    return context


def respond(body: bytes, status: str = "200 OK", *headers: str) -> Act:
    """Answer one request and close."""

    def act(_server: TlsServer, secure: ssl.SSLSocket, _request: bytes) -> None:
        head = [f"HTTP/1.1 {status}", f"Content-Length: {len(body)}", "Connection: close", *headers]
        secure.sendall("\r\n".join([*head, "", ""]).encode() + body)

    return act


def drip(start: bytes, drop: bytes) -> Act:
    """Send `start`, then `drop` every 20 ms for ever."""

    def act(server: TlsServer, secure: ssl.SSLSocket, _request: bytes) -> None:
        secure.sendall(start)
        while not server.stopping.wait(0.02):
            secure.sendall(drop)

    return act


def silent(server: TlsServer, _secure: ssl.SSLSocket, _request: bytes) -> None:
    server.stopping.wait(10)
