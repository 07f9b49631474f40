"""Calls timed work. APScheduler keeps the time and nothing else: no work lives in its store.

Second of the three places with a catch-all: a tick that fails is logged and tried again at its
next time. A late tick runs once, however late (the library would drop it after a second).
"""

import logging
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from apscheduler.schedulers.background import (  # pyright: ignore[reportMissingTypeStubs]
    BackgroundScheduler,
)

log = logging.getLogger(__name__)


class Ticker:
    """Owns the scheduler thread. `start` and `stop` may be called twice."""

    def __init__(self) -> None:
        self._scheduler = BackgroundScheduler(
            timezone="UTC",
            job_defaults={"coalesce": True, "max_instances": 1, "misfire_grace_time": None},
        )
        logging.getLogger("apscheduler").setLevel(logging.ERROR)

    def every(
        self, seconds: float, name: str, work: Callable[[], object], *, at_once: bool = False
    ) -> None:
        """Call `work` every so many seconds, never twice at once; the first time at the start."""

        def tick() -> None:
            try:
                work()
            except Exception:
                log.exception("tick_fault", extra={"tick": name})

        first = datetime.now(UTC) if at_once else datetime.now(UTC) + timedelta(seconds=seconds)
        self._scheduler.add_job(  # pyright: ignore[reportUnknownMemberType]
            tick,
            "interval",
            seconds=seconds,
            id=name,
            replace_existing=True,
            next_run_time=first,
        )

    def start(self) -> None:
        if not self._scheduler.running:
            self._scheduler.start()  # pyright: ignore[reportUnknownMemberType]

    def stop(self) -> None:
        """Wait for the ticks that run, then end."""
        if self._scheduler.running:
            self._scheduler.shutdown(wait=True)  # pyright: ignore[reportUnknownMemberType]
