"""The world as it was some seconds ago, for reads that lag behind writes (fault F34).

Event loop only. Costs a copy of the world for every change, so it records only while somebody
looks back, and only as far.
"""

from collections.abc import Callable

from services.simulator.building.backup import Backup, put_back, take
from services.simulator.building.world import World


class Past:
    """`fresh` makes an empty world of the same building; `lookback_s` is how many seconds it may
    be asked about, None for no more questions.
    """

    def __init__(
        self, world: World, fresh: Callable[[], World], lookback_s: Callable[[], float | None]
    ) -> None:
        self._world = world
        self._fresh = fresh
        self._lookback_s = lookback_s
        self._recorded: list[tuple[float, Backup]] = []

    def record(self) -> None:
        """Begin with the world as it is now, and keep every change from here on."""
        if self._record not in self._world.watchers:
            self._world.watchers.append(self._record)
            self._add()

    def forget(self) -> None:
        """Stop, and keep nothing."""
        self._recorded = []
        if self._record in self._world.watchers:
            self._world.watchers.remove(self._record)

    def world(self, ago_s: float) -> World:
        """The world of then, to be read only; the oldest one known if that is younger."""
        if not self._recorded:
            return self._world
        wanted = self._world.timers.elapsed_s() - ago_s
        older = [backup for at_s, backup in self._recorded if at_s <= wanted]
        past = self._fresh()
        past.options.become(self._world.options)
        # Timers of the past never fire: what they announce has happened in the real world.
        past.timers.stand_still(self._world.timers.moment())
        put_back(past.parts, older[-1] if older else self._recorded[0][1])
        return past

    def __len__(self) -> int:
        """How many worlds are kept."""
        return len(self._recorded)

    def _record(self) -> None:
        lookback_s = self._lookback_s()
        if lookback_s is None:
            self.forget()
            return
        self._add()
        oldest = self._world.timers.elapsed_s() - lookback_s
        while len(self._recorded) > 1 and self._recorded[1][0] <= oldest:
            self._recorded.pop(0)

    def _add(self) -> None:
        self._recorded.append((self._world.timers.elapsed_s(), take(self._world.parts)))
