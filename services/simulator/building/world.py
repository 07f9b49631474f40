"""The state of the simulated world, and the way to wait for its changes.

Lives on the one event loop of the simulator; nothing else touches it, so it needs no lock.

Rules for everything that lives in the world:
- It waits only by `world.timers.call_later(delay_s, action) -> Timer` (`cancel()`, `left_s`).
- It draws only from `world.draw`, so that one seed gives one behaviour.
- It calls `changed` after every change of what a restart must know, `noticed` for the rest.
- It outlives a restart by being a `Part` (see `plain`): `to_plain()` says what to save,
  `from_plain(plain)` becomes that again, and `World` names it in `server_parts` (what a backup of
  the server brings back) or `device_parts` (what the devices keep, whatever the server forgets).
"""

import asyncio
import random
from collections.abc import Callable
from datetime import datetime, timedelta, timezone

from kiosk.core.clock import Clock
from services.simulator.building.clock import Timers
from services.simulator.building.conditions import Conditions
from services.simulator.building.devices import Devices
from services.simulator.building.fleet import Fleet
from services.simulator.building.options import Options
from services.simulator.building.passes import Passages
from services.simulator.building.plain import Part
from services.simulator.building.pushes import Pushes
from services.simulator.building.registry import Registry
from services.simulator.building.subscriptions import Subscriptions
from services.simulator.building.visits import VisitBook
from services.simulator.config import DEFAULT_DOORS, SimulatorConfig

# The server's own offset from UTC, as seen in its answers.
_ZONE = timezone(timedelta(hours=5))


class World:
    """Server data, devices, events and options, with one revision number over all of it.

    `saves` counts the changes that a state file has to keep up with; `watchers` hear of each.
    """

    def __init__(self, config: SimulatorConfig, clock: Clock) -> None:
        self._wake = asyncio.Event()
        self.revision = 0
        self.saves = 0
        self.watchers: list[Callable[[], None]] = []
        self.timers = Timers(clock)
        self.draw = random.Random(config.seed)  # noqa: S311 - behaviour of a simulation
        self.options = Options()
        shared = Conditions(
            self.options, self.timers, self.draw, self.now, self.changed, self.noticed
        )
        self.devices = Devices(DEFAULT_DOORS)
        self.registry = Registry([door_id for door_id, _ in DEFAULT_DOORS], shared)
        self.visits = VisitBook(shared)
        self.fleet = Fleet(self.devices, self.registry, shared)
        self.subscriptions = Subscriptions(shared)
        self.pushes = Pushes(self.subscriptions, shared)
        self.passages = Passages(self.registry, shared, self.pushes.offer)
        self.server_parts: dict[str, Part] = {
            "registry": self.registry,
            "visits": self.visits,
            "jobs": self.fleet,
            "events": self.passages,
            "subscriptions": self.subscriptions,
        }
        self.device_parts: dict[str, Part] = {"devices": self.devices}

    @property
    def parts(self) -> dict[str, Part]:
        """Everything that outlives a restart."""
        # Devices first: a push goes on only towards a door that is there.
        return {**self.device_parts, **self.server_parts}

    def now(self) -> datetime:
        """The server's clock, in the server's zone."""
        offset = timedelta(seconds=self.options.clock_offset_s)
        return self.timers.moment().astimezone(_ZONE) + offset

    def changed(self) -> None:
        """Count one change of what a restart must know, and wake those who wait."""
        self.saves += 1
        for hear in list(self.watchers):
            hear()
        self.noticed()

    def noticed(self) -> None:
        """Count one change that no restart has to know (a call, a mail)."""
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
        """A healthy, empty world; time runs on its own again."""
        self.options.become(Options())
        self.timers.run()
        self.fleet.reset()
        self.pushes.reset()
        self.subscriptions.reset()
        self.forget_server_data()

    def forget_server_data(self) -> None:
        """The server is empty, its jobs included; devices keep what they have."""
        self.registry.reset()
        self.visits.reset()
        self.fleet.drop_jobs()
        self.passages.reset()
        self.changed()
