"""Tolerant reading of JSON values: names in any case, one object for a list, ids as numbers.

Every function accepts anything and answers "empty" for what it cannot read. Pure.
"""

import re
from collections.abc import Iterator, Mapping
from typing import cast

_ID = re.compile(r"[^\s,\x00-\x1f\x7f-\x9f\ud800-\udfff]{1,64}")
_TEXT_LIMIT = 512


class Fields:
    """The members of a JSON object by lower-case name; empty for anything else."""

    def __init__(self, value: object) -> None:
        self._members: dict[str, object] = {}
        if isinstance(value, Mapping):
            members = cast("Mapping[object, object]", value)
            self._members = {str(name).lower(): member for name, member in members.items()}

    def __bool__(self) -> bool:
        return bool(self._members)

    def __contains__(self, name: str) -> bool:
        return name.lower() in self._members

    def names(self) -> tuple[str, ...]:
        return tuple(sorted(self._members))

    def get(self, *names: str) -> object:
        """The first of `names` that is there; None when none is."""
        for name in names:
            if name.lower() in self._members:
                return self._members[name.lower()]
        return None

    def text(self, *names: str) -> str:
        return as_text(self.get(*names))

    def id(self, *names: str) -> str | None:
        return as_id(self.get(*names))

    def under(self, *names: str) -> "Fields":
        """The object under a name; the first one where it is a list."""
        found = as_list(self.get(*names))
        return Fields(found[0] if found else None)

    def items(self) -> Iterator[tuple[str, object]]:
        yield from self._members.items()


def as_list(value: object) -> list[object]:
    """A list as it is, one object as a list of one, nothing for None and empty text."""
    if isinstance(value, list):
        return cast("list[object]", value)
    return [] if value is None or value == "" else [value]


def as_text(value: object) -> str:
    """Text or whole number as text that can be stored; "" for anything else."""
    if isinstance(value, bool) or not isinstance(value, (str, int)):
        return ""
    return str(value).strip().encode("utf-8", "replace").decode("utf-8")[:_TEXT_LIMIT]


def as_id(value: object) -> str | None:
    """An id of HikCentral as text, 1 to 64 characters (contract 3.3); None otherwise.

    No comma: ids are sent back in comma lists (contract 3.7).
    """
    text = as_text(value)
    return text if _ID.fullmatch(text) else None


def as_count(value: object) -> int | None:
    """A number that is not negative, sent as number or text."""
    text = as_text(value)
    return int(text) if re.fullmatch(r"[0-9]{1,9}", text, re.ASCII) else None
