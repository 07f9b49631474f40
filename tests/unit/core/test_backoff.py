"""When a failed job runs again."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kiosk.core.backoff import DEFAULT_SCHEDULE_S, delay_s

SCHEDULE = (5.0, 15.0, 30.0)
ALMOST_ONE = 1 - 2**-53


def middle() -> float:
    return 0.5


def test_the_promised_schedule() -> None:
    delays = [delay_s(attempt, DEFAULT_SCHEDULE_S, middle) for attempt in range(1, 7)]
    assert delays[:5] == pytest.approx([60, 120, 240, 480, 960])
    assert delays[5] is None


@pytest.mark.parametrize(("draw", "factor"), [(0.0, 0.9), (0.5, 1.0), (ALMOST_ONE, 1.1)])
def test_the_draw_moves_the_delay_by_a_tenth(draw: float, factor: float) -> None:
    assert delay_s(2, SCHEDULE, lambda: draw) == pytest.approx(15 * factor)


@settings(deadline=None)
@given(
    st.integers(1, 3),
    st.floats(0, 1, exclude_max=True),
)
def test_the_delay_stays_within_a_tenth(attempt: int, draw: float) -> None:
    delay = delay_s(attempt, SCHEDULE, lambda: draw)
    base = SCHEDULE[attempt - 1]
    assert delay is not None
    assert base * 0.9 - 1e-9 <= delay <= base * 1.1 + 1e-9


@settings(deadline=None)
@given(st.integers(3, 10_000_000))
def test_endless_repeats_the_longest_delay(attempt: int) -> None:
    assert delay_s(attempt, SCHEDULE, middle, endless=True) == pytest.approx(30)


def test_endless_begins_like_the_schedule() -> None:
    assert delay_s(1, SCHEDULE, middle, endless=True) == pytest.approx(5)


@pytest.mark.parametrize("attempt", [0, -1])
@pytest.mark.parametrize("endless", [True, False])
def test_attempts_count_from_one(attempt: int, endless: bool) -> None:
    with pytest.raises(ValueError, match="from 1"):
        delay_s(attempt, SCHEDULE, middle, endless=endless)
