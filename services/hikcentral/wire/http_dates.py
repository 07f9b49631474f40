"""The two HTTP headers that carry time: Date and Retry-After. Pure; seconds throughout."""

import re
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

LONGEST_RETRY_AFTER_S = 600.0


def clock_skew_s(date: str | None, now: datetime) -> float | None:
    """Server's time minus ours in seconds; None without a readable Date header."""
    moment = _parse(date)
    return None if moment is None else (moment - now).total_seconds()


def retry_after_s(value: str | None, now: datetime) -> float | None:
    """Seconds to wait, at most 600; None for the past and for what is neither form (F15)."""
    text = (value or "").strip()
    if re.fullmatch(r"[0-9]{1,12}", text, re.ASCII):
        return min(float(text), LONGEST_RETRY_AFTER_S)
    moment = _parse(text)
    if moment is None or moment <= now:
        return None
    return min((moment - now).total_seconds(), LONGEST_RETRY_AFTER_S)


def _parse(text: str | None) -> datetime | None:
    if not text:
        return None
    try:
        moment = parsedate_to_datetime(text)
        return moment.replace(tzinfo=moment.tzinfo or UTC).astimezone(UTC)
    except (ValueError, OverflowError, IndexError, TypeError):
        return None
