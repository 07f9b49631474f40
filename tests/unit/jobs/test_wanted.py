"""What HikCentral should have of a person, computed over all visits of the person."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kiosk.core.ids import DoorId, GroupId, HostId, PersonCode, VisitId
from kiosk.core.visits import (
    GRANTED_OR_ON_THE_WAY,
    OPEN_STATUSES,
    AccessState,
    Visit,
    VisitStatus,
    VisitType,
)
from services.jobs.rules import AccessRules
from services.jobs.wanted import is_wanted, wanted
from tests.fakes.clock import START

RULES = AccessRules(
    {kind: GroupId(kind.value) for kind in VisitType},
    (DoorId("D1"),),
    early_entry=timedelta(0),
    grace=timedelta(0),
)
HOUR = timedelta(hours=1)


def visit_of(begin: int, hours: int, number: int = 1, **changes: object) -> Visit:
    """A ready visit from so many hours after START; its window is exactly its plan."""
    entry = START + begin * HOUR
    made = Visit(
        id=VisitId(f"V{number:015d}"),
        revision=1,
        status=VisitStatus.EXPECTED,
        access=AccessState.READY,
        visitor_name="Ким Алия",
        company="",
        phone="",
        email="",
        visit_type=VisitType.GUEST,
        host_id=HostId(1),
        host_name="Сериков Нурлан",
        department="Финансы",
        purpose="",
        expected_entry=entry,
        expected_exit=entry + hours * HOUR,
        consent_at=START,
        registered_by="desk",
        created_at=START,
        has_photo=True,
        person_code=PersonCode("V000000000000001"),
    )
    return replace(made, **changes)


@st.composite
def visits_of_a_person(draw: st.DrawFn) -> list[Visit]:
    numbers = range(draw(st.integers(0, 5)))
    return [
        visit_of(
            draw(st.integers(-10, 10)),
            draw(st.integers(1, 6)),
            number,
            visit_type=draw(st.sampled_from(VisitType)),
            status=draw(st.sampled_from([VisitStatus.EXPECTED] * 3 + list(VisitStatus))),
            access=draw(st.sampled_from([AccessState.READY] * 3 + list(AccessState))),
        )
        for number in numbers
    ]


def windows(found: Sequence[Visit]) -> list[tuple[datetime, datetime]]:
    return [RULES.window_of(one) for one in found]


def holds(found: Sequence[Visit], moment: datetime) -> bool:
    return any(begin <= moment <= end for begin, end in windows(found))


many = settings(max_examples=300, deadline=None, derandomize=True, database=None)


@given(found=visits_of_a_person(), hours=st.integers(-12, 18))
@many
def test_never_covers_a_gap_and_never_outlives_the_visits(found: list[Visit], hours: int) -> None:
    now = START + hours * HOUR
    want = wanted(found, RULES, now)
    live = [one for one in found if is_wanted(one) and RULES.end_of(one) > now]
    if want is None:
        assert live == []
        return
    mine = [one for one in live if one.id in want.visits]
    assert want.begin == min(begin for begin, _ in windows(mine))
    assert want.end == max(end for _, end in windows(mine))
    assert now < want.end <= max(end for _, end in windows(live))
    moment = want.begin
    while moment <= want.end:
        assert holds(mine, moment)
        moment += HOUR / 2


@given(found=visits_of_a_person(), hours=st.integers(-12, 18))
@many
def test_only_live_visits_of_the_window_give_their_group(found: list[Visit], hours: int) -> None:
    want = wanted(found, RULES, START + hours * HOUR)
    if want is None:
        return
    mine = [one for one in found if one.id in want.visits]
    assert want.groups == {RULES.group_of(one) for one in mine}
    assert all(one.status in OPEN_STATUSES for one in mine)
    assert all(one.access in GRANTED_OR_ON_THE_WAY for one in mine)


@given(found=visits_of_a_person(), hours=st.integers(-12, 18))
@many
def test_what_is_left_out_comes_later(found: list[Visit], hours: int) -> None:
    """The earliest counts, and the others of the person wait behind a gap."""
    now = START + hours * HOUR
    want = wanted(found, RULES, now)
    if want is None:
        return
    live = [one for one in found if is_wanted(one) and RULES.end_of(one) > now]
    for other in live:
        assert (other.id in want.visits) is (RULES.window_of(other)[0] <= want.end)


@given(found=visits_of_a_person(), hours=st.integers(-12, 18), later=st.integers(0, 10))
@many
def test_as_time_goes_by_the_window_only_moves_on(
    found: list[Visit], hours: int, later: int
) -> None:
    now = START + hours * HOUR
    before, after = wanted(found, RULES, now), wanted(found, RULES, now + later * HOUR)
    if after is not None:
        assert before is not None
        assert before.begin <= after.begin
        assert before.end <= after.end


@given(found=visits_of_a_person(), data=st.data())
@many
def test_the_order_of_the_rows_says_nothing(found: list[Visit], data: st.DataObject) -> None:
    mixed = data.draw(st.permutations(found))
    assert wanted(mixed, RULES, START) == wanted(found, RULES, START)


@given(found=visits_of_a_person(), hours=st.integers(-12, 18))
@many
def test_ending_a_visit_never_widens_what_another_has(found: list[Visit], hours: int) -> None:
    now = START + hours * HOUR
    before = wanted(found, RULES, now)
    for gone in found:
        after = wanted([one for one in found if one is not gone], RULES, now)
        if after is not None and before is not None and after.begin <= before.end:
            assert after.end <= before.end


def test_windows_that_touch_are_one() -> None:
    first, second = visit_of(0, 2, 1), visit_of(2, 2, 2, visit_type=VisitType.VIP)
    want = wanted([second, first], RULES, START)
    assert want is not None
    assert (want.begin, want.end) == (START, START + 4 * HOUR)
    assert want.groups == {GroupId("GUEST"), GroupId("VIP")}


def test_a_long_visit_around_a_short_one_keeps_its_end() -> None:
    want = wanted([visit_of(0, 9, 1), visit_of(1, 1, 2)], RULES, START)
    assert want is not None
    assert want.end == START + 9 * HOUR


@pytest.mark.parametrize("access", [AccessState.NONE, AccessState.REVOKING, AccessState.REVOKED])
def test_a_visit_without_access_wants_nothing(access: AccessState) -> None:
    assert wanted([visit_of(0, 2, access=access)], RULES, START) is None


def test_a_visit_is_over_at_its_end_and_not_before() -> None:
    visit = visit_of(0, 2)
    assert wanted([visit], RULES, visit.expected_exit - timedelta(seconds=1)) is not None
    assert wanted([visit], RULES, visit.expected_exit) is None
