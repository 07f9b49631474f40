"""apply: the devices get what the server knows, and every door has confirmed it.

Pushing only queues the work there; the step then looks again and again, without using attempts,
and reports "k of n doors" (contract 3.7).
"""

from kiosk.core.access import ApplyReport, PersonRef
from kiosk.core.errors import Missing, NotPermitted
from kiosk.core.ids import DoorId, PersonId
from kiosk.core.jobs import Again, Done, Job, Never, NotNow, Outcome
from kiosk.core.ports import AccessControl
from kiosk.core.visits import Visit, WaitReason
from services.jobs.steps.doors import Progress, doors_of, unconfirmed, waiting, weigh
from services.jobs.steps.gone import gone, is_granted_there
from services.jobs.steps.turn import turn_of
from services.jobs.wanted import Wanted, Wishes

_MOST_PUSHES = 3
_MOST_ABSENCES, _ABSENCE_POLL_S = 6, 5.0


class Apply:
    def __init__(self, hikcentral: AccessControl, wishes: Wishes) -> None:
        self._hikcentral = hikcentral
        self._wishes = wishes
        self._rules = wishes.rules

    def run(self, job: Job, visit: Visit) -> Outcome:
        turn = turn_of(self._wishes, job, visit)
        if not isinstance(turn, Wanted):
            return turn
        if visit.person_id is None:
            return Never(WaitReason.PERSON_CONFLICT, "nobody was enrolled for this visit")
        return self._apply(job, visit, visit.person_id)

    def _apply(self, job: Job, visit: Visit, person_id: PersonId) -> Outcome:
        person = PersonRef(person_id, visit.person_code)
        if "doors" not in job.result:
            return self._push(visit, person, pushes=1)
        doors = tuple(DoorId(door) for door in job.result["doors"])
        try:
            report = self._hikcentral.apply_report(person.id, doors)
        except NotPermitted as error:
            return unconfirmed(error, job.result)
        progress = weigh(report, job.result)
        if progress.confirmed:
            return self._confirmed(visit, person, report, progress)
        if progress.failed_doors:
            return self._failed(visit, person, progress, int(job.result["pushes"]))
        return waiting(progress, self._rules)

    def _confirmed(
        self, visit: Visit, person: PersonRef, report: ApplyReport, progress: Progress
    ) -> Outcome:
        """Nothing listed is nothing said of somebody whom the server does not know."""
        group_id = self._rules.group_of(visit)
        if report.positive or is_granted_there(self._hikcentral, group_id, person.id, visit):
            return Done(progress.saved, f"granted at {progress.ready} of {progress.total} doors")
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

    def _push(self, visit: Visit, person: PersonRef, pushes: int) -> Outcome:
        group_id = self._rules.group_of(visit)
        doors = doors_of(self._hikcentral, self._rules, group_id)
        if not doors:
            return Never(WaitReason.REJECTED, f"access group {group_id} is missing or has no door")
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
            result={"doors": list(doors), "pushes": pushes, "total": len(doors), "ready": 0},
        )

    def _failed(self, visit: Visit, person: PersonRef, progress: Progress, pushes: int) -> Outcome:
        named = f"{', '.join(progress.failed_doors)} {progress.error_code}".rstrip()
        if pushes < _MOST_PUSHES:
            return self._push(visit, person, pushes + 1)
        if progress.ready + len(progress.failed_doors) < progress.total:
            return Again(WaitReason.DOOR_FAILED, named, result={})
        return Never(WaitReason.DOOR_FAILED, named)
