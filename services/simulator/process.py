"""Starts the simulator as a program of its own and stops it again. Any one thread."""

import json
import os
import queue
import subprocess
import sys
import threading
from collections.abc import Sequence
from pathlib import Path
from types import TracebackType
from typing import IO, Self, cast

from kiosk.core.secret import Secret
from services.simulator.shapes import ReadyShape

_SECRET_ENV = "SIMULATOR_APP_SECRET"  # noqa: S105 - the name of a variable
_TOKEN_ENV = "SIMULATOR_ADMIN_TOKEN"  # noqa: S105 - the name of a variable
# `-m` finds our packages from here, wherever the caller stands.
_PROJECT = Path(__file__).resolve().parents[2]
_START_S = 20.0
_STOP_S = 5.0


class SimulatorNotStarted(Exception):
    """The program ended, or said nothing, before it was ready."""


class SimulatorProcess:
    """A running simulator; `ready` says where it listens. It ends with this process.

    `command` starts the program without its options (frozen builds: `[sys.executable,
    "simulator"]`). Raises SimulatorNotStarted.
    """

    def __init__(
        self,
        folder: Path,
        app_secret: Secret,
        admin_token: Secret,
        *,
        app_key: str = "90000001",
        command: Sequence[str] = (),
        options: Sequence[str] = (),
    ) -> None:
        program = list(command) or [sys.executable, "-m", "services.simulator"]
        fixed = ["--folder", str(folder.resolve()), "--app-key", app_key, "--exit-with-parent"]
        names = ["--app-secret-env", _SECRET_ENV, "--admin-token-env", _TOKEN_ENV]
        secrets = {_SECRET_ENV: app_secret.reveal(), _TOKEN_ENV: admin_token.reveal()}
        self._process = subprocess.Popen(  # noqa: S603 - our own program
            [*program, *fixed, *names, *options],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env={**os.environ, **secrets},
            cwd=None if command else _PROJECT,
        )
        self.ready = self._wait_ready()

    @property
    def admin_url(self) -> str:
        """Where the admin API is."""
        return f"http://127.0.0.1:{self.ready['admin_port']}"

    @property
    def hikcentral_url(self) -> str:
        """Where the partner interface is, without /artemis."""
        return f"https://127.0.0.1:{self.ready['hikcentral_port']}"

    def stop(self) -> int:
        """End the program, kindly, then by force; its exit code. Safe to call twice."""
        self._pipe(self._process.stdin).close()
        try:
            self._process.wait(_STOP_S)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        self._pipe(self._process.stdout).close()
        return self._process.returncode

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.stop()

    def _wait_ready(self) -> ReadyShape:
        lines: queue.SimpleQueue[bytes] = queue.SimpleQueue()
        stdout = self._pipe(self._process.stdout)
        reader = threading.Thread(target=lambda: lines.put(stdout.readline()), daemon=True)
        reader.start()
        try:
            line = lines.get(timeout=_START_S)
        except queue.Empty:
            line = b""
        if not line:
            self._process.kill()
            reader.join()
            self.stop()
            raise SimulatorNotStarted(f"exit code {self._process.returncode}")
        return cast(ReadyShape, json.loads(line))

    def _pipe(self, pipe: IO[bytes] | None) -> IO[bytes]:
        assert pipe is not None
        return pipe
