"""Time as a port: aware UTC for what is stored, monotonic seconds for what is waited for."""

import time
from datetime import UTC, datetime
from typing import Protocol


class Clock(Protocol):
    """Where every part of the program gets its time from."""

    def now(self) -> datetime:
        """The present moment, aware, UTC."""
        ...

    def monotonic(self) -> float:
        """Seconds that never jump, for deadlines."""
        ...


class SystemClock:
    """The computer's own clock. Any thread."""

    def now(self) -> datetime:
        return datetime.now(UTC)

    def monotonic(self) -> float:
        return time.monotonic()


def require_aware(moment: datetime) -> datetime:
    """The same moment in UTC; ValueError for a naive one, which has no meaning below `ui`."""
    if moment.tzinfo is None:
        raise ValueError("naive datetime below the ui")
    return moment.astimezone(UTC)
