"""What the reconciler does about a finding, inside a write transaction: queue it and report it."""

import logging
from datetime import datetime

import sqlalchemy as sa

from kiosk.core.access import Person, PersonRef
from kiosk.core.audit import AuditAction
from kiosk.core.events import Discrepancy, DiscrepancyFound, Event, VisitChanged
from kiosk.core.ids import GroupId, PersonCode, PersonId, VisitId
from kiosk.core.jobs import GRANTING, JobKind
from kiosk.core.people import SYSTEM_ACTOR
from kiosk.core.visits import AccessState, Visit
from services.jobs.anew import start_anew
from services.jobs.chains import (
    queue_other_group,
    queue_revoke_again,
    queue_revoke_ghost,
    queue_update_validity,
)
from services.jobs.rules import AccessRules
from services.jobs.wanted import Wanted, wanted
from services.store import audits, job_reads, totals, visits
from services.upkeep.observing import Observed

log = logging.getLogger(__name__)

_ACTOR = SYSTEM_ACTOR.name
_ACTIONS = {
    Discrepancy.GHOST: AuditAction.GHOST_FOUND,
    Discrepancy.MISSING_GRANT: AuditAction.GRANT_MISSING,
    Discrepancy.VALIDITY: AuditAction.VALIDITY_DRIFTED,
    Discrepancy.LOST_STEP: AuditAction.GRANT_MISSING,
}


class Repairs:
    def __init__(self, rules: AccessRules) -> None:
        self._rules = rules

    def is_quiet(self, connection: sa.Connection, code: PersonCode, since: datetime) -> bool:
        """True when no step about the person is under way or has just ended: what was seen may
        otherwise be older than what has been done."""
        return job_reads.is_quiet(connection, code, since)

    def ghost(
        self,
        connection: sa.Connection,
        person_id: PersonId,
        code: PersonCode,
        groups: frozenset[GroupId],
        now: datetime,
    ) -> list[Event]:
        """Take away the groups that no visit explains."""
        theirs = visits.list_of_person(connection, code)
        due = wanted(theirs, self._rules, now)
        extra = groups - (due.groups if due else frozenset[GroupId]())
        if not extra:
            return []
        last = theirs[-1] if theirs else None
        report = self._report(connection, Discrepancy.GHOST, code, last and last.id, now)
        if due is None and last is not None and last.access is AccessState.REVOKED:
            revoking = queue_revoke_again(connection, last, _ACTOR, now, groups=extra)
            return [report, VisitChanged(revoking)]
        queue_revoke_ghost(connection, PersonRef(person_id, code), extra, now)
        return [report]

    def drift(
        self, observed: Observed, connection: sa.Connection, visit: Visit, now: datetime
    ) -> list[Event]:
        """A visit that is ready: is the person there, with face, window and membership?"""
        theirs = visits.list_of_person(connection, visit.person_code)
        due = wanted(theirs, self._rules, now)
        if visit.access is not AccessState.READY or due is None:
            return []
        if visit.id not in due.visits:
            # An earlier visit of the same person has come in between: not ready any more.
            return self._window(connection, visit, now)
        if visit.person_code in observed.persons:
            found = self._person(connection, visit, observed.persons[visit.person_code], due, now)
            if found:
                return found
        members = observed.members.get(self._rules.group_of(visit))
        if members is None or not members.complete or visit.person_id in members:
            return []
        report = self._report(
            connection, Discrepancy.MISSING_GRANT, visit.person_code, visit.id, now
        )
        return [report, VisitChanged(queue_other_group(connection, visit, now, "reconciler"))]

    def _person(
        self,
        connection: sa.Connection,
        visit: Visit,
        person: Person | None,
        due: Wanted,
        now: datetime,
    ) -> list[Event]:
        if person is None or person.id != visit.person_id or not person.has_face:
            what = Discrepancy.MISSING_GRANT
            report = self._report(connection, what, visit.person_code, visit.id, now)
            return [report, VisitChanged(start_anew(connection, visit, now, "reconciler"))]
        if (person.begin, person.end) != (due.begin, due.end):
            return self._window(connection, visit, now)
        return []

    def _window(self, connection: sa.Connection, visit: Visit, now: datetime) -> list[Event]:
        report = self._report(connection, Discrepancy.VALIDITY, visit.person_code, visit.id, now)
        return [report, VisitChanged(queue_update_validity(connection, visit, now, "reconciler"))]

    def lost_steps(self, connection: sa.Connection, visit: Visit, now: datetime) -> list[Event]:
        """A visit on its way somewhere with no step that would bring it there."""
        if not visit.is_open or visit.access is AccessState.REVOKING:
            if job_reads.has_open_step(connection, visit.id, (JobKind.REVOKE,)):
                return []
            moved = queue_revoke_again(connection, visit, _ACTOR, now)
        else:
            theirs = visits.list_of_person(connection, visit.person_code)
            stands = job_reads.has_open_step(connection, visit.id, GRANTING)
            if stands or wanted(theirs, self._rules, now) is None:
                return []
            moved = start_anew(connection, visit, now, "reconciler")
        report = self._report(connection, Discrepancy.LOST_STEP, visit.person_code, visit.id, now)
        return [report, VisitChanged(moved)]

    def _report(
        self,
        connection: sa.Connection,
        what: Discrepancy,
        code: PersonCode,
        visit_id: VisitId | None,
        now: datetime,
    ) -> DiscrepancyFound:
        audits.record(connection, now, _ACTOR, _ACTIONS[what], visit_id, f"{what.value} {code}")
        totals.add_discrepancy(connection, what)
        log.warning("discrepancy", extra={"what": what.value, "visit": visit_id, "code": code})
        return DiscrepancyFound(what, code, visit_id, now)
