"""What has happened, in the past tense. Published after the commit, carrying whole snapshots."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from kiosk.core.access import MissingInterface
from kiosk.core.ids import PersonCode, VisitId
from kiosk.core.jobs import Job, Peer
from kiosk.core.passages import Passage
from kiosk.core.pictures import CameraState
from kiosk.core.visits import Visit, WaitReason


@dataclass(frozen=True, slots=True)
class VisitChanged:
    visit: Visit


@dataclass(frozen=True, slots=True)
class JobChanged:
    job: Job


@dataclass(frozen=True, slots=True)
class PassageRecorded:
    passage: Passage


@dataclass(frozen=True, slots=True)
class LinkChanged:
    """The gate of `peer` opened (`up`) or closed; `reason` and `detail` say why it closed."""

    peer: Peer
    up: bool
    at: datetime
    reason: WaitReason | None = None
    detail: str = ""


@dataclass(frozen=True, slots=True)
class CameraChanged:
    state: CameraState
    detail: str = ""


@dataclass(frozen=True, slots=True)
class QueueChanged:
    """Counts from the job table: waiting or running, and dead (someone must look)."""

    open_jobs: int
    dead_jobs: int


@dataclass(frozen=True, slots=True)
class ApiCalled:
    """One finished HikCentral call. `endpoint` is a fixed path of the contract, never with an id.

    `status` is "success" or "error".
    """

    endpoint: str
    status: str
    duration_s: float


@dataclass(frozen=True, slots=True)
class InterfaceMissing:
    """For the first time in this run HikCentral answered that an interface is closed to us."""

    interface: MissingInterface


class Discrepancy(StrEnum):
    """How HikCentral can differ from the visits. LOST_STEP: a visit had no step to move it."""

    GHOST = "ghost"
    MISSING_GRANT = "missing_grant"
    VALIDITY = "validity"
    LOST_STEP = "lost_step"


@dataclass(frozen=True, slots=True)
class DiscrepancyFound:
    """The reconciler has found one and queued what mends it; `visit_id` None for strangers' visits
    of which our database knows nothing."""

    what: Discrepancy
    person_code: PersonCode
    visit_id: VisitId | None
    at: datetime


Event = (
    VisitChanged
    | JobChanged
    | PassageRecorded
    | LinkChanged
    | CameraChanged
    | QueueChanged
    | ApiCalled
    | InterfaceMissing
    | DiscrepancyFound
)
