"""Who may do what, and what counts as a moment."""

from datetime import UTC, datetime, timedelta, timezone

import pytest

from kiosk.core.clock import SystemClock, require_aware
from kiosk.core.errors import Forbidden
from kiosk.core.people import ALLOWED, SYSTEM_ACTOR, Actor, Right, Role, require_right

RECEPTION = {"register", "close_visit", "retry_job"}
EVERYTHING = RECEPTION | {"revoke", "see_audit", "see_passages", "see_jobs"}
RIGHTS = {"receptionist": RECEPTION, "security": EVERYTHING, "system": EVERYTHING}


@pytest.mark.parametrize("role", Role)
def test_every_role_and_right(role: Role) -> None:
    for right in Right:
        if right.value in RIGHTS[role.value]:
            require_right(Actor("someone", role), right)
            continue
        with pytest.raises(Forbidden) as caught:
            require_right(Actor("someone", role), right)
        assert (caught.value.action, caught.value.role) == (right.value, role.value)


def test_every_role_is_listed_and_the_list_is_closed() -> None:
    assert set(ALLOWED) == set(Role)
    with pytest.raises(TypeError):
        ALLOWED[Role.RECEPTIONIST] = frozenset(Right)  # pyright: ignore[reportIndexIssue]


def test_doors_and_timers_act_as_the_system() -> None:
    assert (SYSTEM_ACTOR.name, SYSTEM_ACTOR.role) == ("system", Role.SYSTEM)


def test_the_clock_of_the_computer_is_aware_and_goes_forward() -> None:
    clock = SystemClock()
    earlier = clock.monotonic()
    assert clock.now().utcoffset() == timedelta(0)
    assert clock.monotonic() >= earlier


def test_an_aware_moment_comes_back_in_utc() -> None:
    there = timezone(timedelta(hours=5))
    moment = require_aware(datetime(2026, 3, 2, 9, 30, tzinfo=there))
    assert moment == datetime(2026, 3, 2, 4, 30, tzinfo=UTC)
    assert moment.utcoffset() == timedelta(0)


def test_a_moment_without_a_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="naive"):
        require_aware(datetime(2026, 3, 2, 9, 30))  # noqa: DTZ001 - the mistake itself
