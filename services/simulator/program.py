"""The main loop of the simulator: open the ports, say so in one line, serve until told to stop.

Main thread. One extra daemon thread watches stdin, so that the program never outlives a parent
that asked for that.
"""

import asyncio
import json
import signal
import sys
import threading
from collections.abc import Callable
from types import FrameType

from kiosk.core.clock import SystemClock
from services.simulator.admin import admin_app
from services.simulator.config import SimulatorConfig
from services.simulator.listener import HttpConnections, Listener
from services.simulator.outside import Outside
from services.simulator.shapes import ReadyShape


def run_until_stopped(config: SimulatorConfig) -> None:
    """See `services.simulator.run`."""
    asyncio.run(_serve(config))


async def _serve(config: SimulatorConfig) -> None:
    stop = asyncio.Event()
    _stop_on_signals(stop)
    outside = Outside(config, SystemClock())
    connections = HttpConnections()
    admin_port = Listener(
        connections.serve(admin_app(outside, config.admin_token)), config.admin_port
    )
    try:
        await outside.open()
        await admin_port.open()
        _announce(outside.ready(admin_port.port))
        if config.exit_with_parent:
            _stop_with_stdin(stop)
        await stop.wait()
    finally:
        admin_port.close()
        connections.abort_all()
        outside.close()


def _stop_on_signals(stop: asyncio.Event) -> None:
    loop = asyncio.get_running_loop()

    def on_signal(_number: int, _frame: FrameType | None) -> None:
        loop.call_soon_threadsafe(stop.set)

    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, on_signal)


def _stop_with_stdin(stop: asyncio.Event) -> None:
    loop = asyncio.get_running_loop()
    done = _quietly(lambda: loop.call_soon_threadsafe(stop.set))

    def watch() -> None:
        # Unbuffered on purpose: a buffered reader's lock would stop the interpreter from ending.
        with open(sys.stdin.fileno(), "rb", buffering=0, closefd=False) as stdin:
            while stdin.read(1024):
                continue
        done()

    threading.Thread(target=watch, name="stdin", daemon=True).start()


def _quietly(action: Callable[[], object]) -> Callable[[], None]:
    """The loop may be closed by the time stdin ends."""

    def attempt() -> None:
        try:
            action()
        except RuntimeError:
            return

    return attempt


def _announce(ready: ReadyShape) -> None:
    sys.stdout.write(json.dumps(ready) + "\n")
    sys.stdout.flush()
