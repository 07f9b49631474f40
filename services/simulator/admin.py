"""The admin API: what a test or the demo does to the world, and asks of it.

Event loop only. Its own port and token; partner credentials open nothing here (contract 7.2,
isolation). JSON in, JSON out; a wrong body is 400, an unknown door 404.
"""

import hmac
import json
import math
from collections.abc import Awaitable, Callable
from typing import cast

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp, Receive, Scope, Send

from kiosk.core.secret import Secret
from services.simulator.mailsink import MODES
from services.simulator.outside import Outside
from services.simulator.partner.faults import KINDS, LINK_MODES, Fault
from services.simulator.partner.gate import DIALECTS
from services.simulator.report import state
from services.simulator.shapes import PassShape

Body = dict[str, object]
Move = Callable[[Outside, Request, Body], Awaitable[object]]
_LONGEST_WAIT_S = 60.0


class WrongBody(Exception):
    """The request does not say what to do."""


class UnknownDoor(Exception):
    """The path names a door that is not there."""


def admin_app(outside: Outside, token: Secret) -> ASGIApp:
    """The ASGI application of the admin port."""
    routes = [
        Route(path, _endpoint(outside, move), methods=[method]) for method, path, move in _MOVES
    ]
    return _Guard(Starlette(routes=routes), token)


class _Guard:
    """Lets nothing through without the token."""

    def __init__(self, app: ASGIApp, token: Secret) -> None:
        self._app = app
        self._wanted = f"Bearer {token.reveal()}".encode()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        sent = Request(scope).headers.get("authorization", "").encode()
        if hmac.compare_digest(sent, self._wanted):
            await self._app(scope, receive, send)
        else:
            refusal = JSONResponse({"error": "token refused"}, 401)
            await refusal(scope, receive, send)


def _endpoint(outside: Outside, move: Move) -> Callable[[Request], Awaitable[Response]]:
    async def endpoint(request: Request) -> Response:
        try:
            body = _body(await request.body())
            return JSONResponse(await move(outside, request, body))
        except WrongBody as error:
            return JSONResponse({"error": str(error)}, 400)
        except UnknownDoor as error:
            return JSONResponse({"error": f"unknown door {error}"}, 404)

    return endpoint


async def _state(outside: Outside, request: Request, _body: Body) -> object:
    query = request.query_params
    if "changed_since" in query:
        timeout_s = min(_query_number(query.get("timeout_s", "10")), _LONGEST_WAIT_S)
        await outside.world.wait_past(int(_query_number(query["changed_since"])), timeout_s)
    return state(outside)


async def _calls(outside: Outside, request: Request, _body: Body) -> object:
    return outside.journal.since(int(_query_number(request.query_params.get("since", "0"))))


async def _mails(outside: Outside, _request: Request, _body: Body) -> object:
    return outside.mail.mails


async def _show_face(outside: Outside, request: Request, body: Body) -> object:
    device = outside.world.fleet.devices[_door(outside, request)]
    event = outside.world.passages.show_face(device, _text(body, "personCode"))
    return PassShape(eventType=event.type, eventId=event.id)


async def _online(outside: Outside, request: Request, body: Body) -> object:
    outside.world.fleet.set_online(_door(outside, request), _flag(body, "online"))
    return {}


async def _link(outside: Outside, _request: Request, body: Body) -> object:
    await outside.set_link(_choice(body, "mode", LINK_MODES))
    return {}


async def _mail_mode(outside: Outside, _request: Request, body: Body) -> object:
    await outside.set_mail(_choice(body, "mode", MODES))
    return {}


async def _fault(outside: Outside, _request: Request, body: Body) -> object:
    count = _number(body, "count") if "count" in body else 1
    fault = Fault(_text(body, "path"), _choice(body, "fault", KINDS), int(count))
    if "code" in body:
        fault.code = _text(body, "code")
    if "msg" in body:
        fault.msg = _text(body, "msg")
    outside.faults.add(fault)
    return {}


async def _faces(outside: Outside, _request: Request, body: Body) -> object:
    """`stored`: face/update keeps the face. `refused_at`: doors whose device refuses faces."""
    options = outside.world.options
    if "stored" in body:
        options.faces_stored = _flag(body, "stored")
    if "refused_at" in body:
        options.refused_faces_at = frozenset(_texts(body, "refused_at"))
    if "error_code" in body:
        options.face_error = _text(body, "error_code")
    return {}


async def _clock(outside: Outside, _request: Request, body: Body) -> object:
    outside.world.options.clock_offset_s = _number(body, "offset_s")
    return {}


async def _delays(outside: Outside, _request: Request, body: Body) -> object:
    low, high = _number(body, "min_s"), _number(body, "max_s")
    if not 0 <= low <= high:
        raise WrongBody("min_s")
    options = outside.world.options
    options.apply_min_s, options.apply_max_s = low, high
    return {}


async def _server(outside: Outside, _request: Request, body: Body) -> object:
    """Switches of one server version: dialect, detail_per_door, and others."""
    options = outside.world.options
    if "dialect" in body:
        options.dialect = _choice(body, "dialect", DIALECTS)
    if "detail_per_door" in body:
        options.detail_per_door = _flag(body, "detail_per_door")
    if "omit_empty_list" in body:
        options.omit_empty_list = _flag(body, "omit_empty_list")
    if "unauthorised" in body:
        options.unauthorised = frozenset(_texts(body, "unauthorised"))
    if "event_delay_s" in body:
        options.event_delay_s = _number(body, "event_delay_s")
    return {}


async def _hold(outside: Outside, _request: Request, body: Body) -> object:
    outside.faults.hold(_text(body, "path"))
    return {}


async def _release(outside: Outside, _request: Request, body: Body) -> object:
    outside.faults.release(_text(body, "path"))
    return {}


async def _reset(outside: Outside, _request: Request, _body: Body) -> object:
    await outside.reset()
    return {}


_MOVES: tuple[tuple[str, str, Move], ...] = (
    ("GET", "/state", _state),
    ("GET", "/calls", _calls),
    ("GET", "/mail", _mails),
    ("POST", "/doors/{door}/show-face", _show_face),
    ("POST", "/doors/{door}/online", _online),
    ("POST", "/link", _link),
    ("POST", "/mail/mode", _mail_mode),
    ("POST", "/faults", _fault),
    ("POST", "/faces", _faces),
    ("POST", "/clock", _clock),
    ("POST", "/apply-delay", _delays),
    ("POST", "/server", _server),
    ("POST", "/hold", _hold),
    ("POST", "/release", _release),
    ("POST", "/reset", _reset),
)


def _body(raw: bytes) -> Body:
    try:
        value: object = json.loads(raw or b"{}")
    except ValueError as error:
        raise WrongBody("not JSON") from error
    if not isinstance(value, dict):
        raise WrongBody("not an object")
    return cast(Body, value)


def _door(outside: Outside, request: Request) -> str:
    door_id = str(request.path_params["door"])
    if door_id not in outside.world.fleet.devices:
        raise UnknownDoor(door_id)
    return door_id


def _text(body: Body, name: str) -> str:
    value = body.get(name)
    if not isinstance(value, str):
        raise WrongBody(name)
    return value


def _texts(body: Body, name: str) -> list[str]:
    value = body.get(name)
    if not isinstance(value, list):
        raise WrongBody(name)
    return [str(entry) for entry in cast(list[object], value)]


def _choice(body: Body, name: str, allowed: frozenset[str]) -> str:
    value = _text(body, name)
    if value not in allowed:
        raise WrongBody(name)
    return value


def _flag(body: Body, name: str) -> bool:
    value = body.get(name)
    if not isinstance(value, bool):
        raise WrongBody(name)
    return value


def _number(body: Body, name: str) -> float:
    value = body.get(name)
    if not isinstance(value, int | float) or isinstance(value, bool) or not math.isfinite(value):
        raise WrongBody(name)
    return value


def _query_number(text: str) -> float:
    try:
        return float(text)
    except ValueError as error:
        raise WrongBody(text) from error
