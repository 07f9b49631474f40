"""Taking access away: out of groups, the window narrowed, pushed, and watched at the doors.

What revoke and revoke_ghost share. Every part may be repeated without harm.
"""

from collections.abc import Iterable
from datetime import timedelta

from kiosk.core.access import ApplyReport, Person
from kiosk.core.clock import Clock
from kiosk.core.errors import Missing, NotPermitted
from kiosk.core.ids import DoorId, GroupId, PersonId
from kiosk.core.jobs import Again, Job, NotNow, Outcome
from kiosk.core.ports import AccessControl
from kiosk.core.visits import WaitReason
from services.jobs.rules import AccessRules
from services.jobs.steps.doors import Progress, doors_of, unconfirmed, waiting, weigh
from services.jobs.wanted import Wanted

_SHORTEST_WINDOW = timedelta(minutes=1)


class Withdrawal:
    def __init__(self, hikcentral: AccessControl, rules: AccessRules, clock: Clock) -> None:
        self._hikcentral = hikcentral
        self._rules = rules
        self._clock = clock

    def begin(self, person: Person, groups: Iterable[GroupId], kept: Wanted | None) -> NotNow:
        """Out of `groups`; the window becomes what is `kept` for other visits, else it ends now.

        The doors of what is kept must learn the other window as well.
        """
        leaving = sorted(groups)
        refusal: NotPermitted | None = None
        for group_id in leaving:
            try:
                self._hikcentral.remove_member(group_id, person.ref)
            except Missing:
                pass  # No such group or member is what we want.
            except NotPermitted as error:
                refusal = error  # The end of the window closes the doors all the same.
        self._narrow(person, kept)
        doors = self.doors({*leaving, *kept.groups} if kept is not None else leaving)
        self._hikcentral.apply(person.ref, doors)
        if refusal is not None:
            raise refusal
        return self.watch(person.id, doors, kept=kept is not None)

    def _narrow(self, person: Person, kept: Wanted | None) -> None:
        if kept is not None:
            self._hikcentral.update_person(person.ref, begin=kept.begin, end=kept.end)
            return
        now = self._clock.now().replace(microsecond=0)
        begin = min(person.begin or now, now - _SHORTEST_WINDOW)
        self._hikcentral.update_person(person.ref, begin=begin, end=now)

    def doors(self, groups: Iterable[GroupId]) -> tuple[DoorId, ...]:
        """The doors of all these groups; every door where none of them tells any."""
        known = [doors_of(self._hikcentral, self._rules, group_id) or () for group_id in groups]
        doors = tuple(dict.fromkeys(door for some in known for door in some))
        return doors or tuple(door.id for door in self._hikcentral.list_doors())

    def watch(
        self, person_id: PersonId, doors: tuple[DoorId, ...], *, kept: bool = False
    ) -> NotNow:
        """Ask the doors from now on. `kept`: what they confirm is no removal."""
        return NotNow(
            WaitReason.DOORS_PENDING,
            f"0 of {len(doors)}",
            delay_s=self._rules.poll_s,
            result={
                "person_id": person_id,
                "doors": list(doors),
                "total": len(doors),
                "kept": kept,
            },
        )

    def look(self, job: Job) -> Outcome | tuple[ApplyReport, Progress]:
        """How far the doors are: what to do next, or the report that says all have confirmed."""
        doors = tuple(DoorId(door) for door in job.result["doors"])
        try:
            report = self._hikcentral.apply_report(PersonId(job.result["person_id"]), doors)
        except NotPermitted as error:
            return unconfirmed(error, job.result)
        progress = weigh(report, job.result)
        if progress.failed_doors:
            # Without progress the next try withdraws and pushes anew.
            return Again(WaitReason.DOOR_FAILED, ", ".join(progress.failed_doors), result={})
        if not progress.confirmed:
            return waiting(progress, self._rules)
        return report, progress

    def is_member(self, person_id: PersonId, groups: Iterable[GroupId]) -> bool:
        """True while any of the groups holds the person; unknown counts as no."""
        return any(self._holds(group_id, person_id) for group_id in groups)

    def _holds(self, group_id: GroupId, person_id: PersonId) -> bool:
        try:
            return bool(self._hikcentral.is_member(group_id, person_id))
        except Missing:
            return False  # A group that is gone holds nobody.
