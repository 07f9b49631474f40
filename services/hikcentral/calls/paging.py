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
NO_LIST = "NO_LIST"

_SIZES = (PAGE_SIZE, 100, 20)
# "Value out of range" and "answer too long, reduce page size" (contract 2.3).
_SIZE_CODES = ("0x00072002", "0x00072004")


@dataclass(frozen=True, slots=True)
class Rows:
    """`complete` is False when the server promised more than it gave."""

    rows: tuple[object, ...]
    complete: bool

    def whole(self) -> tuple[object, ...]:
        """The rows, for whoever may not miss one. OutcomeUnknown unless they are all."""
        if not self.complete:
            raise OutcomeUnknown("the list is not whole", NO_LIST)
        return self.rows


@dataclass(frozen=True, slots=True)
class Page:
    """`total` is None where the server does not say it; `size` is how long a full page is.

    `said` is False for a success that holds neither a list nor a total of nothing: it has not
    said that there is nothing (contract 2.1).
    """

    rows: list[object]
    total: int | None
    size: int
    said: bool = True

    @property
    def is_full(self) -> bool:
        """There may be a next one."""
        return bool(self.rows) and len(self.rows) >= self.size


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
    said = "list" in fields or total == 0
    if number == 1 and not said and data not in ("", {}):
        raise OutcomeUnknown("the answer holds no list", NO_LIST)
    full = as_count(fields.get("pageSize")) or size
    return Page(as_list(fields.get("list")), total, min(full, size), said)


def _read_pages(
    transport: Transport,
    endpoint: Endpoint,
    body: Mapping[str, object],
    size: int,
    found: Callable[[object], bool] | None,
) -> Rows:
    rows: list[object] = []
    earlier: list[list[object]] = []
    promised: int | None = None
    for number in range(1, MOST_PAGES + 1):
        page = read_page(transport, endpoint, body, number, size)
        repeated = bool(page.rows) and page.rows in earlier
        if not repeated:
            rows += page.rows
        if found is not None and any(map(found, page.rows)):
            return Rows(tuple(rows), complete=False)
        promised = _promised(page.total, promised, len(rows))
        if promised == len(rows):
            return Rows(tuple(rows), complete=True)
        if repeated or not page.rows:
            said = promised is None and not repeated and (page.said or number > 1)
            return Rows(tuple(rows), complete=said)
        if promised is None and not page.is_full:
            return Rows(tuple(rows), complete=True)
        earlier.append(page.rows)
    return Rows(tuple(rows), complete=False)


def _promised(total: int | None, before: int | None, came: int) -> int | None:
    """How many rows there are by the server's word; a page that says nothing takes none back.

    A total that is below what has come already is wrong, and promises nothing.
    """
    if total and total >= came:
        return total
    return before if before is not None and before >= came else None


def _is_about_size(error: Refused) -> bool:
    named = error.code == "2" and "pagesize" in error.detail.lower()
    return named or error.code.lower() in _SIZE_CODES
