"""The program without a window: jobs, door events and monitoring. Main thread."""

import signal
import sys
import threading
from types import FrameType

from kiosk.app.place import Place
from kiosk.app.program import Program
from kiosk.app.words import error_sentence
from kiosk.logs import log_uncaught
from kiosk.settings import Settings


def run_headless(place: Place, settings: Settings) -> int:
    """Until SIGTERM or SIGINT. Exit code."""
    stopping = threading.Event()

    def stop_now(_number: int, _frame: FrameType | None) -> None:
        stopping.set()

    signal.signal(signal.SIGTERM, stop_now)
    signal.signal(signal.SIGINT, stop_now)
    program = Program(place, settings)
    log_uncaught()
    program.start()
    for warning in program.warnings:
        sys.stderr.write(error_sentence(warning, settings.language) + "\n")
    sys.stderr.flush()
    stopping.wait()
    program.stop()
    return 0
