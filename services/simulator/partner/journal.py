"""The ordered log of requests to the partner port: path, ids and code; never a signature.

Event loop only.
"""

from collections.abc import Callable, Mapping

from services.simulator.partner.traffic import ids_in
from services.simulator.shapes import CallShape


class Journal:
    """Numbers grow for ever, also over a reset."""

    def __init__(self, noticed: Callable[[], None]) -> None:
        self._noticed = noticed
        self._count = 0
        self.calls: list[CallShape] = []

    def arrive(self, path: str, values: Mapping[str, object]) -> CallShape:
        """Log a request before anything is done with it."""
        self._count += 1
        code = values.get("personCode")
        call = CallShape(
            n=self._count,
            path=path,
            code=None,
            fault="",
            personCode=code if isinstance(code, str) else "",
            personIds=ids_in(values),
        )
        self.calls.append(call)
        self._noticed()
        return call

    def answer(self, call: CallShape, code: str) -> None:
        """Log what became of it: the answer's code, or "http" and the status."""
        call["code"] = code
        self._noticed()

    def since(self, number: int) -> list[CallShape]:
        """The calls after this number."""
        missing = self._count - number
        return self.calls[-missing:] if missing > 0 else []

    def reset(self) -> None:
        """Forget the calls, not the count."""
        self.calls = []
