"""The partner port: link, request log, faults, and the answer on its way. Event loop only.

A request that nothing disturbs is answered at once, inside the loop's callback; only a disturbed
one gets a task of its own.
"""

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import partial
from typing import Any, cast

from services.simulator.building.world import World
from services.simulator.partner.answers import SUCCESS, Answer, Refusal, bad_parameter, envelope
from services.simulator.partner.calling import Calling, Values, readable, refused
from services.simulator.partner.connection import Connection
from services.simulator.partner.faults import Fault, FaultBook
from services.simulator.partner.forms import FORMS, html, reworded
from services.simulator.partner.gate import Gate
from services.simulator.partner.heads import Heads
from services.simulator.partner.journal import Journal
from services.simulator.partner.kinds import STALE_READ
from services.simulator.partner.presets import PRESETS, TEXTS, WRONG_SIGNATURE, text_of
from services.simulator.partner.signature import Signed
from services.simulator.partner.slow import WIRE

_DROPPED = "dropped"
_REPEATED = "page-repeated"
_NOTHING: Mapping[str, object] = {}


@dataclass(frozen=True, slots=True)
class Aids:
    """What the gateway is given: `saved` keeps the state file up, `past` is the world as it was
    some seconds ago.
    """

    gate: Gate
    faults: FaultBook
    journal: Journal
    saved: Callable[[], None]
    past: Callable[[float], World]


class Gateway:
    """Handles every request of the partner port."""

    def __init__(self, world: World, aids: Aids) -> None:
        self._world = world
        self._gate = aids.gate
        self._faults = aids.faults
        self._journal = aids.journal
        self._saved = aids.saved
        self._past = aids.past
        self._calling = Calling(aids.gate)
        self._heads = Heads(world.now)
        self._tasks: set[asyncio.Task[None]] = set()

    def __call__(self, request: Signed, connection: Connection) -> None:
        """One request; the connection gets the answer now or later."""
        if self._faults.calm:
            connection.answer(self._heads.whole(self._plain(request)))
            return
        task = asyncio.get_running_loop().create_task(self._disturbed(request, connection))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    def _plain(self, request: Signed) -> Answer:
        if not request.path.startswith("/artemis/"):
            return html(404)
        values = readable(request.body)
        call = self._journal.arrive(request.path, values or _NOTHING)
        answer = self._calling.carry_out(self._world, request, values)
        self._saved()
        self._journal.answer(call, answer.code)
        return answer

    async def _disturbed(self, request: Signed, connection: Connection) -> None:
        if self._faults.link == "hang":
            await connection.gone.wait()
        elif self._faults.link == "status503":
            connection.answer(self._heads.whole(html(503)))
        elif not request.path.startswith("/artemis/"):
            connection.answer(self._heads.whole(html(404)))
        else:
            await self._perhaps_wrong(request, connection)

    async def _perhaps_wrong(self, request: Signed, connection: Connection) -> None:
        values = readable(request.body)
        call = self._journal.arrive(request.path, values or _NOTHING)
        fault = self._faults.take(request.path, values or _NOTHING)
        call["fault"] = fault.kind if fault else ""
        try:
            await self._faults.pass_holds(request.path)
            answer = self._answer(request, values, fault)
        finally:
            if fault:
                self._faults.finish(fault)
        self._saved()
        wire = WIRE.get(fault.kind) if fault else None
        self._journal.answer(call, _DROPPED if fault and wire and not fault.works else answer.code)
        if fault and wire:
            await wire(connection, answer, fault, self._heads)
        else:
            connection.answer(self._heads.whole(answer))

    def _answer(self, request: Signed, values: Values | None, fault: Fault | None) -> Answer:
        """What is said, the work being done or not."""
        if fault is None:
            return self._calling.carry_out(self._world, request, values)
        interruption = self._refusal if fault.kind in _REFUSING else None
        if not fault.works:
            if interruption:
                return self._calling.carry_out(
                    self._world, request, values, partial(interruption, fault)
                )
            return self._formed(envelope(SUCCESS, TEXTS[SUCCESS]), request, fault)
        world = self._past(fault.seconds) if fault.kind == STALE_READ else self._world
        asked = (values or _NOTHING).get("pageNo")
        if fault.kind == _REPEATED:
            values = {**(values or _NOTHING), "pageNo": 1}
        answer = self._calling.carry_out(world, request, values)
        if interruption:
            return refused(interruption(fault, request), self._world.options)
        if fault.kind == _REPEATED:
            return reworded(answer, lambda said: _with_page_number(said, asked))
        return self._formed(answer, request, fault)

    def _formed(self, answer: Answer, request: Signed, fault: Fault) -> Answer:
        if fault.kind in _REDIRECTS and not fault.location:
            host = request.headers.get("host", "127.0.0.1")
            fault = replace(fault, location=_REDIRECTS[fault.kind].format(host, request.path))
        form = FORMS.get(fault.kind)
        return form(answer, fault) if form else answer

    def _refusal(self, fault: Fault, request: Signed) -> Refusal:
        """The refusal that a fault asks for."""
        if fault.kind == "page-refused":
            return bad_parameter("pageSize")
        if fault.kind == WRONG_SIGNATURE:
            return self._gate.wrong_signature(request)
        code = fault.code or PRESETS.get(fault.kind, "5")
        return Refusal(code, fault.msg or text_of(fault.kind, code))


_REFUSING = frozenset({"code", "page-refused", *PRESETS})
_REDIRECTS = {
    "redirect-host": "https://elsewhere.invalid{1}",
    "redirect-http": "http://{0}{1}",
}


def _with_page_number(said: dict[str, Any], number: object) -> object:
    data = said.get("data")
    if not isinstance(data, dict):
        return said
    return {**said, "data": {**cast(dict[str, Any], data), "pageNo": number}}
