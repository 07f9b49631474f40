"""revoke_ghost: somebody with a code of ours has access, and no visit explains it.

A restored HikCentral, a lost database, or a change by hand. Payload: `code`, `person_id`,
`groups`. The person is touched only while the id belongs to the code; what a visit explains
by then stays.
"""

from kiosk.core.clock import Clock
from kiosk.core.ids import GroupId, PersonCode
from kiosk.core.jobs import Again, Done, Job, Outcome
from kiosk.core.ports import AccessControl
from kiosk.core.visits import WaitReason
from services.jobs.steps.withdrawal import Withdrawal
from services.jobs.wanted import Wishes


class RevokeGhost:
    def __init__(self, hikcentral: AccessControl, wishes: Wishes, clock: Clock) -> None:
        self._hikcentral = hikcentral
        self._wishes = wishes
        self._withdrawal = Withdrawal(hikcentral, wishes.rules, clock)

    def run(self, job: Job) -> Outcome:
        code = PersonCode(job.payload["code"])
        kept = self._wishes.of(code)
        explained = kept.groups if kept is not None else frozenset[GroupId]()
        groups = frozenset(GroupId(group) for group in job.payload["groups"]) - explained
        person = self._hikcentral.find_person(code)
        if not groups or person is None or person.id != job.payload["person_id"]:
            return Done(note="a visit explains the access by now, or the person is gone")
        if "person_id" not in job.result:
            return self._withdrawal.begin(person, groups, kept)
        seen = self._withdrawal.look(job)
        if not isinstance(seen, tuple):
            return seen
        if self._withdrawal.is_member(person.id, groups):
            return Again(WaitReason.UNKNOWN, "still a member of the group", result={})
        _, progress = seen
        return Done(progress.saved, f"revoked at {progress.ready} of {progress.total} doors")
