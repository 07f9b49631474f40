"""Version of the server (contract 3.1). Event loop only."""

from services.simulator.building.world import World
from services.simulator.partner.fields import Fields


def version(world: World, _fields: Fields) -> object:
    """common/v1/version."""
    return {"produceName": "HikCentral Professional", "softVersion": world.options.software}
