"""A HikCentral client whose network is a list of prepared answers."""

import json
from collections.abc import Callable
from datetime import timedelta, timezone
from pathlib import Path
from typing import Any

import httpx

from kiosk.core.events import ApiCalled, InterfaceMissing
from kiosk.core.secret import Secret
from services.hikcentral import HikCentralConfig, PersonRoad, PinnedCertificate
from tests.fakes.clock import FakeClock

ZONE = timezone(timedelta(hours=5))
APP_KEY = "90000001"
APP_SECRET = "example-secret-not-real-0001"

Answer = httpx.Response | Exception | Callable[[httpx.Request], httpx.Response]


def ok(data: Any = "", **headers: str) -> httpx.Response:
    return reply("0", data, msg="Success", **headers)


def reply(code: Any, data: Any = "", msg: str = "", **headers: str) -> httpx.Response:
    body = {"code": code, "msg": msg, "data": data}
    return httpx.Response(
        200, json=body, headers={k.replace("_", "-"): v for k, v in headers.items()}
    )


def page(rows: list[Any], total: int | None = None, number: int = 1) -> httpx.Response:
    data: dict[str, Any] = {"pageNo": number, "pageSize": 500, "list": rows}
    if total is not None:
        data["total"] = total
    return ok(data)


class Network(httpx.BaseTransport):
    """Answers in order; the last one again and again. Keeps what was asked."""

    def __init__(self, *answers: Answer) -> None:
        self.answers = list(answers)
        self.requests: list[httpx.Request] = []

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        request.read()
        self.requests.append(request)
        answer = self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
        if isinstance(answer, Exception):
            raise answer
        if callable(answer):
            return answer(request)
        return httpx.Response(answer.status_code, headers=answer.headers, content=answer.content)

    @property
    def paths(self) -> list[str]:
        return [request.url.path.removeprefix("/artemis/api") for request in self.requests]

    @property
    def bodies(self) -> list[Any]:
        return [json.loads(request.content) for request in self.requests]


def make_config(**changes: Any) -> HikCentralConfig:
    values: dict[str, Any] = {
        "host": "hikcentral.test",
        "app_key": APP_KEY,
        "app_secret": Secret(APP_SECRET),
        "tls": PinnedCertificate("ab" * 32, Path("server.pem")),
        "time_zone": ZONE,
        "rate_per_s": 10_000.0,
        "burst": 1000,
    }
    return HikCentralConfig(**{**values, **changes})


class Rig:
    """`road` is the port; `hik` the same connection call by call, without the road's guards."""

    def __init__(self, *answers: Answer, **changes: Any) -> None:
        self.network = Network(*answers)
        self.clock = FakeClock()
        self.calls: list[ApiCalled] = []
        self.missing: list[InterfaceMissing] = []
        config = make_config(**changes)
        self.road = PersonRoad(config, self.clock, self._heard, self.network)
        self.hik = self.road.api

    def _heard(self, event: ApiCalled | InterfaceMissing) -> None:
        if isinstance(event, ApiCalled):
            self.calls.append(event)
        else:
            self.missing.append(event)
