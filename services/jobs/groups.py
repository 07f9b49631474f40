"""Which access groups a visit may have put its person into: recorded, not recomputed.

The type of a visit and the table of groups may have changed since, and access must be taken
away where it was given.
"""

from kiosk.core.ids import GroupId
from kiosk.core.jobs import JobKind, JobState
from kiosk.core.visits import Visit
from services.jobs.rules import AccessRules
from services.store import Store, job_reads


def groups_held(store: Store, visit: Visit, rules: AccessRules) -> frozenset[GroupId]:
    """The groups of all assign steps of the visit, the one of its type, and where it was found.

    After a step whose outcome nobody knows it may be any of ours. StoreError.
    """
    with store.read() as connection:
        kinds = (JobKind.ASSIGN, JobKind.REVOKE)
        steps = job_reads.list_jobs(connection, visit_id=visit.id, kinds=kinds)
    assigned = [step for step in steps if step.kind is JobKind.ASSIGN]
    found = {GroupId(group) for step in steps for group in step.payload.get("groups", ())}
    known = {GroupId(step.result["group_id"]) for step in assigned if "group_id" in step.result}
    if any(step.uncertain and step.state is not JobState.DONE for step in assigned):
        known |= set(rules.groups.values())
    return frozenset(known | found | {rules.group_of(visit)})
