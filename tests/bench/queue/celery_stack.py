"""The replaced queue as a stack: Redis, a Celery worker with four processes, and beat."""

import socket
import subprocess
import threading
import time
from collections.abc import Sequence
from pathlib import Path

from tests.bench.queue.install import Installed
from tests.bench.queue.processes import Child, end, family, kill, start
from tests.bench.table import NotRun

_WORKERS = "4"
_REDIS_STARTS_S = 10.0


class CeleryStack:
    """Defaults of Celery and of Debian's Redis; the producer is a process apart."""

    def __init__(self, folder: Path, installed: Installed, *, step_s: float = 0.0) -> None:
        folder.mkdir(parents=True)
        self._folder, self._installed = folder, installed
        self.marks_path = folder / "marks"
        port = _free_port()
        self._environ = {
            "BENCH_BROKER": f"redis://127.0.0.1:{port}/0",
            "BENCH_MARKS": str(self.marks_path),
            "BENCH_STEP_S": str(step_s),
        }
        self._running: dict[str, subprocess.Popen[str]] = {}
        try:
            self._begin(port)
        except BaseException:
            self._end()
            raise

    def _begin(self, port: int) -> None:
        redis = self._start(self._redis_command(port), **self._installed.libraries)
        self._running["redis"] = redis
        _wait_for(port, redis)
        self._running["worker"] = self._start_worker()
        self._running["beat"] = self._celery("beat", "--schedule", str(self._folder / "beat"))
        producer = [self._installed.python, "-m", "tests.bench.queue.celery_producer"]
        self._producer = Child(producer, self._environ)

    def put(self, first: int, count: int, every_s: float = 0.0) -> None:
        self._producer.ask("put", first, count, every_s)

    def pids(self) -> Sequence[int]:
        return [pid for one in self._running.values() for pid in family(one.pid)]

    def kill_and_restart(self) -> None:
        """The worker and its children; Redis, beat and the producer live on."""
        worker = self._running["worker"]
        kill(family(worker.pid))
        end(worker)
        self._running["worker"] = self._start_worker()

    def close(self) -> None:
        self._producer.stop()
        self._end()

    def _end(self) -> None:
        for one in reversed(self._running.values()):
            one.terminate()
            end(one)

    def _redis_command(self, port: int) -> list[str | Path]:
        """Debian's configuration, but in a folder and on a port of its own."""
        here = {
            "port": port,
            "bind": "127.0.0.1",
            "dir": self._folder,
            "daemonize": "no",
            "pidfile": self._folder / "redis.pid",
            "logfile": self._folder / "redis.log",
        }
        given = self._installed.redis_config.read_text(encoding="utf-8").splitlines()
        kept = [line for line in given if line.split(" ")[0] not in here]
        lines = [*kept, *(f"{name} {value}" for name, value in here.items())]
        config = self._folder / "redis.conf"
        config.write_text("\n".join(lines) + "\n", encoding="utf-8")
        return [self._installed.redis, config]

    def _start_worker(self) -> "subprocess.Popen[str]":
        return self._celery("worker", "--concurrency", _WORKERS)

    def _celery(self, *words: str) -> "subprocess.Popen[str]":
        app = [self._installed.python, "-m", "celery", "-A", "tests.bench.queue.celery_tasks"]
        return self._start([*app, *words])

    def _start(self, command: Sequence[str | Path], **environ: str) -> "subprocess.Popen[str]":
        log = (self._folder / "output").open("ab")
        with log:
            return start(command, {**self._environ, **environ}, stdout=log, stderr=log)


def _free_port() -> int:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return int(taken.getsockname()[1])


def _wait_for(port: int, redis: "subprocess.Popen[str]") -> None:
    end_at = time.monotonic() + _REDIS_STARTS_S
    while redis.poll() is None and time.monotonic() < end_at:
        try:
            socket.create_connection(("127.0.0.1", port)).close()
        except ConnectionRefusedError:
            threading.Event().wait(0.05)
        else:
            return
    end(redis)
    raise NotRun(f"redis-server did not start: {redis.args}, code {redis.returncode}")
