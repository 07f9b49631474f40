"""Where the programs that get killed come from: a process that has imported them, and forks.

Importing takes ten times as long as opening the database, and touches nothing that a kill could
harm. The fork happens before there is a thread, a connection or an open file of the data folder,
so what dies is a process that has opened everything itself, exactly as after an exec. What is
judged at the end of every batch was settled by the real command, started cold.
"""

import contextlib
import ctypes
import json
import os
import signal
import socket
import subprocess
import sys
import threading
import traceback
from collections.abc import Callable, Mapping
from functools import partial
from typing import IO, Any

from tests.fakes.site import PROJECT

_MESSAGE_BYTES = 65536
_PR_SET_PTRACER, _PR_SET_PTRACER_ANY = 0x59616D61, ctypes.c_ulong(-1)


class Nursery:
    """The forking process, from outside. One child at a time; any one thread."""

    def __init__(self) -> None:
        self._control, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        inside = theirs.fileno()
        program = f"from tests.torture.crash.nursery import serve; serve({inside})"
        environ = {k: v for k, v in os.environ.items() if not k.startswith("KIOSK_")}
        self._process = subprocess.Popen(
            [sys.executable, "-c", program],
            cwd=PROJECT,
            env={**environ, "PYTHONPATH": str(PROJECT), "PYTHONUTF8": "1"},
            stdin=subprocess.DEVNULL,
            pass_fds=[inside],
        )
        theirs.close()

    def bear(self, folder: str, photo: str, files: tuple[int, int, IO[bytes]]) -> int:
        """The id of a new driver; `files` become its standard input, output and error."""
        message = json.dumps({"folder": folder, "photo": photo}).encode()
        socket.send_fds(self._control, [message], [files[0], files[1], files[2].fileno()])
        return int(self._told())

    def bury(self, pid: int) -> int:
        """Wait until the process is gone with all its locks; its wait status."""
        self._control.send(json.dumps({"pid": pid}).encode())
        return int(self._told())

    def close(self) -> None:
        self._control.close()
        self._process.wait()

    def _told(self) -> str:
        if not (said := self._control.recv(_MESSAGE_BYTES)):
            raise AssertionError("the nursery has died")
        return said.decode()


def serve(number: int) -> None:
    """The life of the forking process: until the other end is closed."""
    from tests.torture.crash.driver import drive  # so that Nursery itself stays light

    signal.signal(signal.SIGINT, signal.SIG_IGN)
    control = socket.socket(fileno=number)
    while True:
        message, files, _, _ = socket.recv_fds(control, _MESSAGE_BYTES, 3)
        if not message:
            return
        order: Mapping[str, Any] = json.loads(message)
        if "pid" in order:
            _, status = os.waitpid(order["pid"], 0)
            control.send(str(status).encode())
            continue
        assert threading.active_count() == 1, "a fork would leave threads behind"
        if (pid := os.fork()) == 0:
            control.close()
            _live(files, partial(drive, order["folder"], order["photo"]))
        _own_group(pid)
        for file in files:
            os.close(file)
        control.send(str(pid).encode())


def _live(files: list[int], life: Callable[[], None]) -> None:
    """In the child: never returns."""
    _own_group(0)
    for place, file in enumerate(files):
        os.dup2(file, place)
        os.close(file)
    # Where tracing is for parents only, strace is nobody's parent here.
    with contextlib.suppress(OSError, AttributeError):
        ctypes.CDLL(None).prctl(_PR_SET_PTRACER, _PR_SET_PTRACER_ANY, 0, 0, 0)
    code = 1
    try:
        life()
        code = 0
    except BaseException:
        traceback.print_exc()
        raise
    finally:
        sys.stderr.flush()
        os._exit(code)


def _own_group(pid: int) -> None:
    # On both sides of the fork, because either may come first.
    with contextlib.suppress(OSError):
        os.setpgid(pid, pid or os.getpid())
