"""Where a PostgreSQL database is, and how a connection to it is made safe (goal S-25)."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kiosk.core.errors import ConfigError, ConfigProblem
from kiosk.core.secret import Secret

_LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})
# A frozen desk holds every writer up for as long as the last of these lets it.
_SESSION = {
    "TimeZone": "UTC",
    "statement_timeout": "30s",
    "lock_timeout": "5s",
    "idle_in_transaction_session_timeout": "10s",
    # By these the server finds out that a desk is gone, and frees its name and its locks.
    "tcp_keepalives_idle": "10",
    "tcp_keepalives_interval": "5",
    "tcp_keepalives_count": "3",
}
_CLIENT: dict[str, Any] = {
    "application_name": "reception-kiosk",
    "connect_timeout": 5,
    "keepalives_idle": 10,
    "keepalives_interval": 5,
    "keepalives_count": 3,
    "tcp_user_timeout": 20_000,
    # It would stand in for TLS, with no name checked.
    "gssencmode": "disable",
}


def is_on_this_computer(host: str) -> bool:
    """A folder with a socket, or the loopback interface; a list of hosts is neither."""
    return host in _LOOPBACK or (host.startswith("/") and "," not in host)


@dataclass(frozen=True, slots=True)
class PostgresAddress:
    """`host`: a name, or the folder of a socket. `ca_file` None means without TLS, which only a
    socket or loopback may be."""

    host: str
    port: int
    database: str
    user: str
    password: Secret | None = None
    ca_file: Path | None = None

    def parameters(self) -> dict[str, Any]:
        """Every connection parameter, so that no PG... variable decides one. ConfigError."""
        if self.ca_file is None and not is_on_this_computer(self.host):
            raise ConfigError("store.ca_file", ConfigProblem.MISSING)
        tls: dict[str, str] = {"sslmode": "disable"}
        if self.ca_file is not None:
            tls = {"sslmode": "verify-full", "sslrootcert": str(self.ca_file)}
        return {
            **_CLIENT,
            **tls,
            "host": self.host,
            "port": self.port,
            "dbname": self.database,
            "user": self.user,
            "password": "" if self.password is None else self.password.reveal(),
            "options": " ".join(f"-c {name}={value}" for name, value in _SESSION.items()),
        }
