"""Only the moves written down here are allowed, for visits, their access, and jobs."""

from collections.abc import Callable, Mapping
from enum import StrEnum
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kiosk.core.errors import IllegalMove
from kiosk.core.jobs import (
    GRANT_CHAIN,
    JOB_MOVES,
    LANE_OF,
    NEVER_GIVES_UP,
    PEER_OF,
    PRIORITY_OF,
    JobKind,
    JobState,
    Lane,
    Peer,
    check_job_move,
)
from kiosk.core.visits import (
    ACCESS_MOVES,
    GRANTED_OR_ON_THE_WAY,
    OPEN_STATUSES,
    STATUS_MOVES,
    AccessState,
    VisitStatus,
    check_access_move,
    check_status_move,
)

Check = Callable[[Any, Any], None]

VISIT = {
    "EXPECTED": "CHECKED_IN STEPPED_OUT CHECKED_OUT CANCELLED NO_SHOW",
    "CHECKED_IN": "STEPPED_OUT CHECKED_OUT",
    "STEPPED_OUT": "CHECKED_IN CHECKED_OUT",
    "CHECKED_OUT": "",
    "CANCELLED": "",
    "NO_SHOW": "",
}
ACCESS = {
    "NONE": "QUEUED",
    "QUEUED": "ENROLLED FAILED REVOKING",
    "ENROLLED": "ASSIGNED QUEUED FAILED REVOKING",
    "ASSIGNED": "READY ENROLLED QUEUED FAILED REVOKING",
    "READY": "ASSIGNED ENROLLED QUEUED FAILED REVOKING",
    "FAILED": "QUEUED ENROLLED ASSIGNED REVOKING",
    "REVOKING": "REVOKED QUEUED",
    "REVOKED": "REVOKING QUEUED",
}
JOB = {
    "queued": "running cancelled",
    "running": "done queued dead",
    "dead": "queued cancelled",
    "done": "",
    "cancelled": "",
}
MACHINES: list[tuple[str, type[StrEnum], dict[str, str], Check]] = [
    ("visit", VisitStatus, VISIT, check_status_move),
    ("access", AccessState, ACCESS, check_access_move),
    ("job", JobState, JOB, check_job_move),
]
ROWS = [
    pytest.param(kind, check, current, id=f"{kind}-{current}")
    for kind, states, _, check in MACHINES
    for current in states
]
TABLES = {kind: table for kind, _, table, _ in MACHINES}


def allowed(check: Check, current: StrEnum, wanted: StrEnum) -> bool:
    try:
        check(current, wanted)
    except IllegalMove:
        return False
    return True


@pytest.mark.parametrize(("kind", "check", "current"), ROWS)
def test_every_pair(kind: str, check: Check, current: StrEnum) -> None:
    for wanted in type(current):
        if wanted.value in TABLES[kind][current.value].split():
            check(current, wanted)
            continue
        with pytest.raises(IllegalMove) as caught:
            check(current, wanted)
        error = caught.value
        assert (error.kind, error.current, error.wanted) == (kind, current.value, wanted.value)


@pytest.mark.parametrize("machine", MACHINES, ids=lambda machine: machine[0])
@settings(deadline=None)
@given(data=st.data())
def test_a_walk_never_leaves_a_terminal_state(
    machine: tuple[str, type[StrEnum], dict[str, str], Check], data: st.DataObject
) -> None:
    _, states, table, check = machine
    terminal = {state for state in states if not table[state.value]}
    place = next(iter(states))
    for wanted in data.draw(st.lists(st.sampled_from(list(states)), max_size=30)):
        moved = allowed(check, place, wanted)
        assert not (moved and place in terminal)
        place = wanted if moved else place


@pytest.mark.parametrize("machine", MACHINES, ids=lambda machine: machine[0])
def test_every_state_has_a_row_and_a_way_to_an_end(
    machine: tuple[str, type[StrEnum], dict[str, str], Check],
) -> None:
    kind, states, _, check = machine
    # Access can come back, by hand or with a restored server: its end is that it is gone again.
    final = {AccessState.REVOKED} if kind == "access" else set[StrEnum]()
    ends = final | {s for s in states if not any(allowed(check, s, other) for other in states)}
    reached = set(ends)
    for _ in states:
        reached |= {s for s in states if any(allowed(check, s, other) for other in reached)}
    assert reached == set(states)
    assert ends != set()


@pytest.mark.parametrize(
    ("table", "states"),
    [(STATUS_MOVES, VisitStatus), (ACCESS_MOVES, AccessState), (JOB_MOVES, JobState)],
)
def test_a_table_covers_its_states_and_cannot_be_changed(table: Any, states: type[StrEnum]) -> None:
    assert set(table) == set(states)
    with pytest.raises(TypeError):
        table[next(iter(states))] = frozenset(states)


def test_revoking_is_possible_exactly_where_access_may_be_out_there() -> None:
    able = {s for s in AccessState if allowed(check_access_move, s, AccessState.REVOKING)}
    assert able == GRANTED_OR_ON_THE_WAY | {AccessState.REVOKED}, "it may come back"


def test_access_that_is_out_there_can_only_end_through_revoking() -> None:
    for state in AccessState:
        if allowed(check_access_move, state, AccessState.REVOKED):
            assert state is AccessState.REVOKING


def test_open_statuses_are_those_that_can_still_change() -> None:
    moving = {s for s in VisitStatus if any(allowed(check_status_move, s, t) for t in VisitStatus)}
    assert moving == OPEN_STATUSES


@pytest.mark.parametrize("table", [LANE_OF, PRIORITY_OF])
def test_every_kind_of_job_has_a_lane_and_a_priority(table: Mapping[JobKind, object]) -> None:
    assert set(table) == set(JobKind)


def test_only_mail_goes_past_hikcentral() -> None:
    past = [kind for kind in JobKind if PEER_OF[LANE_OF[kind]] is not Peer.HIKCENTRAL]
    assert past == [JobKind.NOTIFY]


def test_taking_access_away_has_its_own_lane_and_never_gives_up() -> None:
    lane = {kind for kind in JobKind if LANE_OF[kind] is Lane.REVOKE}
    assert lane == NEVER_GIVES_UP == {JobKind.REVOKE, JobKind.REVOKE_GHOST}
    assert min(lane, key=PRIORITY_OF.__getitem__) is JobKind.REVOKE


def test_the_chain_is_enrol_assign_apply() -> None:
    assert [kind.value for kind in GRANT_CHAIN] == ["enroll", "assign", "apply"]
