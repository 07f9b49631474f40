"""What is saved comes back the same, and what is damaged is refused."""

from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.simulator.building.plain import NOT_SAVED, Unreadable, read, revive, write


@dataclass(frozen=True)
class Small:
    name: str
    at: datetime


@dataclass
class Large:
    number: int
    ratio: float
    flag: bool
    data: bytes | None
    small: Small
    pair: tuple[str, int]
    many: tuple[Small, ...] = ()
    tags: frozenset[str] = frozenset()
    rows: dict[str, list[int]] = field(default_factory=dict)
    passing: object = field(default=None, metadata=NOT_SAVED)


TIMES = st.datetimes(timezones=st.just(UTC))
SMALL = st.builds(Small, st.text(), TIMES)
LARGE = st.builds(
    Large,
    st.integers(),
    st.floats(allow_nan=False, allow_infinity=False),
    st.booleans(),
    st.none() | st.binary(),
    SMALL,
    st.tuples(st.text(), st.integers()),
    st.lists(SMALL, max_size=3).map(tuple),
    st.frozensets(st.text(), max_size=3),
    st.dictionaries(st.text(), st.lists(st.integers(), max_size=3), max_size=3),
)


@settings(max_examples=25)
@given(st.dictionaries(st.text(), LARGE, max_size=3))
def test_there_and_back(world: dict[str, Large]) -> None:
    blobs: dict[str, bytes] = {}
    text = write(world, blobs)
    assert revive(dict[str, Large], read(text, blobs.__getitem__)) == world


def test_what_is_not_saved_comes_back_at_its_default() -> None:
    small = Small("a", datetime(2026, 1, 1, tzinfo=UTC))
    large = Large(1, 2.0, True, b"x", small, ("a", 1), passing=object())
    blobs: dict[str, bytes] = {}
    back = revive(Large, read(write(large, blobs), blobs.__getitem__))
    assert back.passing is None
    assert list(blobs.values()) == [b"x"]


@pytest.mark.parametrize("text", ["", "{", "[" * 100_000, '{"a":{"$bytes":"unknown"}}'])
def test_text_that_cannot_be_read(text: str) -> None:
    with pytest.raises(Unreadable):
        read(text, {}.__getitem__)


@pytest.mark.parametrize(
    ("kind", "plain"),
    [
        (int, "1"),
        (int, True),
        (str, None),
        (datetime, "yesterday"),
        (Small, {"name": "a"}),
        (Small, ["a"]),
        (tuple[str, int], ["a"]),
        (dict[str, int], [1]),
        (list[int], None),
    ],
    ids=str,
)
def test_plain_values_that_do_not_fit(kind: Any, plain: Any) -> None:
    with pytest.raises(Unreadable):
        revive(kind, plain)


def test_what_nobody_knows_how_to_save() -> None:
    with pytest.raises(TypeError):
        write(object(), {})
