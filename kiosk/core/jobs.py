"""A job: one step of the outside work of a visit, its states, its outcomes, its order.

The row is the truth. A job is claimed (committed) before the first byte leaves, and every
outcome is one of the four words below.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from types import MappingProxyType
from typing import Any

from kiosk.core.errors import IllegalMove
from kiosk.core.ids import JobId, VisitId
from kiosk.core.visits import WaitReason


class JobKind(StrEnum):
    ENROLL = "enroll"
    ASSIGN = "assign"
    APPLY = "apply"
    UPDATE_VALIDITY = "update_validity"
    REVOKE = "revoke"
    REVOKE_GHOST = "revoke_ghost"
    REMOVE_PERSON = "remove_person"
    NOTIFY = "notify"


class Lane(StrEnum):
    """Who works on a job: each lane has workers of its own, so that none waits for another."""

    REVOKE = "revoke"
    ACCESS = "access"
    NOTIFY = "notify"


class JobState(StrEnum):
    QUEUED = "queued"
    RUNNING = "running"
    DONE = "done"
    DEAD = "dead"
    CANCELLED = "cancelled"


class Milestone(StrEnum):
    """What a finished step means in the field's words; the timeline shows them beside states."""

    PERSON_CREATED = "person_created"
    PERSON_ADOPTED = "person_adopted"
    PERSON_ID_STORED = "person_id_stored"
    PERSON_VALIDATED = "person_validated"
    GROUP_ASSIGNED = "group_assigned"
    ACCESS_GRANTED = "access_granted"
    ACCESS_REVOKED = "access_revoked"
    FIRST_ENTRY = "first_entry_detected"
    FIRST_EXIT = "first_exit_detected"
    NOTICE_SCHEDULED = "notice_scheduled"
    HOST_NOTIFIED = "host_notified"


class Peer(StrEnum):
    """The outside systems; each has one link gate."""

    HIKCENTRAL = "hikcentral"
    MAIL = "mail"


JOB_MOVES = MappingProxyType(
    {
        JobState.QUEUED: frozenset({JobState.RUNNING, JobState.CANCELLED}),
        JobState.RUNNING: frozenset({JobState.DONE, JobState.QUEUED, JobState.DEAD}),
        JobState.DEAD: frozenset({JobState.QUEUED, JobState.CANCELLED}),
        JobState.DONE: frozenset[JobState](),
        JobState.CANCELLED: frozenset[JobState](),
    }
)

LANE_OF = MappingProxyType(
    {
        JobKind.ENROLL: Lane.ACCESS,
        JobKind.ASSIGN: Lane.ACCESS,
        JobKind.APPLY: Lane.ACCESS,
        JobKind.UPDATE_VALIDITY: Lane.ACCESS,
        JobKind.REVOKE: Lane.REVOKE,
        JobKind.REVOKE_GHOST: Lane.REVOKE,
        JobKind.REMOVE_PERSON: Lane.ACCESS,
        JobKind.NOTIFY: Lane.NOTIFY,
    }
)

PEER_OF = MappingProxyType(
    {Lane.REVOKE: Peer.HIKCENTRAL, Lane.ACCESS: Peer.HIKCENTRAL, Lane.NOTIFY: Peer.MAIL}
)

PRIORITY_OF = MappingProxyType(
    {
        JobKind.REVOKE: 0,
        JobKind.REVOKE_GHOST: 5,
        JobKind.UPDATE_VALIDITY: 5,
        JobKind.ENROLL: 10,
        JobKind.ASSIGN: 10,
        JobKind.APPLY: 10,
        JobKind.NOTIFY: 20,
        JobKind.REMOVE_PERSON: 30,
    }
)
"""Smaller runs first within a lane."""

GRANT_CHAIN = (JobKind.ENROLL, JobKind.ASSIGN, JobKind.APPLY)
"""The steps that lead to a confirmed door, in the only order in which they may run."""

GRANTING = frozenset({*GRANT_CHAIN, JobKind.UPDATE_VALIDITY})
"""Steps that give or widen access: a revoke makes those that still wait void."""

NEVER_GIVES_UP = frozenset({JobKind.REVOKE, JobKind.REVOKE_GHOST})
"""They never die and cannot be cancelled: access must be gone in the end."""


def check_job_move(current: JobState, wanted: JobState) -> None:
    """Raise IllegalMove unless the table allows the move."""
    if wanted not in JOB_MOVES[current]:
        raise IllegalMove("job", current.value, wanted.value)


@dataclass(frozen=True, slots=True)
class Done:
    """The wanted state is reached, by us or already before. `result` holds ids only."""

    result: Mapping[str, Any] = field(default_factory=dict[str, Any])
    note: str = ""


@dataclass(frozen=True, slots=True)
class Again:
    """It failed and may succeed later: one attempt is used, the backoff schedule decides when.

    `result` replaces the progress kept in the row; None keeps it.
    """

    reason: WaitReason
    detail: str = ""
    uncertain: bool = False
    retry_after_s: float | None = None
    result: Mapping[str, Any] | None = None


@dataclass(frozen=True, slots=True)
class NotNow:
    """Nothing is wrong with the job: no attempt is used.

    `link` names the peer that cannot be reached, which closes its gate; without it the job
    simply waits `delay_s` (doors that are still applying). `result` keeps progress.
    """

    reason: WaitReason
    detail: str = ""
    delay_s: float = 0.0
    link: Peer | None = None
    uncertain: bool = False
    result: Mapping[str, Any] | None = None


@dataclass(frozen=True, slots=True)
class Never:
    """It cannot succeed as it is: the job dies and a person at the desk is asked."""

    reason: WaitReason
    detail: str = ""


Outcome = Done | Again | NotNow | Never


@dataclass(frozen=True, slots=True)
class Job:
    """One job row as last committed. `token` is the fence: a late worker's write misses.

    `subject` is who the step is about: of one subject the database lets one step run at a time.
    `visit_id` is None for somebody found in HikCentral whom no visit explains.
    """

    id: JobId
    visit_id: VisitId | None
    chain: str
    subject: str
    seq: int
    kind: JobKind
    state: JobState
    payload: Mapping[str, Any]
    priority: int
    run_at: datetime
    attempts: int
    token: int
    uncertain: bool
    result: Mapping[str, Any]
    reason: WaitReason | None
    last_error: str
    created_at: datetime
    finished_at: datetime | None = None
    lease_owner: str = ""
    lease_until: datetime | None = None

    @property
    def lane(self) -> Lane:
        return LANE_OF[self.kind]


@dataclass(frozen=True, slots=True)
class JobLogEntry:
    """One transition or milestone of one job, written in the transaction that made it.

    `what` is a value of JobState or Milestone.
    """

    job_id: JobId
    visit_id: VisitId | None
    kind: JobKind
    at: datetime
    what: str
    attempt: int
    note: str
