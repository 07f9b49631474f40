"""How wide the window of a visit is: grace, the ceiling of the day, and clocks that are set."""

from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kiosk.core.ids import DoorId, GroupId
from kiosk.core.visits import Visit, VisitType
from services.jobs.rules import AccessRules
from tests.unit.jobs.test_wanted import visit_of

ALMATY, BERLIN = ZoneInfo("Asia/Almaty"), ZoneInfo("Europe/Berlin")
RULES = AccessRules(
    dict.fromkeys(VisitType, GroupId("G1")), (DoorId("D1"),), day_end=time(22), zone=ALMATY
)


def planned(entry: datetime, end: datetime) -> Visit:
    times = {"expected_entry": entry.astimezone(UTC), "expected_exit": end.astimezone(UTC)}
    return replace(visit_of(0, 1), **times)


def local(zone: ZoneInfo, *parts: int, fold: int = 0) -> datetime:
    year, month, day, hour, minute = parts
    return datetime(year, month, day, hour, minute, tzinfo=zone, fold=fold)


@pytest.mark.parametrize(
    ("entry", "end", "over"),
    [
        pytest.param((2, 9, 0), (2, 11, 0), (2, 11, 15), id="end and grace"),
        pytest.param((2, 9, 0), (2, 21, 50), (2, 22, 0), id="grace is cut at the ceiling"),
        pytest.param((2, 9, 0), (2, 23, 30), (2, 22, 0), id="the plan is cut at the ceiling"),
        pytest.param((2, 21, 59), (2, 23, 30), (2, 22, 0), id="begun just before it"),
        pytest.param((2, 22, 0), (2, 23, 30), (2, 23, 45), id="wholly after it"),
        pytest.param((2, 9, 0), (4, 23, 30), (4, 22, 0), id="on the last day of several"),
        pytest.param((2, 23, 0), (3, 2, 0), (3, 2, 15), id="over midnight"),
    ],
)
def test_the_end_of_access(
    entry: tuple[int, ...], end: tuple[int, ...], over: tuple[int, ...]
) -> None:
    visit = planned(local(ALMATY, 2026, 3, *entry), local(ALMATY, 2026, 3, *end))
    assert RULES.end_of(visit) == local(ALMATY, 2026, 3, *over)


def test_without_a_ceiling_the_plan_and_the_grace_count() -> None:
    visit = planned(local(ALMATY, 2026, 3, 2, 9, 0), local(ALMATY, 2026, 3, 2, 23, 30))
    assert replace(RULES, day_end=None).end_of(visit) == local(ALMATY, 2026, 3, 2, 23, 45)


@pytest.mark.parametrize(("day", "hours"), [(29, 16), (1, 17)])
def test_almaty_has_moved_to_another_offset(day: int, hours: int) -> None:
    """UTC+6 until the end of February 2024, UTC+5 from then on."""
    month = 2 if day == 29 else 3
    visit = planned(local(ALMATY, 2024, month, day, 9, 0), local(ALMATY, 2024, month, day, 22, 30))
    assert RULES.end_of(visit) == datetime(2024, month, day, hours, tzinfo=UTC)


def test_a_visit_over_the_night_in_which_almaty_moved_ends_by_the_new_offset() -> None:
    visit = planned(local(ALMATY, 2024, 2, 29, 9, 0), local(ALMATY, 2024, 3, 1, 23, 0))
    assert RULES.end_of(visit) == datetime(2024, 3, 1, 17, tzinfo=UTC)


@pytest.mark.parametrize(
    ("zone", "day_end", "day", "ceiling"),
    [
        pytest.param(
            ALMATY, time(23, 30), (2024, 2, 29), datetime(2024, 2, 29, 17, 30, tzinfo=UTC), id="KZ"
        ),
        pytest.param(
            BERLIN, time(2, 30), (2026, 10, 25), datetime(2026, 10, 25, 0, 30, tzinfo=UTC), id="DE"
        ),
    ],
)
def test_of_two_moments_of_one_name_the_earlier_is_the_ceiling(
    zone: ZoneInfo, day_end: time, day: tuple[int, int, int], ceiling: datetime
) -> None:
    rules = replace(RULES, day_end=day_end, zone=zone)
    late = local(zone, *day, 23, 59, fold=1) if zone is ALMATY else local(zone, *day, 9, 0)
    visit = planned(ceiling - timedelta(hours=1), late)
    assert rules.end_of(visit) == ceiling


def test_a_day_of_25_hours_has_its_ceiling_by_the_clock_on_the_wall() -> None:
    rules = replace(RULES, zone=BERLIN)
    visit = planned(local(BERLIN, 2026, 10, 25, 1, 0), local(BERLIN, 2026, 10, 25, 23, 0))
    assert rules.end_of(visit) == datetime(2026, 10, 25, 21, tzinfo=UTC)


def test_whole_seconds_and_never_rounded_up() -> None:
    entry = local(ALMATY, 2026, 3, 2, 9, 0) + timedelta(microseconds=999_999)
    begin, end = RULES.window_of(planned(entry, entry + timedelta(hours=1)))
    assert begin == local(ALMATY, 2026, 3, 2, 8, 30)
    assert end == local(ALMATY, 2026, 3, 2, 10, 15)


MINUTES = st.integers(0, 3 * 24 * 60)


@given(begin=MINUTES, length=st.integers(1, 2 * 24 * 60), day_end=st.times())
@settings(max_examples=300, deadline=None, derandomize=True, database=None)
def test_between_the_planned_entry_and_the_grace_after_the_plan(
    begin: int, length: int, day_end: time
) -> None:
    """Invariant I4, over the night in which Berlin sets its clocks back."""
    entry = datetime(2026, 10, 24, tzinfo=UTC) + timedelta(minutes=begin)
    visit = planned(entry, entry + timedelta(minutes=length))
    rules = replace(RULES, zone=BERLIN, day_end=day_end)
    assert visit.expected_entry <= rules.end_of(visit) <= visit.expected_exit + rules.grace
