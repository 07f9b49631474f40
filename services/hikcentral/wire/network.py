"""Sockets under a hard deadline, with the certificate checked before the first byte.

A read time-out starts anew with every byte; here each operation gets what the call has left, so
a peer that sends one byte a second is cut all the same (faults F04 to F06). Any thread; one
connection serves one call at a time.
"""

import ssl
import time
from collections.abc import Iterable
from typing import Any

import httpcore
import httpx

from kiosk.core.errors import CertificateRefused
from services.hikcentral.config import CaFile, HikCentralConfig, PinnedCertificate
from services.hikcentral.wire.deadline import seconds_left
from services.hikcentral.wire.resolver import Resolver
from services.hikcentral.wire.tls import build_context, check_pin

_WRITE_CHUNK = 16 * 1024
_KEEP_IDLE_S = 5.0


class GuardedStream(httpcore.NetworkStream):
    """A socket whose every operation ends with the call's deadline."""

    def __init__(self, inner: httpcore.NetworkStream, tls: PinnedCertificate | CaFile) -> None:
        self._inner = inner
        self._tls = tls
        self._retired = False
        self.received_bytes = 0
        """Since the last write: the answer to it, and whatever came behind that."""

    def retire(self) -> None:
        """Let the pool close this connection before the next call."""
        self._retired = True

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        left = seconds_left(timeout)
        if left <= 0:
            raise httpcore.ReadTimeout("deadline")
        chunk = self._inner.read(max_bytes, left)
        self.received_bytes += len(chunk)
        return chunk

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self.received_bytes = 0
        for start in range(0, len(buffer), _WRITE_CHUNK):
            left = seconds_left(timeout)
            if left <= 0:
                raise httpcore.WriteTimeout("deadline")
            self._inner.write(buffer[start : start + _WRITE_CHUNK], left)

    def close(self) -> None:
        self._inner.close()

    def start_tls(
        self,
        ssl_context: ssl.SSLContext,
        server_hostname: str | None = None,
        timeout: float | None = None,
    ) -> httpcore.NetworkStream:
        left = seconds_left(timeout)
        if left <= 0:
            self.close()
            raise httpcore.ConnectTimeout("deadline")
        try:
            secure = self._inner.start_tls(ssl_context, server_hostname, left)
        except httpcore.ConnectError as error:
            if isinstance(error.__cause__, ssl.SSLCertVerificationError):
                raise CertificateRefused(error.__cause__.verify_message) from error
            raise
        _check_presented(secure, self._tls)
        return GuardedStream(secure, self._tls)

    def get_extra_info(self, info: str) -> Any:
        if info == "is_readable" and self._retired:
            # What the pool takes for a connection that the server has closed.
            return True
        return self._inner.get_extra_info(info)


class GuardedBackend(httpcore.NetworkBackend):
    """Opens sockets: one time budget for the name and all its addresses together."""

    def __init__(self, tls: PinnedCertificate | CaFile) -> None:
        self._tls = tls
        self._sockets = httpcore.SyncBackend()
        self._resolver = Resolver()

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,
    ) -> httpcore.NetworkStream:
        until = time.monotonic() + seconds_left(timeout)
        failure: httpcore.ConnectError | httpcore.ConnectTimeout | None = None
        for address in self._resolver.addresses(host, until - time.monotonic()):
            left = until - time.monotonic()
            if left <= 0:
                break
            try:
                stream = self._sockets.connect_tcp(
                    address, port, left, local_address, socket_options
                )
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
                failure = error
            else:
                return GuardedStream(stream, self._tls)
        raise failure or httpcore.ConnectTimeout("deadline")


class GuardedTransport(httpx.HTTPTransport):
    """httpx's own transport on a pool of guarded sockets; no proxy, HTTP/1.1 only."""

    def __init__(self, config: HikCentralConfig) -> None:
        context = build_context(config.tls)
        super().__init__(verify=context, trust_env=False)
        self._pool = httpcore.ConnectionPool(
            ssl_context=context,
            max_connections=config.max_in_flight,
            max_keepalive_connections=config.max_in_flight,
            keepalive_expiry=_KEEP_IDLE_S,
            network_backend=GuardedBackend(config.tls),
        )


def _check_presented(stream: httpcore.NetworkStream, tls: PinnedCertificate | CaFile) -> None:
    sock = stream.get_extra_info("socket")
    try:
        check_pin(tls, sock.getpeercert(binary_form=True))
    except CertificateRefused:
        stream.close()
        raise
