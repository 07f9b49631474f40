"""The settings of the job engine, its steps and the life of a visit, handed in from outside."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, time, timedelta, tzinfo
from types import MappingProxyType

from kiosk.core.backoff import DEFAULT_SCHEDULE_S
from kiosk.core.ids import DEFAULT_PREFIX, DoorId, GroupId
from kiosk.core.jobs import Lane
from kiosk.core.visits import Visit, VisitType


@dataclass(frozen=True, slots=True)
class AccessRules:
    """Which group a visit type gets, and how wide its window is.

    `grace` is added to the planned end; the person's end in HikCentral is never later than
    that, so access dies even if this program never runs again (invariant I4). `day_end` (local
    time of `zone`) is the latest end on the day on which the visit ends; a visit that was
    planned wholly after it keeps its own. `prefix` begins the codes of this site's persons.
    """

    groups: Mapping[VisitType, GroupId]
    doors: tuple[DoorId, ...]
    early_entry: timedelta = timedelta(minutes=30)
    grace: timedelta = timedelta(minutes=15)
    day_end: time | None = None
    zone: tzinfo = UTC
    prefix: str = DEFAULT_PREFIX
    poll_s: float = 1.0
    slow_poll_s: float = 10.0
    fast_polls: int = 60

    def group_of(self, visit: Visit) -> GroupId:
        """The group of the visit's type; every type has one."""
        return self.groups[visit.visit_type]

    def window_of(self, visit: Visit) -> tuple[datetime, datetime]:
        """(begin, end) of the visit's access, to whole seconds as HikCentral keeps them."""
        begin = visit.expected_entry - self.early_entry
        return begin.replace(microsecond=0), self.end_of(visit)

    def end_of(self, visit: Visit) -> datetime:
        """When the access of the visit is over, whatever happens."""
        end = visit.expected_exit + self.grace
        if self.day_end is not None:
            day = visit.expected_exit.astimezone(self.zone).date()
            # Where the clock is set back, the earlier of the two moments counts.
            ceiling = datetime.combine(day, self.day_end, self.zone).astimezone(UTC)
            if visit.expected_entry < ceiling:
                end = min(end, ceiling)
        return end.replace(microsecond=0)


@dataclass(frozen=True, slots=True)
class StayRules:
    """What the doors' events mean for a stay.

    `one_entry`: the first exit ends the visit at once. Otherwise whoever comes back within
    `reentry_grace` goes on with the same visit. `auto_close` after its planned end a visit is
    closed, although nobody has been seen leaving.
    """

    reentry_grace: timedelta = timedelta(minutes=15)
    one_entry: bool = False
    auto_close: timedelta = timedelta(hours=12)


def _usual_workers() -> Mapping[Lane, int]:
    return MappingProxyType({Lane.REVOKE: 1, Lane.ACCESS: 2, Lane.NOTIFY: 1})


@dataclass(frozen=True, slots=True)
class EngineRules:
    """`workers`: threads by lane. `schedule_s`: backoff of ordinary steps;
    `revoke_schedule_s`: of those that never end. `desk` names who holds a lease."""

    workers: Mapping[Lane, int] = field(default_factory=_usual_workers)
    schedule_s: tuple[float, ...] = DEFAULT_SCHEDULE_S
    revoke_schedule_s: tuple[float, ...] = field(default=(5.0, 15.0, 30.0, 60.0, 120.0, 300.0))
    lease_s: float = 60.0
    idle_s: float = 5.0
    desk: str = "desk"
