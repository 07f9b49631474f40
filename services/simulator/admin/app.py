"""The admin API: what a test or the demo does to the world, and asks of it.

Event loop only. Its own port and token; partner credentials open nothing here (contract 7.2,
isolation). JSON in, JSON out; a wrong body is 400, an unknown thing 404. `GET /` lists the moves.
"""

import hmac
from collections.abc import Awaitable, Callable, Set

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp, Receive, Scope, Send

from kiosk.core.secret import Secret
from services.simulator.admin import building, faulting, server, site, timing
from services.simulator.admin.body import Move, Moves, NotThere, WrongBody, read_body, require_known
from services.simulator.outside import Outside

_MOVES: Moves = (*building.MOVES, *timing.MOVES, *server.MOVES, *faulting.MOVES, *site.MOVES)


def admin_app(outside: Outside, token: Secret) -> ASGIApp:
    """The ASGI application of the admin port."""
    routes = [
        Route(path, _endpoint(outside, move, names), methods=[method])
        for method, path, move, names in _MOVES
    ]
    return _Guard(Starlette(routes=[*routes, Route("/", _index)]), token)


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


async def _index(_request: Request) -> Response:
    return JSONResponse(
        [
            {"method": method, "path": path, "does": " ".join((move.__doc__ or "").split())}
            for method, path, move, _ in _MOVES
        ]
    )


def _endpoint(
    outside: Outside, move: Move, names: Set[str]
) -> Callable[[Request], Awaitable[Response]]:
    async def endpoint(request: Request) -> Response:
        try:
            body = read_body(await request.body())
            require_known((*body, *request.query_params), names)
            return JSONResponse(await move(outside, request, body))
        except WrongBody as error:
            return JSONResponse({"error": str(error)}, 400)
        except NotThere as error:
            return JSONResponse({"error": str(error)}, 404)

    return endpoint
