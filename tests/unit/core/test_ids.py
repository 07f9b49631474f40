"""A visit id is also the code of a person in HikCentral (contract 3.3, 3.4)."""

import re
from datetime import UTC, datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from kiosk.core.ids import new_visit_id

START = datetime(2026, 3, 2, 4, 30, tzinfo=UTC)
MOMENTS = st.datetimes(
    min_value=datetime(2020, 1, 1),  # noqa: DTZ001 - the zone is given beside it
    max_value=datetime(2999, 12, 31),  # noqa: DTZ001
    timezones=st.just(UTC),
)


@settings(deadline=None)
@given(MOMENTS)
def test_sixteen_characters_that_hikcentral_takes(moment: datetime) -> None:
    assert re.fullmatch(r"[A-Za-z0-9-]{16}", new_visit_id(moment))


@settings(deadline=None)
@given(MOMENTS)
def test_no_letter_that_is_mistaken_on_the_telephone(moment: datetime) -> None:
    assert not set(new_visit_id(moment)) & set("ILOU")


@settings(deadline=None)
@given(MOMENTS, MOMENTS)
def test_a_later_visit_sorts_later(one: datetime, other: datetime) -> None:
    if abs(one - other) >= timedelta(milliseconds=1):
        assert (new_visit_id(one) < new_visit_id(other)) is (one < other)


def test_ten_thousand_ids_of_ten_seconds_differ_and_are_in_order() -> None:
    made = [new_visit_id(START + timedelta(milliseconds=n)) for n in range(10_000)]
    assert len(set(made)) == 10_000
    assert sorted(made) == made


def test_ids_of_one_millisecond_differ() -> None:
    assert len({new_visit_id(START) for _ in range(100)}) == 100
