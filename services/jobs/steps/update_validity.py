"""update_validity: changed times reach the person, and every door has confirmed them.

Only the newest change counts: whatever waits is replaced when a newer one is queued, and the
window is computed from the visits as they are now.
"""

from kiosk.core.access import PersonRef
from kiosk.core.errors import Missing
from kiosk.core.jobs import Job, Outcome
from kiosk.core.ports import AccessControl
from kiosk.core.visits import Visit
from services.jobs.steps.apply import Apply
from services.jobs.steps.gone import gone
from services.jobs.steps.turn import turn_of
from services.jobs.steps.window import ensure_window
from services.jobs.wanted import Wanted, Wishes


class UpdateValidity:
    def __init__(self, hikcentral: AccessControl, wishes: Wishes, apply: Apply) -> None:
        self._hikcentral = hikcentral
        self._wishes = wishes
        self._apply = apply

    def run(self, job: Job, visit: Visit) -> Outcome:
        turn = turn_of(self._wishes, job, visit)
        if not isinstance(turn, Wanted):
            return turn
        if "doors" not in job.result and visit.person_id is not None:
            try:
                ref = PersonRef(visit.person_id, visit.person_code)
                ensure_window(self._hikcentral, self._hikcentral.get_person(ref), turn)
            except Missing:
                return gone()
        return self._apply.run(job, visit)
