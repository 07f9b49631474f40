"""Host name to addresses with a time limit, which `getaddrinfo` itself does not know.

The question runs on a daemon thread of its own; at most one is under way, however many ask.
"""

import ipaddress
import socket
import threading

import httpcore


class _Lookup:
    def __init__(self, host: str) -> None:
        self.done = threading.Event()
        self.addresses: tuple[str, ...] = ()
        self._host = host
        threading.Thread(target=self._run, name="hikcentral-dns", daemon=True).start()

    def _run(self) -> None:
        try:
            found = socket.getaddrinfo(self._host, None, type=socket.SOCK_STREAM)
            self.addresses = tuple(dict.fromkeys(str(entry[4][0]) for entry in found))
        except (OSError, UnicodeError):
            self.addresses = ()
        finally:
            self.done.set()


class Resolver:
    """Any thread."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._lookup: _Lookup | None = None

    def addresses(self, host: str, timeout_s: float) -> tuple[str, ...]:
        """Every address of `host`; httpcore's ConnectTimeout or ConnectError otherwise."""
        if _is_address(host):
            return (host,)
        lookup = self._join(host)
        if not lookup.done.wait(max(0.0, timeout_s)):
            raise httpcore.ConnectTimeout("no answer from the name server")
        self._leave(lookup)
        if not lookup.addresses:
            raise httpcore.ConnectError("the host name does not resolve")
        return lookup.addresses

    def _join(self, host: str) -> _Lookup:
        with self._lock:
            if self._lookup is None:
                self._lookup = _Lookup(host)
            return self._lookup

    def _leave(self, lookup: _Lookup) -> None:
        with self._lock:
            if self._lookup is lookup:
                self._lookup = None


def _is_address(host: str) -> bool:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True
