"""What the name of the HikCentral host leads to: the simulator, nothing, or something worse.

The client asks for HOST; the patched `getaddrinfo` answers with the simulator's address, with
another loopback address on which one of the listeners below stands on the same port, or not at
all. Threads: the resolver's asks, the test's turns. The black hole needs no thread of its own.
"""

import socket
from typing import Any

HOST = "hikcentral.matrix.test"
HOME, AWAY = "127.0.0.1", "127.0.0.2"
_ask = socket.getaddrinfo


class Names:
    """The name server of this site; `strangers` are the other hosts that were asked for.

    Install by `monkeypatch.setattr(socket, "getaddrinfo", it)`."""

    def __init__(self) -> None:
        self.address: str | None = HOME
        self.strangers: list[str] = []

    def __call__(self, host: Any, port: Any, *arguments: Any, **named: Any) -> Any:
        if host != HOST:
            if host not in (HOME, "localhost"):
                self.strangers.append(str(host))
            return _ask(host, port, *arguments, **named)
        if self.address is None:
            raise socket.gaierror(socket.EAI_NONAME, "no such name")
        return _ask(self.address, port, *arguments, **named)


class BlackHole:
    """A port whose SYN queue is full: a connect to it gets no answer at all (fault F03)."""

    def __init__(self, port: int) -> None:
        self._listener = socket.socket()
        self._listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        self._listener.bind((AWAY, port))
        self._listener.listen(0)
        self._fillers: list[socket.socket] = []
        for _ in range(4):
            filler = socket.socket()
            filler.setblocking(False)
            filler.connect_ex((AWAY, port))
            self._fillers.append(filler)

    def close(self) -> None:
        for one in (*self._fillers, self._listener):
            one.close()
