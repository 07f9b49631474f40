"""revoke: out of the group, validity ended, and every door has confirmed. It never gives up.

The person is looked up by code, not taken from our row: an add whose answer was lost may have
made one that we never heard of. What another visit of the same person is to have stays.
"""

from dataclasses import replace

from kiosk.core.access import ApplyReport, Person
from kiosk.core.clock import Clock
from kiosk.core.ids import GroupId, PersonId
from kiosk.core.jobs import Again, Done, Job, NotNow, Outcome
from kiosk.core.ports import AccessControl
from kiosk.core.visits import AccessState, Visit, WaitReason
from services.jobs.groups import groups_held
from services.jobs.steps.doors import Progress
from services.jobs.steps.same_name import is_same_name
from services.jobs.steps.withdrawal import Withdrawal
from services.jobs.wanted import Wanted, Wishes
from services.store import Store

_UNPROVABLE_POLL_S = 600.0


class Revoke:
    def __init__(
        self, hikcentral: AccessControl, store: Store, wishes: Wishes, clock: Clock
    ) -> None:
        self._hikcentral = hikcentral
        self._store = store
        self._wishes = wishes
        self._rules = wishes.rules
        self._clock = clock
        self._withdrawal = Withdrawal(hikcentral, wishes.rules, clock)

    def run(self, job: Job, visit: Visit) -> Outcome:
        if visit.access is not AccessState.REVOKING:
            return Done(note="the visit was prolonged, access is given anew")
        kept = self._wishes.of(visit.person_code)
        if "person_id" not in job.result:
            return self._begin(visit, kept)
        if kept is not None:  # What the doors confirm from now on is no removal.
            job = replace(job, result={**job.result, "kept": True})
        seen = self._withdrawal.look(job)
        if not isinstance(seen, tuple):
            return seen
        report, progress = seen
        return self._confirmed(visit, kept, report, progress)

    def _begin(self, visit: Visit, kept: Wanted | None) -> Outcome:
        person = self._hikcentral.find_person(visit.person_code)
        leaving = self._leaving(visit, kept)
        if person is not None and _is_visitor(person, visit):
            return self._withdrawal.begin(person, leaving, kept)
        if visit.person_id is None:
            return Done(note="HikCentral has no such person")
        if self._rules.end_of(visit) <= self._clock.now():
            return Done(note="forgotten by HikCentral, and the window has ended")
        # Deleted there: an apply would be refused, but the doors may still hold the person.
        return self._withdrawal.watch(visit.person_id, self._withdrawal.doors(leaving))

    def _confirmed(
        self, visit: Visit, kept: Wanted | None, report: ApplyReport, progress: Progress
    ) -> Outcome:
        forgotten = not report.positive and kept is None
        if forgotten and self._hikcentral.find_person(visit.person_code) is None:
            return self._unprovable(visit, progress)
        person_id = PersonId(progress.saved["person_id"])
        if self._withdrawal.is_member(person_id, self._leaving(visit, kept)):
            return Again(WaitReason.UNKNOWN, "still a member of the group", result={})
        doors = f"revoked at {progress.ready} of {progress.total} doors"
        return Done(progress.saved, doors if kept is None else "another visit keeps its access")

    def _leaving(self, visit: Visit, kept: Wanted | None) -> frozenset[GroupId]:
        others = frozenset[GroupId]() if kept is None else kept.groups
        return groups_held(self._store, visit, self._rules) - others

    def _unprovable(self, visit: Visit, progress: Progress) -> Outcome:
        """Nothing is listed of somebody whom the server has forgotten, and the doors may not have.

        What ends the access then is its window (invariant I4); until then nobody can confirm.
        """
        left_s = (self._rules.end_of(visit) - self._clock.now()).total_seconds()
        if visit.doors_total == 0 or left_s <= 0:
            return Done(progress.saved, "forgotten by HikCentral, and the window has ended")
        return NotNow(
            WaitReason.UNCONFIRMED,
            "forgotten by HikCentral; the doors are closed by the end of the window",
            delay_s=min(left_s, _UNPROVABLE_POLL_S),
            result=progress.saved,
        )


def _is_visitor(person: Person, visit: Visit) -> bool:
    """False for somebody else behind our code, whom enroll has not touched either (fault F21)."""
    return person.id == visit.person_id or is_same_name(person.name, visit.visitor_name)
