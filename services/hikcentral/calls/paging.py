"""All pages of a list call (contract 2.1, 3.9), stopping safely whatever the server counts.

It reads on while `total` promises more, or, without a total, while pages are full; it ends at an
empty page and at one that repeats (fault F35). A server that refuses the size of a page is asked
for smaller ones.
"""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from kiosk.core.errors import OutcomeUnknown, Refused
from services.hikcentral.calls.fields import Fields, as_count, as_list
from services.hikcentral.wire.transport import Endpoint, Transport

PAGE_SIZE = 500
MOST_PAGES = 400
NO_LIST = "NO_LIST"

_SIZES = (PAGE_SIZE, 100, 20)
# "Value out of range" and "answer too long, reduce page size" (contract 2.3).
_SIZE_CODES = ("0x00072002", "0x00072004")


def _any_row(_row: object) -> bool:
    return True


def _no_row(_row: object) -> bool:
    return False


@dataclass(frozen=True, slots=True)
class Wish:
    """What of a list is wanted: rows that are not to `keep` are dropped as their page comes.

    The reading ends after the page with a row that is `enough`.
    """

    keep: Callable[[object], bool] = _any_row
    enough: Callable[[object], bool] = _no_row


EVERYTHING = Wish()


@dataclass(frozen=True, slots=True)
class Rows:
    """`complete` is False when the server promised more than it gave.

    `moved` when the list changed while it was read, by its total or by a row that came twice: a
    row may have slipped from one page to another that was read before.
    """

    rows: tuple[object, ...]
    complete: bool
    moved: bool = False

    @property
    def is_steady(self) -> bool:
        """The rows are all, and were so at one moment."""
        return self.complete and not self.moved

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
    wish: Wish = EVERYTHING,
) -> Rows:
    """The rows of every page. PeerError; OutcomeUnknown when an answer is no list."""
    for size in _SIZES[:-1]:
        try:
            return _read_pages(transport, endpoint, body, size, wish)
        except Refused as error:
            if not _is_about_size(error):
                raise
    return _read_pages(transport, endpoint, body, _SIZES[-1], wish)


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
    wish: Wish,
) -> Rows:
    reading = _Reading(wish)
    for number in range(1, MOST_PAGES + 1):
        complete = reading.take(read_page(transport, endpoint, body, number, size), number)
        if complete is not None:
            return reading.rows(complete=complete)
    return reading.rows(complete=False)


@dataclass(slots=True)
class _Reading:
    """What has come of one list so far. Of rows that are not kept it knows a number only."""

    wish: Wish
    kept: list[object] = field(default_factory=list[object])
    came: int = 0
    promised: int | None = None
    moved: bool = False
    pages: set[tuple[int, ...]] = field(default_factory=set[tuple[int, ...]])
    seen: set[int] = field(default_factory=set[int])

    def rows(self, *, complete: bool) -> Rows:
        return Rows(tuple(self.kept), complete, self.moved)

    def take(self, page: Page, number: int) -> bool | None:
        """Whether the list is whole, where this page was the last one to ask for; else None."""
        marks = tuple(map(_mark, page.rows))
        repeated = bool(marks) and marks in self.pages
        if not repeated:
            self._add(page.rows, marks)
        if any(map(self.wish.enough, page.rows)):
            return False
        self._hear(page.total)
        if self.promised == self.came:
            return True
        if repeated or not page.rows:
            return self.promised is None and not repeated and (page.said or number > 1)
        return True if self.promised is None and not page.is_full else None

    def _add(self, rows: list[object], marks: tuple[int, ...]) -> None:
        self.kept += filter(self.wish.keep, rows)
        self.came += len(rows)
        before = len(self.seen)
        self.seen.update(marks)
        self.moved = self.moved or len(self.seen) - before < len(marks)
        self.pages.add(marks)

    def _hear(self, total: int | None) -> None:
        """How many rows there are by the server's word; silence takes no promise back.

        A total that is below what has come already is wrong, and promises nothing.
        """
        before = self.promised
        if total and total >= self.came:
            self.promised = total
            self.moved = self.moved or before not in (None, total)
        elif before is not None and before < self.came:
            self.promised = None


def _mark(row: object) -> int:
    """Tells a row from others without keeping what stands in it."""
    return hash(json.dumps(row, sort_keys=True))


def _is_about_size(error: Refused) -> bool:
    named = error.code == "2" and "pagesize" in error.detail.lower()
    return named or error.code.lower() in _SIZE_CODES
