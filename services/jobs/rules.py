"""The settings of the job engine and its steps, handed in by the composition root."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from kiosk.core.backoff import DEFAULT_SCHEDULE_S
from kiosk.core.ids import DoorId, GroupId
from kiosk.core.visits import Visit, VisitType


@dataclass(frozen=True, slots=True)
class AccessRules:
    """Which group a visit type gets, and how wide its window is.

    `grace` is added to the planned end; the person's end in HikCentral is never later than
    that, so access dies even if this program never runs again (invariant I4).
    """

    groups: Mapping[VisitType, GroupId]
    doors: tuple[DoorId, ...]
    early_entry: timedelta = timedelta(minutes=30)
    grace: timedelta = timedelta(minutes=15)
    poll_s: float = 1.0
    slow_poll_s: float = 10.0
    fast_polls: int = 60

    def group_of(self, visit: Visit) -> GroupId:
        """The group of the visit's type; every type has one."""
        return self.groups[visit.visit_type]

    def window_of(self, visit: Visit) -> tuple[datetime, datetime]:
        """(begin, end) of the person's validity, to whole seconds as HikCentral keeps them."""
        begin = visit.expected_entry - self.early_entry
        end = visit.expected_exit + self.grace
        return begin.replace(microsecond=0), end.replace(microsecond=0)


@dataclass(frozen=True, slots=True)
class EngineRules:
    """`schedule_s`: backoff of ordinary steps; `revoke_schedule_s`: of the one that never ends."""

    workers: int = 2
    schedule_s: tuple[float, ...] = DEFAULT_SCHEDULE_S
    revoke_schedule_s: tuple[float, ...] = field(default=(5.0, 15.0, 30.0, 60.0, 120.0, 300.0))
    lease_s: float = 60.0
    idle_s: float = 1.0
