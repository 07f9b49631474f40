"""How the server writes a time that it has stored (contract 4). Event loop only."""

from datetime import datetime

from services.simulator.building.world import World, stamp
from services.simulator.partner.fields import Moment


def told(world: World, moment: Moment) -> str:
    """As it was received, or without an offset where the site does that."""
    return naive(world, moment.at) if world.options.naive_times else moment.text


def happened(world: World, at: datetime) -> str:
    """With the offset of the server or the device, or without one where the site does that."""
    return naive(world, at) if world.options.naive_times else stamp(at)


def naive(world: World, at: datetime) -> str:
    """The wall clock of the server, without saying so."""
    return stamp(at.astimezone(world.now().tzinfo).replace(tzinfo=None))
