"""Who wants to be told of events (contract 3.10). Owned by the event loop."""

from dataclasses import dataclass, replace

from services.simulator.building.conditions import Conditions
from services.simulator.building.plain import revive


@dataclass(frozen=True, slots=True)
class Subscription:
    """Event types for one receiver; `token` comes back to it as a header."""

    types: tuple[int, ...]
    dest: str
    token: str = ""


class Subscriptions:
    """All of them, in the order of their coming."""

    def __init__(self, conditions: Conditions) -> None:
        self._conditions = conditions
        self.all: list[Subscription] = []

    def reset(self) -> None:
        """Nobody wants to know."""
        self.all = []

    def add(self, wanted: Subscription) -> None:
        """[guess] a second subscription of one receiver takes the place of the first."""
        if not self._conditions.options.resubscribing_duplicates:
            self.all = [one for one in self.all if one.dest != wanted.dest]
        self.all.append(wanted)
        self._conditions.changed()

    def remove(self, types: set[int]) -> None:
        """Nobody is told of these types any more; what is left without a type is gone."""
        left = [
            replace(one, types=tuple(t for t in one.types if t not in types)) for one in self.all
        ]
        self.all = [one for one in left if one.types]
        self._conditions.changed()

    def of(self, event_type: int) -> list[Subscription]:
        """Who wants this type."""
        return [one for one in self.all if event_type in one.types]

    def to_plain(self) -> object:
        return self.all

    def from_plain(self, plain: object) -> None:
        self.all = revive(list[Subscription], plain)
