"""Which milestones a done step has reached, read from its result (promise: the log trail)."""

from collections.abc import Mapping
from typing import Any

from kiosk.core.jobs import JobKind, Milestone

Reached = tuple[Milestone, str]


def milestones(kind: JobKind, result: Mapping[str, Any]) -> tuple[Reached, ...]:
    """(milestone, note with ids) in order; none for a step that found nothing to do."""
    if kind is JobKind.ENROLL and "person_id" in result:
        how = Milestone.PERSON_CREATED if result.get("created") else Milestone.PERSON_ADOPTED
        return (how, ""), (Milestone.PERSON_ID_STORED, str(result["person_id"]))
    if kind is JobKind.ASSIGN and "group_id" in result:
        group = str(result["group_id"])
        return (Milestone.PERSON_VALIDATED, ""), (Milestone.GROUP_ASSIGNED, group)
    doors = f"{result['ready']} / {result['total']}" if "clean" in result else ""
    if kind in (JobKind.APPLY, JobKind.UPDATE_VALIDITY) and doors:
        return ((Milestone.ACCESS_GRANTED, doors),)
    if kind is JobKind.REVOKE:
        return ((Milestone.ACCESS_REVOKED, doors),)
    if kind is JobKind.NOTIFY and result.get("sent"):
        return ((Milestone.HOST_NOTIFIED, ""),)
    return ()
