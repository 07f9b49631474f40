"""Ordered start and reverse stop. Each part adds its stop at birth: nothing is left over."""

import logging
import threading
from collections.abc import Callable

from kiosk.core.clock import Clock

log = logging.getLogger(__name__)


class Lifecycle:
    """Runs on the thread that starts and stops the program; `stop` may be called twice."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._stops: list[tuple[str, float, Callable[[], object]]] = []

    def add(self, name: str, stop: Callable[[], object], *, deadline_s: float = 5.0) -> None:
        """Remember how to stop a part that has just been started."""
        self._stops.append((name, deadline_s, stop))

    def stop(self) -> None:
        """Stop everything in reverse order; a part that is late or fails is logged and left."""
        while self._stops:
            name, deadline_s, stop = self._stops.pop()
            began = self._clock.monotonic()
            late, failed = _run(stop, name, deadline_s)
            took = round(self._clock.monotonic() - began, 3)
            log.log(
                logging.WARNING if late or failed else logging.INFO,
                "part_stopped",
                extra={"part": name, "late": late, "failed": failed, "took_s": took},
            )


def _run(stop: Callable[[], object], name: str, deadline_s: float) -> tuple[bool, bool]:
    """(still running after its deadline, ended with an error); `threading.excepthook` shows it."""
    ended = threading.Event()

    def run() -> None:
        stop()
        ended.set()

    thread = threading.Thread(target=run, name=f"stop-{name}", daemon=True)
    thread.start()
    thread.join(deadline_s)
    late = thread.is_alive()
    return late, not late and not ended.is_set()
