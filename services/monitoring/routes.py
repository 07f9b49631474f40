"""The three addresses of the monitoring port: GET only, no personal data, nothing to change."""

import logging
from collections.abc import Awaitable, Callable

from prometheus_client.exposition import CONTENT_TYPE_PLAIN_0_0_4
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route

from kiosk.core.errors import KioskError
from services.monitoring.health import HealthReport

log = logging.getLogger(__name__)

_FRESH = {"cache-control": "no-store"}


def build_app(metrics: Callable[[], bytes], health: Callable[[], HealthReport]) -> Starlette:
    """The application. Both callables run on the server's thread, one request at a time, so that
    no flood of scrapes takes the interpreter away from the screen (goals O-5, S-66)."""

    async def show_metrics(request: Request) -> Response:
        return Response(metrics(), headers=_FRESH, media_type=CONTENT_TYPE_PLAIN_0_0_4)

    async def show_life(request: Request) -> Response:
        return PlainTextResponse("ok\n", headers=_FRESH)

    async def show_readiness(request: Request) -> Response:
        report = _ask(health)
        body = {"ready": report.ready, "checks": dict(report.checks)}
        return JSONResponse(body, 200 if report.ready else 503, _FRESH)

    return Starlette(
        routes=[
            _get_only("/metrics", show_metrics),
            _get_only("/healthz", show_life),
            _get_only("/readyz", show_readiness),
        ]
    )


def _get_only(path: str, endpoint: Callable[[Request], Awaitable[Response]]) -> Route:
    route = Route(path, endpoint)
    # Starlette adds HEAD to every GET.
    route.methods = {"GET"}
    return route


def _ask(health: Callable[[], HealthReport]) -> HealthReport:
    try:
        return health()
    except KioskError as error:
        log.warning("health_not_known", extra={"error": type(error).__name__})
        return HealthReport(ready=False, checks={"health": "unknown"})
