"""A tiny receiver of pushes: answers what it is told to, and keeps what it got."""

import json
import queue
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

PATIENCE_S = 60


@dataclass(frozen=True)
class Got:
    token: str | None
    body: dict[str, Any]

    @property
    def events(self) -> list[dict[str, Any]]:
        return self.body["params"]["events"]


class Receiver:
    def __init__(self, url: str) -> None:
        self.url = url
        self.status = 200
        self.inbox: queue.SimpleQueue[Got] = queue.SimpleQueue()

    def next(self) -> Got:
        return self.inbox.get(timeout=PATIENCE_S)


@contextmanager
def receiving(tls: ssl.SSLContext | None = None) -> Iterator[Receiver]:
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            raw = self.rfile.read(int(self.headers["content-length"]))
            receiver.inbox.put(Got(self.headers["token"], json.loads(raw)))
            self.send_response(receiver.status)
            self.send_header("content-length", "0")
            self.end_headers()

        def log_message(self, *_: object) -> None:
            return

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        # A refused certificate is what one test is about, not an accident.
        server.handle_error = lambda *_: None  # type: ignore[method-assign]
        if tls:
            server.socket = tls.wrap_socket(server.socket, server_side=True)
        receiver = Receiver(f"{'https' if tls else 'http'}://127.0.0.1:{server.server_port}/in")
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield receiver
        finally:
            server.shutdown()
            thread.join()
