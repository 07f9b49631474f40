"""Admin moves of faults and holds (contract 7.3). Event loop only."""

from collections.abc import Callable, Mapping
from dataclasses import asdict
from types import MappingProxyType

from starlette.requests import Request

from services.simulator.admin.body import (
    NO_NAMES,
    Body,
    Moves,
    NotThere,
    WrongBody,
    choice,
    flag,
    not_negative,
    text,
    whole,
)
from services.simulator.outside import Outside
from services.simulator.partner.faults import Fault
from services.simulator.partner.kinds import KINDS

_READERS: Mapping[str, Callable[[Body, str], object]] = MappingProxyType(
    {
        **dict.fromkeys(("person", "code", "msg", "retry_after", "location"), text),
        **dict.fromkeys(("probability", "after_s", "for_s", "seconds"), not_negative),
        **dict.fromkeys(("count", "page", "size"), whole),
        "work": flag,
    }
)
_NAMES = frozenset({"path", "kind", *_READERS})
# What null means something else for than "not given".
_OPEN_ENDED = frozenset({"count", "for_s", "work", "size"})


async def _add(outside: Outside, _request: Request, body: Body) -> object:
    """A fault of this `kind` for the next `count` requests (null: until removed) whose path
    contains `path`; also person, probability, after_s, for_s, work, and what the kind needs."""
    fault = Fault(text(body, "path"), choice(body, "kind", KINDS.keys()))
    for name in _READERS.keys() & body.keys():
        open_ended = body[name] is None and name in _OPEN_ENDED
        setattr(fault, name, None if open_ended else _READERS[name](body, name))
    if fault.count == 0 or fault.probability > 1:
        raise WrongBody("count, probability")
    return {"number": outside.add_fault(fault)}


async def _faults(outside: Outside, _request: Request, _body: Body) -> object:
    """The faults that still wait, and how often each was used."""
    return [asdict(fault) for fault in outside.faults.faults]


async def _kinds(_outside: Outside, _request: Request, _body: Body) -> object:
    """Every kind of fault: what it does, and whether the call is carried out."""
    return [{"kind": name, "does": kind.does, "work": kind.work} for name, kind in KINDS.items()]


async def _clear(outside: Outside, _request: Request, body: Body) -> object:
    """Remove the fault `number`, or every fault; holds stay."""
    number = whole(body, "number") if "number" in body else None
    if number is not None and number not in {fault.number for fault in outside.faults.faults}:
        raise NotThere(f"no fault {number}")
    outside.faults.clear(number)
    return {}


async def _hold(outside: Outside, _request: Request, body: Body) -> object:
    """Requests to paths that contain `path` wait before anything is done."""
    outside.faults.hold(text(body, "path"))
    return {}


async def _release(outside: Outside, _request: Request, body: Body) -> object:
    """Let go the holds whose path contains `path`; all of them without one."""
    outside.faults.release(text(body, "path"))
    return {}


MOVES: Moves = (
    ("POST", "/faults", _add, _NAMES),
    ("GET", "/faults", _faults, NO_NAMES),
    ("GET", "/faults/kinds", _kinds, NO_NAMES),
    ("POST", "/faults/clear", _clear, {"number"}),
    ("POST", "/hold", _hold, {"path"}),
    ("POST", "/release", _release, {"path"}),
)
