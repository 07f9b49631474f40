"""Access group calls (contract 3.6). Event loop only."""

from services.simulator.building.registry import Group
from services.simulator.building.world import World
from services.simulator.partner.answers import does_not_exist, page
from services.simulator.partner.fields import Fields


def listing(world: World, fields: Fields) -> object:
    """privilege/group: the groups of one type with their doors (newer versions)."""
    wanted = fields.number("type", 1, 2)
    number, size = fields.page()
    groups = [_row(world, g) for g in world.registry.groups.values() if g.type == wanted]
    return page(groups, number, size)


def add_persons(world: World, fields: Fields) -> object:
    """addPersons: adding a member again is a success."""
    group, ids = _named(world, fields)
    group.members += [person_id for person_id in ids if person_id not in group.members]
    world.changed()
    return ""


def delete_persons(world: World, fields: Fields) -> object:
    """deletePersons: removing someone who is no member is a success."""
    group, ids = _named(world, fields)
    group.members = [person_id for person_id in group.members if person_id not in ids]
    world.changed()
    return ""


def members(world: World, fields: Fields) -> object:
    """personList: ids only."""
    number, size = fields.page()
    group = _group(world, fields)
    return page([{"id": person_id} for person_id in group.members], number, size)


def _named(world: World, fields: Fields) -> tuple[Group, list[str]]:
    ids = list(dict.fromkeys(entry.text("id") for entry in fields.objects("list")))
    group = _group(world, fields)
    if not all(person_id in world.registry.persons for person_id in ids):
        raise does_not_exist("id")
    return group, ids


def _group(world: World, fields: Fields) -> Group:
    group_id, group_type = fields.text("privilegeGroupId"), fields.number("type", 1, 2)
    group = world.registry.groups.get(group_id)
    if group is None or group.type != group_type:
        raise does_not_exist("privilegeGroupId")
    return group


def _row(world: World, group: Group) -> dict[str, object]:
    devices = world.fleet.devices
    doors = [
        {"Element": {"ID": door, "BaseInfo": {"Name": devices[door].door_name, "AreaName": "Site"}}}
        for door in group.doors
    ]
    return {
        "privilegeGroupId": group.id,
        "privilegeGroupName": group.name,
        "description": "",
        "timeSchedule": {"indexCode": "1", "name": "All-Day"},
        "ElementList": doors,
    }
