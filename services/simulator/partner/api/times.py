"""How the server writes a time that it has stored (contract 4). Event loop only."""

from datetime import datetime

from services.simulator.building.moments import Moment, naive, stamp
from services.simulator.building.world import World


def told(world: World, moment: Moment) -> str:
    """As it was received, or without an offset where the site does that."""
    return _wall(world, moment.at) if world.options.naive_times else moment.text


def happened(world: World, at: datetime) -> str:
    """With the offset of the server or the device, or without one where the site does that."""
    return _wall(world, at) if world.options.naive_times else stamp(at)


def _wall(world: World, at: datetime) -> str:
    return naive(at, world.now().tzinfo)
