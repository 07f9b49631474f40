"""When a failed job runs again. Pure; the schedule lives in the settings, the result in the row."""

from collections.abc import Callable, Sequence

DEFAULT_SCHEDULE_S = (60.0, 120.0, 240.0, 480.0, 960.0)
"""Five retries, as the system that we replace promised (fix 3)."""

JITTER = 0.10


def delay_s(
    attempt: int,
    schedule_s: Sequence[float],
    draw: Callable[[], float],
    *,
    endless: bool = False,
) -> float | None:
    """Seconds until the try after failed try number `attempt` (1 = the first).

    `draw` gives a number in [0, 1); the delay moves by +-10 % with it, so that jobs which
    failed together do not come back together. None: the schedule is used up (never for
    `endless`, which repeats the longest delay).
    """
    if attempt < 1:
        raise ValueError("attempts count from 1")
    if attempt > len(schedule_s) and not endless:
        return None
    base = schedule_s[min(attempt, len(schedule_s)) - 1]
    return base * (1 - JITTER + 2 * JITTER * draw())
