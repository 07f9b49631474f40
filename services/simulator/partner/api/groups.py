"""Access group calls (contract 3.6). Event loop only."""

from typing import cast

from services.simulator.building.registry import Group
from services.simulator.building.world import World
from services.simulator.partner.answers import does_not_exist, page
from services.simulator.partner.api.casing import formed
from services.simulator.partner.api.sight import visible
from services.simulator.partner.fields import Fields


def listing(world: World, fields: Fields) -> object:
    """privilege/group: the groups of one type with their doors (newer versions)."""
    wanted = fields.number("type", 1, 2)
    number, size = fields.page()
    groups = [_row(world, g) for g in world.registry.groups.values() if g.type == wanted]
    return page(groups, number, size)


def add_persons(world: World, fields: Fields) -> object:
    """addPersons: adding a member again is a success. Persons for type 1, visitors for type 2."""
    group, ids = _named(world, fields)
    group.join(ids, world.now())
    world.changed()
    return ""


def delete_persons(world: World, fields: Fields) -> object:
    """deletePersons: removing someone who is no member is a success."""
    group, ids = _named(world, fields)
    group.leave(ids, world.now())
    world.changed()
    return ""


def members(world: World, fields: Fields) -> object:
    """personList: ids only, as late as the site is."""
    number, size = fields.page()
    group = _group(world, fields)
    shown = group.shown(world.now(), world.options.membership_delay_s)
    name = "personId" if world.options.members_as_person_id else "id"
    return page([{name: holder_id} for holder_id in shown], number, size)


def _named(world: World, fields: Fields) -> tuple[Group, list[str]]:
    ids = list(dict.fromkeys(entry.text("id") for entry in fields.objects("list")))
    group = _group(world, fields)
    if not set(ids) <= set(world.registry.holders(group.type)):
        raise does_not_exist("id")
    return group, ids


def _group(world: World, fields: Fields) -> Group:
    group_id, group_type = fields.text("privilegeGroupId"), fields.number("type", 1, 2)
    group = world.registry.groups.get(group_id)
    if group is None or group.type != group_type:
        raise does_not_exist("privilegeGroupId")
    return group


def _row(world: World, group: Group) -> dict[str, object]:
    schedule, schedule_name = group.schedule
    row: dict[str, object] = {
        "privilegeGroupId": group.id,
        "privilegeGroupName": group.name,
        "description": group.description,
        "timeSchedule": {"indexCode": schedule, "name": schedule_name},
    }
    return {**row, **_doors(world, group)} if world.options.element_list else row


def _doors(world: World, group: Group) -> dict[str, object]:
    elements = [
        {"Element": {"ID": one.door_id, "BaseInfo": {"Name": one.door_name, "AreaName": "Site"}}}
        for one in visible(world)
        if one.door_id in group.doors
    ]
    return cast(dict[str, object], formed(world.options, {"ElementList": elements}))
