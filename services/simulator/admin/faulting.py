"""Admin moves of faults and holds (contract 7.3). Event loop only."""

from starlette.requests import Request

from services.simulator.admin.body import Body, Moves, choice, number, text
from services.simulator.outside import Outside
from services.simulator.partner.faults import Fault
from services.simulator.partner.kinds import KINDS


async def _fault(outside: Outside, _request: Request, body: Body) -> object:
    """One fault for the next `count` requests whose path contains `path`."""
    count = number(body, "count") if "count" in body else 1
    fault = Fault(text(body, "path"), choice(body, "fault", KINDS.keys()), int(count))
    if "code" in body:
        fault.code = text(body, "code")
    if "msg" in body:
        fault.msg = text(body, "msg")
    outside.faults.add(fault)
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
    ("POST", "/faults", _fault),
    ("POST", "/hold", _hold),
    ("POST", "/release", _release),
)
