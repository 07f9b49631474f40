"""How far the server's clock is from ours, by the Date of its answers (contract 1.5, goal R-25).

Owns the newest difference and the warning about it. Never changes a time that is sent. Any
thread; seconds are server minus ours.
"""

import logging
import threading
from datetime import datetime

from services.hikcentral.wire.http_dates import clock_skew_s

_WORTH_A_WARNING_S = 60.0
# Date has whole seconds and the way back takes time: less than this is the same difference.
_A_CHANGE_S = 30.0

log = logging.getLogger(__name__)


class ClockSkew:
    """The newest difference, and one log line for each change of it past a minute."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._newest_s: float | None = None
        self._told_s = 0.0

    def note(self, date: str | None, now: datetime) -> float | None:
        """Learn from an answer's Date header; the newest difference known, or None."""
        skew_s = clock_skew_s(date, now)
        if skew_s is None:
            return self._newest_s
        with self._lock:
            self._newest_s = skew_s
            tell = self._is_news(skew_s)
        if tell:
            level = logging.WARNING if abs(skew_s) > _WORTH_A_WARNING_S else logging.INFO
            log.log(level, "clock_skew", extra={"seconds": round(skew_s)})
        return skew_s

    def _is_news(self, skew_s: float) -> bool:
        off = abs(skew_s) > _WORTH_A_WARNING_S
        news = abs(skew_s - self._told_s) > _A_CHANGE_S if off else self._told_s != 0.0
        if news:
            self._told_s = skew_s if off else 0.0
        return news
