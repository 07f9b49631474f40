"""The partner interface over HTTP: faults, checks in the vendor's order, dispatch, envelope.

Event loop only. Every answer to a known or unknown path under /artemis is HTTP 200 (contract
0.1, fact 1), unless a fault says otherwise.
"""

import asyncio
import json
from collections.abc import Callable
from email.utils import format_datetime
from http import HTTPStatus
from typing import cast

from starlette.requests import ClientDisconnect, Request
from starlette.responses import HTMLResponse, JSONResponse, Response
from starlette.types import Receive, Scope, Send

from services.simulator.building.world import World
from services.simulator.partner.answers import (
    SUCCESS,
    Bare,
    Refusal,
    bad_parameter,
    envelope,
)
from services.simulator.partner.api.table import CALLS
from services.simulator.partner.faults import Fault, FaultBook
from services.simulator.partner.fields import Fields
from services.simulator.partner.gate import Gate
from services.simulator.partner.journal import Journal
from services.simulator.partner.signature import Signed

Abort = Callable[[object], None]

_DROPPED = "dropped"
_PAGE = "<html><body><h1>{0}</h1></body></html>"


class Gateway:
    """The ASGI application of the partner port. `abort` cuts the connection of a client."""

    def __init__(
        self, world: World, gate: Gate, faults: FaultBook, journal: Journal, abort: Abort
    ) -> None:
        self._world = world
        self._gate = gate
        self._faults = faults
        self._journal = journal
        self._abort = abort

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        request = Request(scope, receive)
        try:
            body = await request.body()
        except ClientDisconnect:
            return
        answer = await self._answer(request, body)
        if answer is None:
            self._abort(scope["client"])
            await _until_gone(receive)
            return
        answer.headers["Date"] = format_datetime(self._world.now())
        await answer(scope, receive, send)

    async def _answer(self, request: Request, body: bytes) -> Response | None:
        """The response, or None to cut the connection."""
        if self._faults.link == "hang":
            await _until_gone(request.receive)
            return None
        if self._faults.link == "status503":
            return _html(HTTPStatus.SERVICE_UNAVAILABLE)
        path = request.url.path
        if not path.startswith("/artemis/"):
            return _html(HTTPStatus.NOT_FOUND)
        call = self._journal.arrive(path, _readable(body))
        fault = self._faults.take(path)
        call["fault"] = fault.kind if fault else ""
        await self._faults.pass_holds(path)
        if fault and fault.kind == "hang":
            self._journal.answer(call, _DROPPED)
            await _until_gone(request.receive)
            return None
        code, answer = self._act(request, body, fault)
        self._journal.answer(call, code)
        return answer

    def _act(
        self, request: Request, body: bytes, fault: Fault | None
    ) -> tuple[str, Response | None]:
        kind = fault.kind if fault else ""
        if kind == "reset":
            return _DROPPED, None
        if kind in _BROKEN:
            answer = _BROKEN[kind]()
            return f"http{answer.status_code}", answer
        code, answer = self._call(request, body, fault)
        return code, None if kind == "lost-answer" else answer

    def _call(self, request: Request, body: bytes, fault: Fault | None) -> tuple[str, Response]:
        path = request.url.path
        try:
            self._gate.check(_signed(request, body))
            if fault and fault.kind == "code":
                raise Refusal(fault.code, fault.msg)
            if request.method != "POST" or path not in CALLS:
                raise Refusal("8", "This product version is not supported")
            data = CALLS[path](self._world, Fields(_parsed(body)))
        except Refusal as refusal:
            return refusal.code, JSONResponse(envelope(refusal.code, refusal.msg))
        if isinstance(data, Bare):
            return SUCCESS, _bare(data)
        return SUCCESS, JSONResponse(envelope(SUCCESS, "Success", self._trimmed(data)))

    def _trimmed(self, data: object) -> object:
        """Some servers leave out the list when there is nothing in it (contract 2.1)."""
        if self._world.options.omit_empty_list and isinstance(data, dict):
            rows = cast(dict[str, object], data)
            return {k: v for k, v in rows.items() if not (k == "list" and v == [])}
        return data


def _bare(answer: Bare) -> Response:
    headers = {"Location": answer.location} if answer.location else None
    return Response(answer.body, answer.status, headers, answer.media_type)


def _html(status: HTTPStatus) -> Response:
    return HTMLResponse(_PAGE.format(status.phrase), status)


_BROKEN: dict[str, Callable[[], Response]] = {
    "http500": lambda: _html(HTTPStatus.INTERNAL_SERVER_ERROR),
    "http503": lambda: _html(HTTPStatus.SERVICE_UNAVAILABLE),
    "html": lambda: _html(HTTPStatus.OK),
    "invalid-json": lambda: Response('{"code": "0", "ms', media_type="application/json"),
}


def _signed(request: Request, body: bytes) -> Signed:
    headers: dict[str, str] = {}
    for name, value in request.headers.items():
        headers.setdefault(name.lower(), value)
    return Signed(request.method, request.url.path, request.url.query, headers, body)


def _parsed(body: bytes) -> dict[str, object]:
    """The body as an object; none at all and `[]` count as `{}` (contract 3.7)."""
    if not body.strip():
        return {}
    try:
        value: object = json.loads(body)
    except (ValueError, RecursionError) as error:
        raise bad_parameter("body") from error
    if value == []:
        return {}
    if not isinstance(value, dict):
        raise bad_parameter("body")
    return cast(dict[str, object], value)


def _readable(body: bytes) -> dict[str, object]:
    try:
        return _parsed(body)
    except Refusal:
        return {}


async def _until_gone(receive: Receive) -> None:
    """Wait for the client to hang up; a program that stops does not wait for it."""
    try:
        while (await receive())["type"] != "http.disconnect":
            continue
    except asyncio.CancelledError:
        return
