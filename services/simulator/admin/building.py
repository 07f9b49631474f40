"""Admin moves of the building: what is there, doors, faces, devices. Event loop only."""

from starlette.requests import Request

from services.simulator.admin.body import (
    NO_NAMES,
    Body,
    Moves,
    WrongBody,
    door_of,
    flag,
    number,
    query_number,
    text,
    texts,
)
from services.simulator.outside import Outside
from services.simulator.report import state
from services.simulator.shapes import PassShape

_LONGEST_WAIT_S = 60.0


async def _state(outside: Outside, request: Request, _body: Body) -> object:
    """The whole world; with ?changed_since=REVISION&timeout_s=10 when it has changed."""
    query = request.query_params
    if "changed_since" in query:
        timeout_s = min(query_number(query.get("timeout_s", "10")), _LONGEST_WAIT_S)
        await outside.world.wait_past(int(query_number(query["changed_since"])), timeout_s)
    return state(outside)


async def _calls(outside: Outside, request: Request, _body: Body) -> object:
    """The requests to the partner port, after number ?since=."""
    return outside.journal.since(int(query_number(request.query_params.get("since", "0"))))


async def _mails(outside: Outside, _request: Request, _body: Body) -> object:
    """Every mail since the last reset."""
    return outside.mail.mails


async def _show_face(outside: Outside, request: Request, body: Body) -> object:
    """The person with `personCode` shows the face at this door; the device decides."""
    device = outside.world.fleet.devices[door_of(outside, request)]
    event = outside.world.passages.show_face(device, text(body, "personCode"))
    return PassShape(eventType=event.type, eventId=event.id)


async def _online(outside: Outside, request: Request, body: Body) -> object:
    """Plug (`online` true) or unplug the device of this door."""
    outside.world.fleet.set_online(door_of(outside, request), flag(body, "online"))
    return {}


async def _faces(outside: Outside, _request: Request, body: Body) -> object:
    """`stored` false: face/update keeps nothing; `refused_at`: doors that refuse every face."""
    options = outside.world.options
    if "stored" in body:
        options.faces_stored = flag(body, "stored")
    if "refused_at" in body:
        options.refused_faces_at = frozenset(texts(body, "refused_at"))
    if "error_code" in body:
        options.face_error = text(body, "error_code")
    return {}


async def _delays(outside: Outside, _request: Request, body: Body) -> object:
    """`min_s` and `max_s`: bounds of the time that a push to one door takes."""
    low, high = number(body, "min_s"), number(body, "max_s")
    if not 0 <= low <= high:
        raise WrongBody("min_s")
    options = outside.world.options
    options.apply_min_s, options.apply_max_s = low, high
    return {}


async def _reset(outside: Outside, _request: Request, _body: Body) -> object:
    """A healthy, empty world on the same ports."""
    await outside.reset()
    return {}


MOVES: Moves = (
    ("GET", "/state", _state, {"changed_since", "timeout_s"}),
    ("GET", "/calls", _calls, {"since"}),
    ("GET", "/mail", _mails, NO_NAMES),
    ("POST", "/doors/{door}/show-face", _show_face, {"personCode"}),
    ("POST", "/doors/{door}/online", _online, {"online"}),
    ("POST", "/faces", _faces, {"stored", "refused_at", "error_code"}),
    ("POST", "/apply-delay", _delays, {"min_s", "max_s"}),
    ("POST", "/reset", _reset, NO_NAMES),
)
