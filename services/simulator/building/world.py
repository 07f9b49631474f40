"""The state of the simulated world, and the way to wait for its changes.

Lives on the one event loop of the simulator; nothing else touches it, so it needs no lock.
"""

import asyncio
from datetime import datetime, timedelta, timezone

from kiosk.core.clock import Clock
from services.simulator.building.devices import Fleet
from services.simulator.building.options import Options
from services.simulator.building.passes import Passages
from services.simulator.building.registry import Registry
from services.simulator.config import SimulatorConfig


class World:
    """Server data, devices, events and options, with one revision number over all of it."""

    def __init__(self, config: SimulatorConfig, clock: Clock) -> None:
        self._clock = clock
        self._zone = timezone(timedelta(hours=config.zone_hours))
        self._wake = asyncio.Event()
        self.revision = 0
        self.options = Options()
        self.registry = Registry([door_id for door_id, _ in config.doors])
        self.fleet = Fleet(config.doors, self.registry, self.options, self.now, self.changed)
        self.passages = Passages(self.registry, self.options, self.now, self.changed)

    def now(self) -> datetime:
        """The server's clock, in the server's zone."""
        offset = timedelta(seconds=self.options.clock_offset_s)
        return self._clock.now().astimezone(self._zone) + offset

    def changed(self) -> None:
        """Count one change and wake those who wait."""
        self.revision += 1
        self._wake.set()
        self._wake = asyncio.Event()

    async def wait_past(self, revision: int, timeout_s: float) -> None:
        """Return when the revision is greater than `revision`, or after `timeout_s`."""
        try:
            async with asyncio.timeout(timeout_s):
                while self.revision <= revision:
                    await self._wake.wait()
        except TimeoutError:
            return

    def reset(self) -> None:
        """A healthy, empty world."""
        fresh = Options()
        for name in Options.__dataclass_fields__:
            setattr(self.options, name, getattr(fresh, name))
        self.registry.reset()
        self.fleet.reset()
        self.passages.reset()
        self.changed()


def stamp(moment: datetime) -> str:
    """The server's way to write a time (contract 4): offset, no milliseconds."""
    return moment.replace(microsecond=0).isoformat()
