"""The ordered log of requests to the partner port: path, ids and code; never a signature.

Event loop only.
"""

from collections.abc import Callable
from typing import cast

from services.simulator.shapes import CallShape


class Journal:
    """Numbers grow for ever, also over a reset."""

    def __init__(self, changed: Callable[[], None]) -> None:
        self._changed = changed
        self._count = 0
        self.calls: list[CallShape] = []

    def arrive(self, path: str, values: dict[str, object]) -> CallShape:
        """Log a request before anything is done with it."""
        self._count += 1
        code = values.get("personCode")
        call = CallShape(
            n=self._count,
            path=path,
            code=None,
            fault="",
            personCode=code if isinstance(code, str) else "",
            personIds=_person_ids(values),
        )
        self.calls.append(call)
        self._changed()
        return call

    def answer(self, call: CallShape, code: str) -> None:
        """Log what became of it: the answer's code, or "http" and the status."""
        call["code"] = code
        self._changed()

    def since(self, number: int) -> list[CallShape]:
        """The calls after this number."""
        return [call for call in self.calls if call["n"] > number]

    def reset(self) -> None:
        """Forget the calls, not the count."""
        self.calls = []


def _person_ids(values: dict[str, object]) -> list[str]:
    named: list[object] = [values.get("personId"), values.get("id")]
    joined = values.get("personIds")
    if isinstance(joined, str):
        named += joined.split(",")
    entries = values.get("list")
    if isinstance(entries, list):
        for entry in cast(list[object], entries):
            if isinstance(entry, dict):
                named.append(cast(dict[str, object], entry).get("id"))
    return [value for value in named if isinstance(value, str) and value]
