"""What a request is about: does it write, whom does it name. Pure but for the world it reads."""

from collections.abc import Mapping
from typing import TypeGuard, cast

from services.simulator.building.world import World

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
    named += [told.get("visitorId") for told in _visitors_told(values)]
    joined = values.get("personIds")
    if isinstance(joined, str):
        named += joined.split(",")
    entries = values.get("list")
    if isinstance(entries, list):
        for entry in cast(list[object], entries):
            if isinstance(entry, dict):
                named.append(cast(dict[str, object], entry).get("id"))
    return [value for value in named if isinstance(value, str) and value]


def people_in(values: Mapping[str, object], world: World) -> set[str]:
    """Ids and codes of everybody whom the body names, whichever of the two it uses.

    Persons and visitors; a visitor's code is the document number, and a reservation or a visit
    names whose it is.
    """
    registry, book = world.registry, world.visits
    told = [values.get("personCode"), *(v.get("certificateNo") for v in _visitors_told(values))]
    codes = {code for code in told if _is_text(code) and code}
    known = [registry.by_code(code) or registry.by_certificate(code) for code in codes]
    numbers = [values.get(name) for name in ("appointRecordId", "appointId")]
    records = [book.appointments.get(n) or book.visits.get(n) for n in numbers if _is_text(n)]
    ids = {*ids_in(values), *(one.id for one in known if one)}
    ids |= {record.visitor_id for record in records if record}
    holders = [registry.holder(one) for one in ids]
    return {*codes, *ids, *(one.code for one in holders if one)}


def _visitors_told(values: Mapping[str, object]) -> list[dict[str, object]]:
    """Every VisitorInfo of the body (contract 3.12)."""
    entries = values.get("visitorInfoList")
    told = [
        cast(dict[str, object], entry).get("VisitorInfo")
        for entry in (cast(list[object], entries) if isinstance(entries, list) else [])
        if isinstance(entry, dict)
    ]
    return [cast(dict[str, object], one) for one in told if isinstance(one, dict)]


def _is_text(value: object) -> TypeGuard[str]:
    return isinstance(value, str)
