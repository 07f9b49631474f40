"""A HikCentral whose ids change hands, and which remembers what it told us of each."""

import json
from collections.abc import Callable
from typing import Any

import httpx

from tests.fakes.clock import FakeClock
from tests.unit.hikcentral.rig import ok, page, reply

ENDED = "2026-03-02T12:00:00+05:00"


class MovingServer:
    """`codes` by person id. `told`: what the last read said of an id, and when.

    Give `answer` to a `Network`. `strangers` are the writes to an id that, when it was last read,
    was somebody else's, was gone, or was read too long ago.
    """

    def __init__(self, clock: FakeClock) -> None:
        self._clock = clock
        self.codes: dict[str, str] = {}
        self.told: dict[str, tuple[str, float]] = {}
        self.writes: list[tuple[str, str]] = []
        self.strangers: list[str] = []
        self.expected_code = ""

    def answer(self, request: httpx.Request) -> httpx.Response:
        path = request.url.path.removeprefix("/artemis/api")
        body: dict[str, Any] = json.loads(request.content)
        reads: dict[str, Callable[[dict[str, Any]], httpx.Response]] = {
            "/resource/v1/person/personId/personInfo": self._by_id,
            "/resource/v1/person/personCode/personInfo": self._by_code,
            "/acs/v1/privilege/group": lambda _body: page([{"privilegeGroupId": "7"}], total=1),
        }
        return reads[path](body) if path in reads else self._write(path, body)

    def _by_id(self, body: dict[str, Any]) -> httpx.Response:
        person_id = body["personId"]
        code = self.codes.get(person_id)
        self.told[person_id] = (code or "", self._clock.monotonic())
        return reply("128") if code is None else ok(_info(person_id, code))

    def _by_code(self, body: dict[str, Any]) -> httpx.Response:
        code = body["personCode"]
        person_id = next((one for one, known in self.codes.items() if known == code), None)
        if person_id is None:
            return reply("128")
        self.told[person_id] = (code, self._clock.monotonic())
        return ok(_info(person_id, code))

    def _write(self, path: str, body: dict[str, Any]) -> httpx.Response:
        person_id = body.get("personId") or body.get("personIds") or body["list"][0]["id"]
        self.writes.append((path.rsplit("/", 1)[1], person_id))
        code, at = self.told.get(person_id, ("", -1e9))
        if code != self.expected_code or self._clock.monotonic() - at > 30.0:
            self.strangers.append(f"{path} {person_id}")
        if person_id not in self.codes:
            return reply("128")
        if path.endswith("single/delete"):
            del self.codes[person_id]
        return ok()


def _info(person_id: str, code: str) -> dict[str, Any]:
    return {
        "personId": person_id,
        "personCode": code,
        "personName": "Ayan Sample",
        "beginTime": "2026-03-02T09:00:00+05:00",
        "endTime": ENDED,
        "personPhoto": {"picUri": "f0"},
    }
