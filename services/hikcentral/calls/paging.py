"""All pages of a list call (contract 2.1, 3.9), stopping safely whatever the server counts.

It reads on while `total` promises more, or, without a total, while pages are full; it ends at an
empty page and at one that repeats (fault F35). A server that refuses the size of a page is asked
for smaller ones.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from kiosk.core.errors import OutcomeUnknown, Refused
from services.hikcentral.calls.fields import Fields, as_count, as_list
from services.hikcentral.wire.transport import Endpoint, Transport

PAGE_SIZE = 500
MOST_PAGES = 400

_SIZES = (PAGE_SIZE, 100, 20)
# "Value out of range" and "answer too long, reduce page size" (contract 2.3).
_SIZE_CODES = ("0x00072002", "0x00072004")


@dataclass(frozen=True, slots=True)
class Rows:
    """`complete` is False when the server promised more than it gave."""

    rows: tuple[object, ...]
    complete: bool


@dataclass(frozen=True, slots=True)
class Page:
    """`total` is None where the server does not say it; `size` is how long a full page is."""

    rows: list[object]
    total: int | None
    size: int


def read_all(
    transport: Transport,
    endpoint: Endpoint,
    body: Mapping[str, object],
    found: Callable[[object], bool] | None = None,
) -> Rows:
    """The rows of every page. PeerError; OutcomeUnknown when an answer is no list.

    With `found` the reading ends after the page with the row that is looked for.
    """
    for size in _SIZES[:-1]:
        try:
            return _read_pages(transport, endpoint, body, size, found)
        except Refused as error:
            if not _is_about_size(error):
                raise
    return _read_pages(transport, endpoint, body, _SIZES[-1], found)


def read_page(
    transport: Transport,
    endpoint: Endpoint,
    body: Mapping[str, object],
    number: int,
    size: int = PAGE_SIZE,
) -> Page:
    """One page, counted from 1. PeerError; OutcomeUnknown when the answer is no list."""
    data = transport.post(endpoint, {**body, "pageNo": number, "pageSize": size}).data
    if isinstance(data, list):
        return Page(as_list(data), None, size)  # pyright: ignore[reportUnknownArgumentType]
    fields = Fields(data)
    total = as_count(fields.get("total", "totalNum"))
    known = "list" in fields or total == 0 or data in ("", {})
    if not known and number == 1:
        raise OutcomeUnknown("the answer holds no list", "NO_LIST")
    full = as_count(fields.get("pageSize")) or size
    return Page(as_list(fields.get("list")), total, min(full, size))


def _read_pages(
    transport: Transport,
    endpoint: Endpoint,
    body: Mapping[str, object],
    size: int,
    found: Callable[[object], bool] | None,
) -> Rows:
    rows: list[object] = []
    earlier: list[list[object]] = []
    for number in range(1, MOST_PAGES + 1):
        page = read_page(transport, endpoint, body, number, size)
        repeated = bool(page.rows) and page.rows in earlier
        if not repeated:
            rows += page.rows
        if found is not None and any(map(found, page.rows)):
            return Rows(tuple(rows), complete=False)
        # A total that is below what has come already is wrong, and promises nothing.
        promised = page.total if page.total and page.total >= len(rows) else None
        if promised == len(rows):
            return Rows(tuple(rows), complete=True)
        if repeated or not page.rows:
            return Rows(tuple(rows), complete=promised is None and not repeated)
        if promised is None and len(page.rows) < page.size:
            return Rows(tuple(rows), complete=True)
        earlier.append(page.rows)
    return Rows(tuple(rows), complete=False)


def _is_about_size(error: Refused) -> bool:
    named = error.code == "2" and "pagesize" in error.detail.lower()
    return named or error.code.lower() in _SIZE_CODES
