"""Keeps the state file up with the world. Event loop only.

A request is answered only after what it changed is in the file, so no answered write is lost to
a kill. What timers change is written soon after. What waits for a timer goes on with the time
that was left at the last write.
"""

import asyncio

from services.simulator.building.backup import put_back, take
from services.simulator.building.plain import Unreadable
from services.simulator.building.world import World
from services.simulator.statefile import StateFile

# Several doors finish together: one write for them all.
_SOON_S = 0.05


class Saving:
    """`file` None: nothing is kept."""

    def __init__(self, world: World, file: StateFile | None) -> None:
        self._world = world
        self._file = file
        self._saved = 0
        self._soon: asyncio.TimerHandle | None = None

    def load(self) -> None:
        """The world of the file, if it has one. StateBroken. Call it inside the event loop."""
        if self._file is None:
            return
        backup = self._file.load()
        try:
            if backup:
                put_back(self._world.parts, backup)
        except Unreadable as error:
            raise self._file.broken() from error
        self._world.watchers.append(self._changed)

    def keep_up(self) -> None:
        """Write now if anything has changed."""
        if self._file and self._world.saves != self._saved:
            self._saved = self._world.saves
            self._file.save(take(self._world.parts))

    def close(self) -> None:
        """The last write, and the end."""
        if self._soon:
            self._soon.cancel()
        if self._file:
            self._file.save(take(self._world.parts))
            self._file.close()

    def _changed(self) -> None:
        if self._soon is None:
            self._soon = asyncio.get_running_loop().call_later(_SOON_S, self._due)

    def _due(self) -> None:
        self._soon = None
        self.keep_up()
