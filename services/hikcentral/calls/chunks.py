"""At most ten doors in one call (contract 3.8, 3.9). Pure."""

from collections.abc import Iterator, Sequence

from kiosk.core.ids import DoorId

MOST_DOORS = 10


def door_chunks(doors: Sequence[DoorId]) -> Iterator[Sequence[DoorId]]:
    """The doors in tens, each door once, in their order."""
    unique = list(dict.fromkeys(doors))
    for start in range(0, len(unique), MOST_DOORS):
        yield unique[start : start + MOST_DOORS]
