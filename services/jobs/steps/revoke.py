"""revoke: out of the group, validity ended, and every door has confirmed. It never gives up.

The person is looked up by the visit's code, not taken from our row: an add whose answer was lost
may have made one that we never heard of.
"""

from datetime import timedelta

from kiosk.core.access import ApplyReport, Person
from kiosk.core.clock import Clock
from kiosk.core.errors import Missing, NotPermitted
from kiosk.core.ids import DoorId, PersonId
from kiosk.core.jobs import Again, Done, Job, NotNow, Outcome
from kiosk.core.ports import AccessControl
from kiosk.core.visits import Visit, WaitReason
from services.jobs.rules import AccessRules
from services.jobs.steps.doors import Progress, doors_of, unconfirmed, waiting, weigh

_UNPROVABLE_POLL_S = 600.0
_SHORTEST_WINDOW = timedelta(minutes=1)


class Revoke:
    def __init__(self, hikcentral: AccessControl, rules: AccessRules, clock: Clock) -> None:
        self._hikcentral = hikcentral
        self._rules = rules
        self._clock = clock

    def run(self, job: Job, visit: Visit) -> Outcome:
        if "person_id" not in job.result:
            return self._begin(visit)
        person_id = PersonId(job.result["person_id"])
        doors = tuple(DoorId(door) for door in job.result["doors"])
        try:
            report = self._hikcentral.apply_report(person_id, doors)
        except NotPermitted as error:
            return unconfirmed(error, job.result)
        progress = weigh(report, job.result)
        if progress.failed_doors:
            # Without progress the next try withdraws and pushes anew.
            return Again(WaitReason.DOOR_FAILED, ", ".join(progress.failed_doors), result={})
        if not progress.confirmed:
            return waiting(progress, self._rules)
        return self._confirmed(visit, person_id, report, progress)

    def _confirmed(
        self, visit: Visit, person_id: PersonId, report: ApplyReport, progress: Progress
    ) -> Outcome:
        if not report.positive and self._hikcentral.find_person(visit.id) is None:
            return self._unprovable(visit, progress)
        if self._is_member(visit, person_id):
            return Again(WaitReason.UNKNOWN, "still a member of the group", result={})
        return Done(progress.saved, "every door has confirmed the removal")

    def _is_member(self, visit: Visit, person_id: PersonId) -> bool:
        try:
            return bool(self._hikcentral.is_member(self._rules.group_of(visit), person_id))
        except Missing:
            return False  # A group that is gone holds nobody.

    def _unprovable(self, visit: Visit, progress: Progress) -> Outcome:
        """Nothing is listed of somebody whom the server has forgotten, and the doors may not have.

        What ends the access then is its window (invariant I4); until then nobody can confirm.
        """
        left_s = (self._rules.window_of(visit)[1] - self._clock.now()).total_seconds()
        if visit.doors_total == 0 or left_s <= 0:
            return Done(progress.saved, "forgotten by HikCentral, and the window has ended")
        return NotNow(
            WaitReason.UNCONFIRMED,
            "forgotten by HikCentral; the doors are closed by the end of the window",
            delay_s=min(left_s, _UNPROVABLE_POLL_S),
            result=progress.saved,
        )

    def _begin(self, visit: Visit) -> Outcome:
        person = self._hikcentral.find_person(visit.id)
        if person is not None:
            return self._withdraw(visit, person)
        if visit.person_id is None:
            return Done(note="HikCentral has no such person")
        # Deleted there: an apply would be refused, but the doors may still hold the person.
        return self._watch(visit.person_id, self._doors(visit))

    def _withdraw(self, visit: Visit, person: Person) -> Outcome:
        group_id = self._rules.group_of(visit)
        refusal: NotPermitted | None = None
        try:
            self._hikcentral.remove_member(group_id, person.ref)
        except Missing:
            pass  # No such group or member is what we want.
        except NotPermitted as error:
            refusal = error  # The end of the window closes the doors all the same.
        now = self._clock.now().replace(microsecond=0)
        begin = min(person.begin or now, now - _SHORTEST_WINDOW)
        self._hikcentral.update_person(person.ref, begin=begin, end=now)
        doors = self._doors(visit)
        self._hikcentral.apply(person.ref, doors)
        if refusal is not None:
            raise refusal
        return self._watch(person.id, doors)

    def _doors(self, visit: Visit) -> tuple[DoorId, ...]:
        doors = doors_of(self._hikcentral, self._rules, self._rules.group_of(visit))
        return doors or tuple(door.id for door in self._hikcentral.list_doors())

    def _watch(self, person_id: PersonId, doors: tuple[DoorId, ...]) -> NotNow:
        return NotNow(
            WaitReason.DOORS_PENDING,
            f"0 of {len(doors)}",
            delay_s=self._rules.poll_s,
            result={"person_id": person_id, "doors": list(doors), "total": len(doors)},
        )
