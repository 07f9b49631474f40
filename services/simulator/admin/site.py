"""Admin moves of one site's habits: devices, groups, visitors, deliveries. Event loop only."""

import math
from collections.abc import Mapping
from dataclasses import fields
from types import MappingProxyType

from starlette.requests import Request

from services.simulator.admin.body import (
    NO_NAMES,
    Body,
    Moves,
    NotThere,
    WrongBody,
    door_of,
    number,
    text,
    texts,
    whole,
)
from services.simulator.building.habits import PICTURE_FORMS, PUSH_FAULTS, Habits
from services.simulator.building.registry import PERSONS, VISITORS, Group
from services.simulator.building.visits import Stage
from services.simulator.outside import Outside
from services.simulator.report import deliveries

_HABITS: Mapping[str, object] = MappingProxyType({f.name: f.default for f in fields(Habits)})
_CHOICES = {"picture_form": PICTURE_FORMS, "push_fault": PUSH_FAULTS}


async def _habits(outside: Outside, _request: Request, body: Body) -> object:
    """Turn the habits of the site by their names; what is not named stays (see `habits`)."""
    for name, value in body.items():
        if not _fits(name, value):
            raise WrongBody(name)
    for name, value in body.items():
        setattr(outside.world.options, name, value)
    outside.world.changed()
    return {}


async def _device(outside: Outside, request: Request, body: Body) -> object:
    """A device's `skew_s`, `capacity` (0 none), `slow_s`, `fails_with` (error code); in part."""
    device = outside.world.fleet.devices[door_of(outside, request)]
    if "skew_s" in body:
        device.skew_s = number(body, "skew_s")
    if "capacity" in body:
        device.capacity = whole(body, "capacity")
    if "slow_s" in body:
        device.slow_s = number(body, "slow_s")
    if "fails_with" in body:
        device.fails_with = text(body, "fails_with")
    outside.world.changed()
    return {}


async def _group(outside: Outside, _request: Request, body: Body) -> object:
    """Make the group `id` with `name`, `type` (1, 2), `doors`, `description`; keeps members."""
    doors, of_type = texts(body, "doors"), whole(body, "type")
    if of_type not in (PERSONS, VISITORS):
        raise WrongBody("type")
    if not set(doors) <= set(outside.world.fleet.devices):
        raise NotThere("unknown door")
    groups = outside.world.registry.groups
    group = Group(text(body, "id"), text(body, "name"), tuple(doors), of_type)
    group.description = text(body, "description") if "description" in body else ""
    if group.id in groups and groups[group.id].type == of_type:
        group.members = groups[group.id].members
    groups[group.id] = group
    outside.world.changed()
    return {}


async def _approve(outside: Outside, _request: Request, body: Body) -> object:
    """Approve the reservation `id`, where that does not happen by itself."""
    record = outside.world.visits.appointments.get(text(body, "id"))
    if record is None:
        raise NotThere("unknown appointment")
    if record.stage == Stage.PENDING:
        record.stage = Stage.RESERVED
    outside.world.changed()
    return {}


async def _deliveries(outside: Outside, _request: Request, _body: Body) -> object:
    """Every attempt to push an event, the oldest first."""
    return deliveries(outside)


def _fits(name: str, value: object) -> bool:
    """A value of the type that the habit has; None stands for a whole number or nothing."""
    if name not in _HABITS:
        return False
    default = _HABITS[name]
    if default is None:
        return value is None or (type(value) is int and value >= 0)
    if isinstance(default, float):
        return type(value) in (int, float) and math.isfinite(float(str(value)))
    return type(value) is type(default) and value in _CHOICES.get(name, {value})


MOVES: Moves = (
    ("POST", "/habits", _habits, _HABITS.keys()),
    ("POST", "/doors/{door}/device", _device, {"skew_s", "capacity", "slow_s", "fails_with"}),
    ("POST", "/groups", _group, {"id", "name", "type", "doors", "description"}),
    ("POST", "/appointments/approve", _approve, {"id"}),
    ("GET", "/deliveries", _deliveries, NO_NAMES),
)
