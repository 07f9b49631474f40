"""Is it the turn of this visit? Every step that grants asks before it acts."""

from kiosk.core.jobs import Done, Job, NotNow
from kiosk.core.visits import Visit, WaitReason
from services.jobs.wanted import Wanted, Wishes, is_wanted

UNWANTED = Done(note="no longer wanted, nothing done")
_LOOK_AGAIN_S = 60.0


def turn_of(wishes: Wishes, job: Job, visit: Visit) -> Wanted | Done | NotNow:
    """What is wanted now, or why nothing is to be done for this visit yet or any more.

    HikCentral keeps one window per person: it is the earlier visit's until that is over.
    """
    wanted = wishes.of(visit.person_code)
    if not is_wanted(visit) or wanted is None:
        return UNWANTED
    if visit.id in wanted.visits:
        return wanted
    until = f"until {wanted.end.isoformat(timespec='minutes')}"
    # Counted, so that a visit that is days away does not fill its timeline.
    looks = {**job.result, "polls": int(job.result.get("polls", 0)) + 1}
    return NotNow(WaitReason.OTHER_VISIT, until, delay_s=_LOOK_AGAIN_S, result=looks)
