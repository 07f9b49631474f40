"""Every kind of job and the step that does it."""

from collections.abc import Mapping

from kiosk.core.clock import Clock
from kiosk.core.jobs import JobKind
from kiosk.core.ports import AccessControl
from services.jobs.rules import AccessRules
from services.jobs.steps import ForVisit, Step, VisitStep
from services.jobs.steps.apply import Apply
from services.jobs.steps.assign import Assign
from services.jobs.steps.enroll import Enroll
from services.jobs.steps.remove_person import RemovePerson
from services.jobs.steps.revoke import Revoke
from services.jobs.steps.revoke_ghost import RevokeGhost
from services.jobs.steps.update_validity import UpdateValidity
from services.jobs.wanted import Wishes
from services.store import Store


def build_steps(
    hikcentral: AccessControl, store: Store, rules: AccessRules, clock: Clock, notify: VisitStep
) -> Mapping[JobKind, Step]:
    """`notify` is the one step that has another peer."""
    wishes = Wishes(store, rules, clock)
    apply = Apply(hikcentral, store, wishes)
    of_visit: dict[JobKind, VisitStep] = {
        JobKind.ENROLL: Enroll(hikcentral, store, wishes),
        JobKind.ASSIGN: Assign(hikcentral, store, wishes),
        JobKind.APPLY: apply,
        JobKind.UPDATE_VALIDITY: UpdateValidity(hikcentral, wishes, apply),
        JobKind.REVOKE: Revoke(hikcentral, store, wishes, clock),
        JobKind.REMOVE_PERSON: RemovePerson(hikcentral, store),
        JobKind.NOTIFY: notify,
    }
    steps: dict[JobKind, Step] = {kind: ForVisit(store, step) for kind, step in of_visit.items()}
    steps[JobKind.REVOKE_GHOST] = RevokeGhost(hikcentral, wishes, clock)
    return steps
