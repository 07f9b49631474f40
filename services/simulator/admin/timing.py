"""Admin moves of the simulated time (contract 7.1, clock). Event loop only."""

import asyncio

from starlette.requests import Request

from services.simulator.admin.body import (
    Body,
    Moves,
    WrongBody,
    choice,
    moment,
    not_negative,
    number,
)
from services.simulator.outside import Outside

_MODES = frozenset({"real", "manual"})


async def _clock(outside: Outside, _request: Request, body: Body) -> object:
    """`offset_s`: move the clock of the server and the devices against the real one."""
    outside.world.options.clock_offset_s = number(body, "offset_s")
    return {}


async def _time(outside: Outside, _request: Request, body: Body) -> object:
    """`mode` real: time runs; manual: it stands still at `start` until it is advanced."""
    timers = outside.world.timers
    if choice(body, "mode", _MODES) == "manual":
        timers.stand_still(moment(body, "start") if "start" in body else None)
    else:
        timers.run()
    outside.world.noticed()
    return {"now": outside.world.now().isoformat()}


async def _advance(outside: Outside, _request: Request, body: Body) -> object:
    """Let `seconds` pass on the manual clock; whatever falls due happens before the answer."""
    try:
        outside.world.timers.advance(not_negative(body, "seconds"))
    except ValueError as error:
        raise WrongBody(str(error)) from error
    # What the timers started (a delivery) gets its first turn before the answer.
    await asyncio.sleep(0)
    outside.world.noticed()
    return {"now": outside.world.now().isoformat()}


MOVES: Moves = (
    ("POST", "/clock", _clock, {"offset_s"}),
    ("POST", "/time", _time, {"mode", "start"}),
    ("POST", "/advance", _advance, {"seconds"}),
)
