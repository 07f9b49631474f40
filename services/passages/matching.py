"""Whose passage is it? A person may have several visits, earlier ones and two at once."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from kiosk.core.access import Direction
from kiosk.core.visits import Visit, VisitStatus

_LIKELY = {
    Direction.ENTRY: (VisitStatus.STEPPED_OUT, VisitStatus.EXPECTED, VisitStatus.CHECKED_IN),
    Direction.EXIT: (VisitStatus.CHECKED_IN, VisitStatus.EXPECTED, VisitStatus.STEPPED_OUT),
    Direction.UNKNOWN: (VisitStatus.CHECKED_IN, VisitStatus.STEPPED_OUT, VisitStatus.EXPECTED),
}


def visit_of(visits_of_person: Sequence[Visit], at: datetime, direction: Direction) -> Visit:
    """The visit that a passage at `at` belongs to; `visits_of_person` oldest first, not empty.

    An open one before a closed one, one whose planned time holds `at` before others, then the
    status that fits the direction, then the nearest in time, then the newest. A visit made after
    `at` only in need: an event may come late, and belong to a visit that is over.
    """

    def fits(visit: Visit) -> tuple[bool, bool, bool, int, timedelta, datetime]:
        likely = _LIKELY[direction]
        rank = -likely.index(visit.status) if visit.status in likely else -len(likely)
        away = max(visit.expected_entry - at, at - visit.expected_exit, timedelta(0))
        return visit.created_at <= at, visit.is_open, not away, rank, -away, visit.created_at

    return max(visits_of_person, key=fits)
