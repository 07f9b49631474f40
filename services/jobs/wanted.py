"""What HikCentral should have of one person, over all visits of that person.

HikCentral keeps one window and one set of groups per person, while a person may have two visits
at once, or one now and one tomorrow. What is wanted is computed afresh whenever it is asked, so
that no step, repeat or order of events can leave something else behind. Pure, but for `Wishes`.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from kiosk.core.clock import Clock
from kiosk.core.ids import GroupId, PersonCode, VisitId
from kiosk.core.visits import GRANTED_OR_ON_THE_WAY, Visit
from services.jobs.rules import AccessRules
from services.store import Store, visits


@dataclass(frozen=True, slots=True)
class Wanted:
    """One window and the groups of those visits that share it."""

    begin: datetime
    end: datetime
    groups: frozenset[GroupId]
    visits: frozenset[VisitId]


def is_wanted(visit: Visit) -> bool:
    """False once the visit is closed, and for an open one whose access is being taken away."""
    return visit.is_open and visit.access in GRANTED_OR_ON_THE_WAY


def wanted(visits_of_person: Iterable[Visit], rules: AccessRules, now: datetime) -> Wanted | None:
    """The window that counts now, else the next one; None when nothing is to be granted.

    Windows that touch are one. A gap between two visits is never covered: the later visit has
    to wait until the earlier one is over.
    """
    live = sorted(
        ((rules.window_of(visit), visit) for visit in visits_of_person if is_wanted(visit)),
        key=lambda one: (one[0], one[1].id),
    )
    found: Wanted | None = None
    for (begin, end), visit in live:
        if end <= now:
            continue
        group, mine = frozenset({rules.group_of(visit)}), frozenset({visit.id})
        if found is None:
            found = Wanted(begin, end, group, mine)
        elif begin <= found.end:
            later = max(found.end, end)
            found = Wanted(found.begin, later, found.groups | group, found.visits | mine)
        else:
            break
    return found


class Wishes:
    """Reads the visits of a person and says what is wanted. Any thread."""

    def __init__(self, store: Store, rules: AccessRules, clock: Clock) -> None:
        self.rules = rules
        self._store = store
        self._clock = clock

    def of(self, code: PersonCode) -> Wanted | None:
        """Asked at the last moment before something is given or taken. StoreError."""
        with self._store.read() as connection:
            found = visits.list_of_person(connection, code)
        return wanted(found, self.rules, self._clock.now())
