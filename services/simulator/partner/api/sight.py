"""Who sees which doors, and what names one (contract 1.6, 2.2). Event loop only."""

from collections.abc import Sequence

from services.simulator.building.devices import Device
from services.simulator.building.world import World
from services.simulator.partner.answers import does_not_exist, refusal


def visible(world: World) -> list[Device]:
    """The devices that the partner may see."""
    allowed = world.options.visible_doors
    devices = world.fleet.devices.values()
    return [one for one in devices if allowed is None or one.door_id in allowed]


def doors_named(world: World, ids: Sequence[str], field: str) -> list[Device]:
    """The devices of these doors: 128 for one that is not there, 130 for one out of sight."""
    if not set(ids) <= set(world.fleet.devices):
        raise does_not_exist(field)
    seen = {one.door_id: one for one in visible(world)}
    if not set(ids) <= set(seen):
        raise refusal("130", field)
    return [seen[door_id] for door_id in dict.fromkeys(ids)]
