"""Strict reading of an admin request: what is wrong is named. Pure; any thread."""

import json
import math
from collections.abc import Awaitable, Callable, Iterable, Set
from datetime import datetime
from typing import cast

from starlette.requests import Request

from services.simulator.outside import Outside

Body = dict[str, object]
# What the admin asks for: its docstring is the line that `GET /` shows.
Move = Callable[[Outside, Request, Body], Awaitable[object]]
# Method, path, move, and every name that its body (its query for GET) may have.
Moves = tuple[tuple[str, str, Move, Set[str]], ...]
NO_NAMES: Set[str] = frozenset()


class WrongBody(Exception):
    """The request does not say what to do (400)."""


class NotThere(Exception):
    """The path or the body names something that is not there (404)."""


def read_body(raw: bytes) -> Body:
    """The object in the body; none at all counts as `{}`."""
    try:
        value: object = json.loads(raw or b"{}")
    except ValueError as error:
        raise WrongBody("not JSON") from error
    if not isinstance(value, dict):
        raise WrongBody("not an object")
    return cast(Body, value)


def require_known(given: Iterable[str], allowed: Set[str]) -> None:
    """A misspelt name changes nothing: it is refused."""
    unknown = sorted(set(given) - allowed)
    if unknown:
        raise WrongBody(f"unknown: {', '.join(unknown)}")


def door_of(outside: Outside, request: Request) -> str:
    """The door that the path names."""
    door_id = str(request.path_params["door"])
    if door_id not in outside.world.fleet.devices:
        raise NotThere(f"unknown door {door_id}")
    return door_id


def text(body: Body, name: str) -> str:
    """A required text."""
    value = body.get(name)
    if not isinstance(value, str):
        raise WrongBody(name)
    return value


def texts(body: Body, name: str) -> list[str]:
    """A required array; its entries become texts."""
    value = body.get(name)
    if not isinstance(value, list):
        raise WrongBody(name)
    return [str(entry) for entry in cast(list[object], value)]


def choice(body: Body, name: str, allowed: Set[str]) -> str:
    """A required text out of these."""
    value = text(body, name)
    if value not in allowed:
        raise WrongBody(f"{name} is one of {', '.join(sorted(allowed))}")
    return value


def flag(body: Body, name: str) -> bool:
    """A required true or false."""
    value = body.get(name)
    if not isinstance(value, bool):
        raise WrongBody(name)
    return value


def number(body: Body, name: str) -> float:
    """A required finite number."""
    value = body.get(name)
    if not isinstance(value, int | float) or isinstance(value, bool) or not math.isfinite(value):
        raise WrongBody(name)
    return value


def not_negative(body: Body, name: str) -> float:
    """A required finite number, zero or more."""
    value = number(body, name)
    if value < 0:
        raise WrongBody(name)
    return value


def whole(body: Body, name: str) -> int:
    """A required whole number, zero or more."""
    value = not_negative(body, name)
    if value != int(value):
        raise WrongBody(name)
    return int(value)


def moment(body: Body, name: str) -> datetime:
    """A required ISO 8601 time with an offset."""
    try:
        value = datetime.fromisoformat(text(body, name))
    except ValueError as error:
        raise WrongBody(name) from error
    if value.tzinfo is None:
        raise WrongBody(f"{name} has no offset")
    return value


def query_number(value: str) -> float:
    """A finite number in the query."""
    try:
        read = float(value)
    except ValueError as error:
        raise WrongBody(value) from error
    if not math.isfinite(read):
        raise WrongBody(value)
    return read
