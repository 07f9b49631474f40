"""Subscriptions to events (contract 3.10). Event loop only."""

import urllib.parse

from services.simulator.building.subscriptions import Subscription
from services.simulator.building.world import World
from services.simulator.partner.answers import bad_parameter
from services.simulator.partner.fields import Fields

_MOST_TYPES = 500
_LONGEST_URL = 512


def subscribe(world: World, fields: Fields) -> object:
    """eventSubscriptionByEventTypes; fields of the sister product are ignored."""
    types = fields.numbers("eventTypes", _MOST_TYPES)
    dest = fields.text("eventDest", _LONGEST_URL)
    token = fields.text_or_blank("token", 256)
    if not _is_address(dest):
        raise bad_parameter("eventDest")
    if not token.isascii() or not all(letter.isprintable() for letter in token):
        raise bad_parameter("token")
    if fields.has("passBack"):
        fields.number("passBack", 0, 1)
    unique = tuple(dict.fromkeys(types))
    world.subscriptions.add(Subscription(unique, dest, token))
    return ""


def unsubscribe(world: World, fields: Fields) -> object:
    """eventUnSubscriptionByEventTypes: for every receiver; success also for what is not there."""
    world.subscriptions.remove(set(fields.numbers("eventTypes", _MOST_TYPES)))
    return ""


def view(world: World, _fields: Fields) -> object:
    """eventSubscriptionView: never the token."""
    return {
        "detail": [
            {"eventTypes": list(one.types), "eventDest": one.dest}
            for one in world.subscriptions.all
        ]
    }


def _is_address(text: str) -> bool:
    try:
        parts = urllib.parse.urlsplit(text)
        return parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
    except ValueError:
        return False
