"""Every kind of fault: what it is called, what it does, and which requests it can hit.

Values only; any thread. The names are the API of `SimulatorRemote.add_fault`; the sentences are
shown by the admin API.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Protocol

from services.simulator.partner.presets import DATABASE_FULL, PRESETS, TEXTS
from services.simulator.partner.traffic import is_write

STALE_READ = "stale-read"
Values = Mapping[str, object]
DEFAULT_PAGE_LIMIT = 100
DEFAULT_BODY_LIMIT = 64 * 1024 * 1024


class Limits(Protocol):
    """What of a fault decides whether it can hit a request."""

    page: int
    size: int | None


Fits = Callable[[str, Values, Limits], bool]


@dataclass(frozen=True, slots=True)
class Kind:
    """`work`: the call is carried out although the answer goes wrong, unless the fault says."""

    does: str
    work: bool = False
    fits: Fits | None = None


def _number(values: Values, name: str) -> int:
    value = values.get(name)
    return value if isinstance(value, int) else 0


def _a_write(path: str, _values: Values, _limits: Limits) -> bool:
    return is_write(path)


def _a_read(path: str, _values: Values, _limits: Limits) -> bool:
    return not is_write(path)


def _that_page(_path: str, values: Values, limits: Limits) -> bool:
    return _number(values, "pageNo") == limits.page


def _any_page(_path: str, values: Values, _limits: Limits) -> bool:
    return "pageNo" in values


def _later_page(_path: str, values: Values, _limits: Limits) -> bool:
    return _number(values, "pageNo") > 1


def _large_page(_path: str, values: Values, limits: Limits) -> bool:
    return _number(values, "pageSize") > (limits.size or DEFAULT_PAGE_LIMIT)


_WIRE = {
    "reset": Kind("the connection is reset before any answer"),
    "reset-mid-body": Kind("the connection is reset in the middle of the body", work=True),
    "hang": Kind("the request is taken and never answered"),
    "slow-headers": Kind("the head comes one byte per `seconds`", work=True),
    "slow-body": Kind("the body comes one byte per `seconds`", work=True),
    "cut-json": Kind("half of the JSON, then an orderly close", work=True),
    "length-too-big": Kind("Content-Length promises more than comes", work=True),
    "length-too-small": Kind("Content-Length promises less than comes", work=True),
    "endless": Kind("the body never ends (up to `size` bytes)"),
    "lost-answer": Kind("the work is done, then the connection is cut", work=True),
}
_STATUS = {
    "html": Kind("HTTP 200 with an HTML page"),
    "http401": Kind("HTTP 401 with JSON"),
    "http403": Kind("HTTP 403 with JSON"),
    "http404": Kind("HTTP 404 with an HTML page"),
    "http429": Kind("HTTP 429 with `retry_after` as it is"),
    "http500": Kind("HTTP 500 with an HTML page"),
    "http500-json": Kind("HTTP 500 with JSON"),
    "http502": Kind("HTTP 502 with an HTML page"),
    "http503": Kind("HTTP 503 with an HTML page, and `retry_after` if there is one"),
    "redirect-host": Kind("HTTP 302 to another host, or to `location`"),
    "redirect-http": Kind("HTTP 302 to the same place without TLS, or to `location`"),
}
_BODY = {
    "invalid-json": Kind("HTTP 200 with the beginning of JSON"),
    "empty": Kind("HTTP 200 with an empty body", work=True),
    "xml-type": Kind("JSON under the type application/xml", work=True),
    "nested": Kind("JSON with 100,000 nested brackets"),
    "nan": Kind("JSON with NaN in it", work=True),
    "huge-number": Kind("JSON with 1e999 in it", work=True),
    "duplicate-keys": Kind("JSON with two different codes in it", work=True),
    "numeric-code": Kind("the code as a number", work=True),
    "missing-code": Kind("an envelope without code", work=True),
    "missing-data": Kind("an envelope without data", work=True),
    "data-null": Kind("data is null", work=True),
    "data-list": Kind("data is in a list of one", work=True),
    "data-text": Kind("data is JSON in a text", work=True),
    "data-object": Kind("data is in an object: {personId: id} or {data: it}", work=True),
    "missing-list": Kind("a page without its list", work=True),
    "single-object": Kind("a page whose list is its first object", work=True),
}
_PAGES = {
    "page-repeated": Kind("later pages are the first page again", work=True, fits=_later_page),
    "page-total": Kind("a page with a wrong total", work=True, fits=_any_page),
    "page-empty": Kind("page number `page` has no rows", work=True, fits=_that_page),
    "page-refused": Kind("every page size above `size` is refused", fits=_large_page),
}
_CODES = {
    "code": Kind("HTTP 200 with `code` and `msg`"),
    **{name: Kind(f"code {code}: {TEXTS[code]}") for name, code in PRESETS.items()},
    DATABASE_FULL: Kind("every write answers 5 with the text of a full database", fits=_a_write),
}
_STATE = {
    STALE_READ: Kind("reads see the server as it was `seconds` ago", work=True, fits=_a_read),
}

KINDS: Mapping[str, Kind] = MappingProxyType(
    {**_WIRE, **_STATUS, **_BODY, **_PAGES, **_CODES, **_STATE}
)
