"""All pages of a list call (contract 2.1, 3.9), stopping safely whatever the server counts.

It reads on while `total` promises more, or, without a total, while pages are full; it ends at an
empty page and at one that repeats (fault F35).
"""

from collections.abc import Mapping
from dataclasses import dataclass

from kiosk.core.errors import OutcomeUnknown
from services.hikcentral.calls.fields import Fields, as_count, as_list
from services.hikcentral.wire.transport import Endpoint, Transport

PAGE_SIZE = 500
MOST_PAGES = 400


@dataclass(frozen=True, slots=True)
class Rows:
    """`complete` is False when the server promised more than it gave."""

    rows: tuple[object, ...]
    complete: bool


@dataclass(frozen=True, slots=True)
class _Page:
    rows: list[object]
    total: int | None
    size: int


def read_all(transport: Transport, endpoint: Endpoint, body: Mapping[str, object]) -> Rows:
    """The rows of every page. PeerError; OutcomeUnknown when an answer is no list."""
    rows: list[object] = []
    previous: list[object] | None = None
    for number in range(1, MOST_PAGES + 1):
        page = _read_page(transport, endpoint, body, number)
        repeated = bool(page.rows) and page.rows == previous
        if not repeated:
            rows += page.rows
        if page.total and len(rows) >= page.total:
            return Rows(tuple(rows), complete=True)
        if repeated or not page.rows:
            return Rows(tuple(rows), complete=not page.total and not repeated)
        if not page.total and len(page.rows) < page.size:
            return Rows(tuple(rows), complete=True)
        previous = page.rows
    return Rows(tuple(rows), complete=False)


def _read_page(
    transport: Transport, endpoint: Endpoint, body: Mapping[str, object], number: int
) -> _Page:
    data = transport.post(endpoint, {**body, "pageNo": number, "pageSize": PAGE_SIZE}).data
    if isinstance(data, list):
        return _Page(as_list(data), None, PAGE_SIZE)  # pyright: ignore[reportUnknownArgumentType]
    fields = Fields(data)
    total = as_count(fields.get("total", "totalNum"))
    known = "list" in fields or total == 0 or data in ("", {})
    if not known and number == 1:
        raise OutcomeUnknown("the answer holds no list", "NO_LIST")
    size = as_count(fields.get("pageSize")) or PAGE_SIZE
    return _Page(as_list(fields.get("list")), total, min(size, PAGE_SIZE))
