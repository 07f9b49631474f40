"""The head of an HTTP answer. Event loop only; the date line is made once per second."""

from collections.abc import Callable
from datetime import UTC, datetime
from email.utils import format_datetime
from http import HTTPStatus

from services.simulator.partner.answers import Answer


class Heads:
    """Status line and headers, with the server's own clock in `Date`."""

    def __init__(self, now: Callable[[], datetime]) -> None:
        self._now = now
        self._second: datetime | None = None
        self._date = ""

    def head(self, answer: Answer, length: int | None = -1) -> bytes:
        """All up to the blank line. `length`: what Content-Length claims; -1 is the truth, None
        is no such line: the body ends with the connection.
        """
        length = len(answer.body) if length == -1 else length
        lines = [
            f"HTTP/1.1 {answer.status} {HTTPStatus(answer.status).phrase}",
            f"Content-Type: {answer.content_type}",
            self._date_line(),
            "Connection: close" if length is None else f"Content-Length: {length}",
            *(f"{name}: {value}" for name, value in answer.headers),
            "\r\n",
        ]
        return "\r\n".join(lines).encode("latin-1")

    def whole(self, answer: Answer) -> bytes:
        """Head and body."""
        return self.head(answer) + answer.body

    def _date_line(self) -> str:
        now = self._now().replace(microsecond=0)
        if now != self._second:
            self._second = now
            self._date = f"Date: {format_datetime(now.astimezone(UTC), usegmt=True)}"
        return self._date
