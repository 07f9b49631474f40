"""Version and organisations (contract 3.1, 3.2). Event loop only."""

from services.simulator.building.registry import Organisation
from services.simulator.building.world import World
from services.simulator.partner.answers import page
from services.simulator.partner.fields import Fields


def version(_world: World, _fields: Fields) -> object:
    """common/v1/version."""
    return {"produceName": "HikCentral Professional", "softVersion": "V2.6.1.0"}


def root(world: World, _fields: Fields) -> object:
    """org/rootOrg."""
    return _row(world.registry.organisations.by_id["1"])


def organisations(world: World, fields: Fields) -> object:
    """org/orgList."""
    number, size = fields.page()
    return page([_row(org) for org in world.registry.organisations.by_id.values()], number, size)


def search(world: World, fields: Fields) -> object:
    """org/advance/orgList: fuzzy; the parents of a hit are in the answer."""
    number, size = fields.page()
    wanted = fields.text_or_blank("orgName", 256).casefold()
    organisations = list(world.registry.organisations.by_id.values())
    hits = [org for org in organisations if wanted in org.name.casefold()]
    parents = {org.parent for org in hits}
    found = [org for org in organisations if org in hits or org.id in parents]
    return page([_row(org) for org in found], number, size)


def _row(org: Organisation) -> dict[str, object]:
    return {"orgIndexCode": org.id, "orgName": org.name, "parentOrgIndexCode": org.parent}
