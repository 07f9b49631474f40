"""apply: the devices get what the server knows, and every door has confirmed it.

The doors of a former type are pushed too, and must have forgotten the person.

Pushing only queues the work there; the step then looks again and again, without using attempts,
and reports "k of n doors" (contract 3.7).
"""

from collections.abc import Iterable

from kiosk.core.access import ApplyReport, PersonRef
from kiosk.core.errors import Missing, NotPermitted
from kiosk.core.ids import DoorId, GroupId
from kiosk.core.jobs import Again, Done, Job, Never, NotNow, Outcome
from kiosk.core.ports import AccessControl
from kiosk.core.visits import Visit, WaitReason
from services.jobs.groups import groups_held
from services.jobs.steps.doors import Progress, doors_of, unconfirmed, waiting, weigh
from services.jobs.steps.gone import gone, is_granted_there
from services.jobs.steps.turn import turn_of
from services.jobs.wanted import Wanted, Wishes
from services.store import Store

_MOST_PUSHES = 3
_MOST_ABSENCES, _ABSENCE_POLL_S = 6, 5.0


class Apply:
    def __init__(self, hikcentral: AccessControl, store: Store, wishes: Wishes) -> None:
        self._hikcentral = hikcentral
        self._store = store
        self._wishes = wishes
        self._rules = wishes.rules

    def run(self, job: Job, visit: Visit) -> Outcome:
        turn = turn_of(self._wishes, job, visit)
        if not isinstance(turn, Wanted):
            return turn
        if visit.person_id is None:
            return Never(WaitReason.PERSON_CONFLICT, "nobody was enrolled for this visit")
        return self._apply(job, visit, PersonRef(visit.person_id, visit.person_code), turn)

    def _apply(self, job: Job, visit: Visit, person: PersonRef, wanted: Wanted) -> Outcome:
        if "doors" not in job.result:
            return self._push(visit, person, wanted, pushes=1)
        doors = tuple(DoorId(door) for door in job.result["doors"])
        try:
            report = self._hikcentral.apply_report(person.id, doors)
        except NotPermitted as error:
            return unconfirmed(error, job.result)
        progress = weigh(report, job.result)
        if progress.confirmed:
            return self._confirmed(visit, person, report, progress)
        if progress.failed_doors:
            if int(job.result["pushes"]) < _MOST_PUSHES:
                return self._push(visit, person, wanted, int(job.result["pushes"]) + 1)
            return _failed(progress)
        return waiting(progress, self._rules)

    def _confirmed(
        self, visit: Visit, person: PersonRef, report: ApplyReport, progress: Progress
    ) -> Outcome:
        """Nothing listed is nothing said of somebody whom the server does not know."""
        group_id = self._rules.group_of(visit)
        if report.positive or is_granted_there(self._hikcentral, group_id, person.id, visit):
            granted = progress.total - len(progress.saved.get("left", ()))
            counts = {"ready": granted, "total": granted}
            return Done({**progress.saved, **counts}, f"granted at {granted} of {granted} doors")
        absent = int(progress.saved.get("absent", 0)) + 1
        if absent >= _MOST_ABSENCES:
            return gone()
        # A fresh membership can take seconds to show (contract 3.6).
        return NotNow(
            WaitReason.DOORS_PENDING,
            "not listed in the access group",
            delay_s=_ABSENCE_POLL_S,
            result={**progress.saved, "absent": absent},
        )

    def _push(self, visit: Visit, person: PersonRef, wanted: Wanted, pushes: int) -> Outcome:
        group_id = self._rules.group_of(visit)
        doors = doors_of(self._hikcentral, self._rules, group_id)
        if not doors:
            return Never(WaitReason.REJECTED, f"access group {group_id} is missing or has no door")
        left = self._left(visit, wanted)
        doors += tuple(door for door in left if door not in doors)
        try:
            self._hikcentral.apply(person, doors)
        except Missing:
            if self._hikcentral.find_person(visit.person_code) is None:
                return gone()
            raise
        return NotNow(
            WaitReason.DOORS_PENDING,
            f"0 of {len(doors)}",
            delay_s=self._rules.poll_s,
            result={
                "doors": list(doors),
                "left": list(left),
                "pushes": pushes,
                "total": len(doors),
                "ready": 0,
            },
        )

    def _left(self, visit: Visit, wanted: Wanted) -> tuple[DoorId, ...]:
        """The doors of former types: they know the person until they are told otherwise."""
        former = groups_held(self._store, visit, self._rules) - wanted.groups
        if not former:
            return ()
        stay = self._doors(wanted.groups)
        return tuple(door for door in self._doors(former) if door not in stay)

    def _doors(self, groups: Iterable[GroupId]) -> tuple[DoorId, ...]:
        found = [doors_of(self._hikcentral, self._rules, group_id) or () for group_id in groups]
        return tuple(sorted({door for some in found for door in some}))


def _failed(progress: Progress) -> Outcome:
    named = f"{', '.join(progress.failed_doors)} {progress.error_code}".rstrip()
    if progress.ready + len(progress.failed_doors) < progress.total:
        return Again(WaitReason.DOOR_FAILED, named, result={})
    return Never(WaitReason.DOOR_FAILED, named)
