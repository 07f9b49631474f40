"""What a request is about: does it write, whom does it name. Pure but for the registry."""

from collections.abc import Mapping
from typing import cast

from services.simulator.building.registry import Registry

_WRITES = (
    "/add",
    "/update",
    "/delete",
    "Persons",
    "Update",
    "reapplication",
    "doControl",
    "appointment",
    "registerment",
    "visitor/out",
    "ByEventTypes",
)


def is_write(path: str) -> bool:
    """True for calls that change the server, by the naming of contract section 3."""
    return path.endswith(_WRITES)


def ids_in(values: Mapping[str, object]) -> list[str]:
    """Every person or visitor id that the body names."""
    named: list[object] = [values.get(name) for name in ("personId", "id", "visitorId")]
    joined = values.get("personIds")
    if isinstance(joined, str):
        named += joined.split(",")
    entries = values.get("list")
    if isinstance(entries, list):
        for entry in cast(list[object], entries):
            if isinstance(entry, dict):
                named.append(cast(dict[str, object], entry).get("id"))
    return [value for value in named if isinstance(value, str) and value]


def persons_in(values: Mapping[str, object], registry: Registry) -> set[str]:
    """Ids and codes of everybody whom the body names, whichever of the two it uses."""
    named = set(ids_in(values))
    code = values.get("personCode")
    if isinstance(code, str):
        named.add(code)
        known = registry.by_code(code)
        named |= {known.id} if known else set()
    return named | {registry.persons[one].code for one in named if one in registry.persons}
