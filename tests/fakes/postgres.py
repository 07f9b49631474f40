"""One PostgreSQL server of the test process: a temporary cluster behind a Unix socket.

Started by the first test that asks, gone with the process. Without fsync: these tests ask what the
program does, not what a disk keeps.
"""

import atexit
import ctypes
import os
import pwd
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import trustme

from kiosk.core.secret import Secret
from services.store import Store

DATABASES = "PostgreSQL"
TEMPLATE = "kiosk_template"
_PR_SET_PDEATHSIG = 1
_START_S = 60
_OPTIONS = {
    "listen_addresses": "127.0.0.1",
    "ssl": "on",
    "fsync": "off",
    "full_page_writes": "off",
    "max_connections": "200",
    "shared_buffers": "32MB",
    "autovacuum_naptime": "5s",
}


class PostgresServer:
    """The cluster, its superuser, and a migrated template to copy."""

    def __init__(self, programs: Path) -> None:
        # pytest's own folders are closed to the user whom the server runs as.
        self.folder = Path(tempfile.mkdtemp(prefix="kiosk-pg-"))
        self._programs = programs
        self.password = secrets.token_hex(8)
        self.port = _free_port()
        self.authority = trustme.CA()
        self._user: dict[str, Any] = {}
        if os.geteuid() == 0:
            owner = pwd.getpwnam("postgres")
            os.chown(self.folder, owner.pw_uid, owner.pw_gid)
            self._user = {"user": owner.pw_uid, "group": owner.pw_gid, "extra_groups": []}
        self._made = 0
        self._lock = threading.Lock()
        self._process: subprocess.Popen[bytes] | None = None
        self._init()
        self.start()
        self._template()

    def start(self) -> None:
        """Start the server and wait until it answers."""
        from psycopg import OperationalError

        own = {"unix_socket_directories": str(self.folder), "port": str(self.port)}
        options = _OPTIONS | own
        named = [word for name, value in options.items() for word in ("-c", f"{name}={value}")]
        with (self.folder / "log").open("ab") as log:
            self._process = subprocess.Popen(
                [self._programs / "postgres", "-D", self.folder / "data", *named],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                cwd=self.folder,
                preexec_fn=_die_with_parent,
                **self._user,
            )
        for _ in range(_START_S * 20):
            with suppress(OperationalError):
                self.connect().close()
                return
            if self._process.poll() is not None:
                break
            threading.Event().wait(0.05)
        raise RuntimeError((self.folder / "log").read_text(errors="replace")[-2000:])

    def stop(self, how: signal.Signals = signal.SIGINT) -> None:
        """SIGINT: a fast shutdown; SIGQUIT: as if the server had crashed."""
        if self._process is not None:
            self._process.send_signal(how)
            self._process.wait(_START_S)
            self._process = None

    def restart(self) -> None:
        """As after a crash of the server; every connection is lost."""
        self.stop(signal.SIGQUIT)
        self.start()

    def remove(self) -> None:
        self.stop(signal.SIGQUIT)
        shutil.rmtree(self.folder, ignore_errors=True)

    def address(self, database: str, **changes: Any) -> Any:
        """Of the superuser, by the socket."""
        from services.store.postgres_address import PostgresAddress

        values = {
            "host": str(self.folder),
            "port": self.port,
            "database": database,
            "user": "postgres",
            "password": Secret(self.password),
        }
        return PostgresAddress(**(values | changes))

    def connect(self, database: str = "postgres", **changes: Any) -> Any:
        """A connection of nobody's store, in autocommit."""
        import psycopg

        parameters = self.address(database, **changes).parameters()
        return psycopg.connect(**parameters, autocommit=True)

    def new_database(self, template: str = TEMPLATE) -> str:
        """A copy of the migrated template."""
        with self._lock:
            self._made += 1
            name = f"kiosk_{os.getpid()}_{self._made}"
        with self.connect() as connection:
            connection.execute(f"CREATE DATABASE {name} TEMPLATE {template}")
        return name

    def _init(self) -> None:
        given = self.folder / "password"
        given.write_text(self.password)
        if self._user:
            os.chown(given, self._user["user"], self._user["group"])
        subprocess.run(
            [
                self._programs / "initdb",
                *("-D", self.folder / "data", "-U", "postgres", "--no-sync"),
                *("--auth=scram-sha-256", f"--pwfile={given}"),
                *("--encoding=UTF8", "--locale=C.UTF-8"),
            ],
            check=True,
            capture_output=True,
            cwd=self.folder,
            **self._user,
        )
        certificate = self.authority.issue_cert("localhost")
        self._give("server.crt", certificate.cert_chain_pems[0].bytes())
        self._give("server.key", certificate.private_key_pem.bytes())

    def _give(self, name: str, content: bytes) -> None:
        path = self.folder / "data" / name
        path.touch(mode=0o600)
        path.write_bytes(content)
        if self._user:
            os.chown(path, self._user["user"], self._user["group"])

    def _template(self) -> None:
        from services.store.postgres import PostgresBackend

        with self.connect() as connection:
            connection.execute(f"CREATE DATABASE {TEMPLATE}")
        Store(PostgresBackend(self.address(TEMPLATE)), Secret("22" * 32)).close()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _die_with_parent() -> None:
    """A test run that is killed must leave no server behind."""
    ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGQUIT)


def _programs() -> Iterator[Path]:
    installed = Path("/usr/lib/postgresql").glob("*/bin/postgres")
    yield from sorted((one.parent for one in installed), key=lambda p: -float(p.parent.name))
    found = shutil.which("initdb")
    if found and Path(found).with_name("postgres").exists():
        yield Path(found).parent


def why_not() -> str:
    """Why there can be no server here; empty when there can."""
    if sys.platform != "linux":
        return "the tests start it on Linux only"
    if next(_programs(), None) is None:
        return "no server program is installed"
    if os.geteuid() == 0 and "postgres" not in {one.pw_name for one in pwd.getpwall()}:
        return "it does not run as root, and there is no user postgres"
    return ""


@cache
def postgres() -> PostgresServer:
    """The server of this process; skips the test where there can be none."""
    reason = why_not()
    if reason:
        pytest.skip(f"{DATABASES}: {reason}")
    server = PostgresServer(next(_programs()))
    atexit.register(server.remove)
    return server
