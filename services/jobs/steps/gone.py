"""Does HikCentral still know whom we gave access? Asked where a report proves nothing by itself.

A server that lists only what waits or has failed lists nothing for somebody whom it does not
know: after a delete, or when it was put back from a backup (faults F22, F37).
"""

from kiosk.core.ids import GroupId, PersonId
from kiosk.core.ports import AccessControl
from kiosk.core.visits import Visit, WaitReason
from services.jobs.outcomes import Gone


def gone() -> Gone:
    """The outcome of a step that finds nobody to go on with."""
    return Gone(WaitReason.PERSON_CONFLICT, "HikCentral has the person no longer")


def is_granted_there(
    hikcentral: AccessControl, group_id: GroupId, person_id: PersonId, visit: Visit
) -> bool:
    """True while the person is in the group, or, where members are not told, at least exists."""
    member = hikcentral.is_member(group_id, person_id)
    return hikcentral.find_person(visit.person_code) is not None if member is None else member
