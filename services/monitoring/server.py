"""MonitoringServer: one HTTP port for metrics and health, on a thread of its own.

Plain HTTP, meant for loopback (goal S-66). Must never take the process's signals, nor keep the
process alive.
"""

import errno
import logging
import socket
import threading
from collections.abc import Callable

import uvicorn

from kiosk.core.errors import ConfigError, ConfigProblem, PortTaken
from services.monitoring.health import HealthReport
from services.monitoring.routes import build_app

log = logging.getLogger(__name__)

CONNECTIONS_LIMIT = 10
"""From this many open connections on, a request is answered with 503."""

_GRACE_S = 1
_TAKEN = frozenset({errno.EADDRINUSE, errno.EACCES})


class MonitoringServer:
    """`start` and `stop` on the main thread; the callables run on the thread "monitoring"."""

    def __init__(
        self,
        host: str,
        port: int,
        metrics: Callable[[], bytes],
        health: Callable[[], HealthReport],
    ) -> None:
        self._host = host
        self._port = port
        self._server = uvicorn.Server(
            uvicorn.Config(
                build_app(metrics, health),
                http="h11",
                loop="asyncio",
                ws="none",
                lifespan="off",
                interface="asgi3",
                log_config=None,
                access_log=False,
                proxy_headers=False,
                server_header=False,
                limit_concurrency=CONNECTIONS_LIMIT,
                timeout_keep_alive=5,
                timeout_graceful_shutdown=_GRACE_S,
            )
        )
        self._thread: threading.Thread | None = None

    @property
    def port(self) -> int:
        """The port that is listened on; after `start` never 0."""
        return self._port

    def start(self) -> None:
        """Return when connections are taken. PortTaken, or ConfigError for a bad host."""
        listener = self._listen()
        self._port = listener.getsockname()[1]
        # uvicorn leaves the signals alone when it does not run on the main thread.
        self._thread = threading.Thread(
            target=self._server.run, args=([listener],), name="monitoring", daemon=True
        )
        self._thread.start()
        log.info("monitoring_started", extra={"port": self._port})

    def stop(self, deadline_s: float = 3.0) -> bool:
        """False when the thread has not ended in time. Safe twice, and without `start`."""
        if self._thread is None:
            return True
        self._server.should_exit = True
        self._thread.join(deadline_s)
        if self._thread.is_alive():
            log.warning("monitoring_not_stopped")
            return False
        return True

    def _listen(self) -> socket.socket:
        family = socket.AF_INET6 if ":" in self._host else socket.AF_INET
        try:
            return socket.create_server((self._host, self._port), family=family)
        except OSError as error:
            if error.errno in _TAKEN:
                raise PortTaken("monitoring.port", self._port) from error
            raise ConfigError(
                "monitoring.host", ConfigProblem.BAD_VALUE, type(error).__name__
            ) from error
