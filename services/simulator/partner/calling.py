"""One request carried out: the vendor's order of checks, the call, the envelope (contract 7.2).

Event loop only. Every answer here is HTTP 200 (contract 0.1, fact 1), but for the statuses that
the options ask for.
"""

import json
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import cast

from services.simulator.building.options import Options
from services.simulator.building.world import World
from services.simulator.partner.answers import (
    SUCCESS,
    Answer,
    Bare,
    Refusal,
    bad_parameter,
    envelope,
    refusal,
)
from services.simulator.partner.api.table import CALLS
from services.simulator.partner.fields import Fields
from services.simulator.partner.gate import Gate, QuotaSpent, Unauthenticated
from services.simulator.partner.presets import TEXTS
from services.simulator.partner.signature import Signed

Values = Mapping[str, object]
# What a fault does between the checks and the call: it may refuse.
Interruption = Callable[[Signed], Refusal]


def readable(body: bytes) -> Values | None:
    """The body as an object; none at all and `[]` count as `{}` (contract 3.7); None if broken."""
    if not body.strip():
        return {}
    try:
        value: object = json.loads(body)
    except (ValueError, RecursionError):
        return None
    if value == []:
        return {}
    return cast(Values, value) if isinstance(value, dict) else None


class Calling:
    """Gate, path, body, call: in this order."""

    def __init__(self, gate: Gate) -> None:
        self._gate = gate

    def carry_out(
        self,
        world: World,
        request: Signed,
        values: Values | None,
        interruption: Interruption | None = None,
    ) -> Answer:
        """The answer of this world. `values` None is a body that is no object."""
        try:
            self._gate.check(request)
            if interruption:
                raise interruption(request)
            data = self._call(world, request, values)
        except Refusal as said:
            return refused(said, world.options)
        if isinstance(data, Bare):
            headers = (("Location", data.location),) if data.location else ()
            return Answer(data.body, data.media_type, data.status, SUCCESS, headers)
        return envelope(SUCCESS, TEXTS[SUCCESS], _trimmed(data, world.options))

    def _call(self, world: World, request: Signed, values: Values | None) -> object:
        path = request.path
        call = CALLS.get(path)
        if call is None or request.method != "POST" or _missing(path, world.options):
            raise refusal("8")
        if values is None:
            raise bad_parameter("body")
        return call(world, Fields(values))


def refused(said: Refusal, options: Options) -> Answer:
    """The envelope of a refusal, under the HTTP status that this site uses for it."""
    answer = envelope(said.code, said.msg)
    if isinstance(said, Unauthenticated):
        return replace(answer, status=options.auth_status)
    if isinstance(said, QuotaSpent):
        return replace(answer, status=options.quota_status)
    return answer


def _missing(path: str, options: Options) -> bool:
    return bool(options.missing) and any(part in path for part in options.missing)


def _trimmed(data: object, options: Options) -> object:
    """Some servers leave out the list when there is nothing in it (contract 2.1)."""
    if options.omit_empty_list and isinstance(data, dict):
        rows = cast(dict[str, object], data)
        return {k: v for k, v in rows.items() if not (k == "list" and v == [])}
    return data
