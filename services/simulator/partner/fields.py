"""Strict reading of a request body: a wrong type, length or form is code 2 (contract 7.2).

Pure; any thread. Unknown fields are ignored, as the server does.
"""

import base64
import re
from collections.abc import Mapping
from datetime import datetime
from typing import cast

from services.simulator.building.jpeg import LARGEST_FACE, SMALLEST_FACE
from services.simulator.building.moments import Moment
from services.simulator.partner.answers import bad_parameter

_FORBIDDEN = frozenset("'/\\:*?\"<>|")
_TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d[+-]\d\d:\d\d")
_LARGEST_PAGE_NUMBER = 2147483647
LARGEST_PAGE = 500


class Fields:
    """One JSON object. Every reader raises Refusal code 2 that names the field."""

    def __init__(self, values: Mapping[str, object]) -> None:
        self._values = values

    def has(self, name: str) -> bool:
        """True if the field was sent and is not null."""
        return self._values.get(name) is not None

    def text(self, name: str, limit: int = 64, *, blank: bool = False) -> str:
        """A required text."""
        value = self._values.get(name)
        if not isinstance(value, str) or len(value) > limit or not (value or blank):
            raise bad_parameter(name)
        return value

    def text_or_blank(self, name: str, limit: int = 64) -> str:
        """An optional text."""
        return self.text(name, limit, blank=True) if self.has(name) else ""

    def name(self, name: str, limit: int = 256, *, blank: bool = False) -> str:
        """A required text without the characters that no name may hold (contract 3)."""
        value = self.text(name, limit, blank=blank)
        if _FORBIDDEN & set(value):
            raise bad_parameter(name)
        return value

    def number(self, name: str, low: int, high: int) -> int:
        """A required whole number."""
        value = self._values.get(name)
        if not isinstance(value, int) or isinstance(value, bool) or not low <= value <= high:
            raise bad_parameter(name)
        return value

    def page(self) -> tuple[int, int]:
        """Page number and size; the size is at most 500."""
        number = self.number("pageNo", 1, _LARGEST_PAGE_NUMBER)
        return number, self.number("pageSize", 1, LARGEST_PAGE)

    def moment(self, name: str) -> Moment:
        """A required time with an offset; `Z`, milliseconds and naive times are refused."""
        text = self.text(name)
        if not _TIME.fullmatch(text):
            raise bad_parameter(name)
        try:
            return Moment(text, datetime.fromisoformat(text))
        except ValueError as error:
            raise bad_parameter(name) from error

    def comma_text(self, name: str) -> tuple[str, ...]:
        """Optional ids in one text, joined by comma; an array is refused (contract 3.7)."""
        if not self.has(name):
            return ()
        ids = tuple(self.text(name, 65536, blank=True).split(","))
        if ids == ("",):
            return ()
        if not all(ids):
            raise bad_parameter(name)
        return ids

    def texts(self, name: str, most: int) -> tuple[str, ...]:
        """A required array of 1 to `most` texts."""
        values = self._array(name)
        if not 1 <= len(values) <= most:
            raise bad_parameter(name)
        if not all(isinstance(value, str) and value for value in values):
            raise bad_parameter(name)
        return tuple(cast(list[str], values))

    def numbers(self, name: str, most: int) -> tuple[int, ...]:
        """A required array of 1 to `most` whole numbers."""
        values = self._array(name)
        if not 1 <= len(values) <= most or not all(type(value) is int for value in values):
            raise bad_parameter(name)
        return tuple(cast(list[int], values))

    def inner(self, name: str) -> "Fields":
        """A required object."""
        value = self._values.get(name)
        if not isinstance(value, dict):
            raise bad_parameter(name)
        return Fields(cast(dict[str, object], value))

    def objects(self, name: str) -> "tuple[Fields, ...]":
        """A required array of objects."""
        values = self._array(name)
        if not all(isinstance(value, dict) for value in values):
            raise bad_parameter(name)
        return tuple(Fields(cast(dict[str, object], value)) for value in values)

    def face(self, name: str) -> bytes:
        """A JPEG of 10 to 200 KB in bare base64 (contract 5)."""
        data = self.jpeg(name, 4 * LARGEST_FACE)
        if not SMALLEST_FACE <= len(data) <= LARGEST_FACE:
            raise bad_parameter(name)
        return data

    def jpeg(self, name: str, limit: int) -> bytes:
        """A JPEG of any size in bare base64 of at most `limit` characters."""
        text = self.text(name, limit)
        try:
            data = base64.b64decode(text, validate=True)
        except ValueError as error:
            raise bad_parameter(name) from error
        if not data.startswith(b"\xff\xd8\xff"):
            raise bad_parameter(name)
        return data

    def _array(self, name: str) -> list[object]:
        value = self._values.get(name)
        if not isinstance(value, list):
            raise bad_parameter(name)
        return cast(list[object], value)
