"""Organisation calls (contract 3.2). Event loop only."""

from services.simulator.building.organisations import ROOT, Organisation
from services.simulator.building.world import World
from services.simulator.partner.answers import does_not_exist, page, refusal
from services.simulator.partner.fields import Fields


def root(world: World, _fields: Fields) -> object:
    """org/rootOrg."""
    return _row(world.registry.organisations.by_id[ROOT])


def listing(world: World, fields: Fields) -> object:
    """org/orgList."""
    number, size = fields.page()
    return page([_row(one) for one in world.registry.organisations.by_id.values()], number, size)


def search(world: World, fields: Fields) -> object:
    """org/advance/orgList: fuzzy; everything above a hit is in the answer."""
    number, size = fields.page()
    wanted = fields.text_or_blank("orgName", 256).casefold()
    tree = world.registry.organisations
    hits = {one.id for one in tree.by_id.values() if wanted in one.name.casefold()}
    return page([_row(one) for one in tree.with_ancestors(hits)], number, size)


def info(world: World, fields: Fields) -> object:
    """org/orgIndexCode/orgInfo."""
    return _row(_named(world, fields, "orgIndexCode"))


def children(world: World, fields: Fields) -> object:
    """org/parentOrgIndexCode/subOrgList: direct children only."""
    number, size = fields.page()
    parent = _named(world, fields, "parentOrgIndexCode")
    found = world.registry.organisations.children(parent.id)
    return page([_row(one) for one in found], number, size)


def add(world: World, fields: Fields) -> object:
    """org/single/add: answers the whole organisation (contract 3.4b)."""
    name = fields.name("orgName")
    parent = _named(world, fields, "parentIndexCode")
    made = world.registry.organisations.add(name, parent.id)
    world.changed()
    return _row(made)


def delete(world: World, fields: Fields) -> object:
    """org/single/delete. [guess] 133 for the root and for one that is not empty."""
    org = _named(world, fields, "orgIndexCode")
    tree = world.registry.organisations
    lived_in = any(person.org_id == org.id for person in world.registry.persons.values())
    if org.id == ROOT or tree.children(org.id) or lived_in:
        raise refusal("133", "orgIndexCode")
    del tree.by_id[org.id]
    world.changed()
    return ""


def _named(world: World, fields: Fields, name: str) -> Organisation:
    org = world.registry.organisations.by_id.get(fields.text(name))
    if org is None:
        raise does_not_exist(name)
    return org


def _row(org: Organisation) -> dict[str, object]:
    return {"orgIndexCode": org.id, "orgName": org.name, "parentOrgIndexCode": org.parent}
