"""The roles that the parts of the program play for each other.

`ui` and the upper services know only these; `kiosk.app` fills them. All implementations may be
called from any thread unless a method says otherwise. Errors are those of `kiosk.core.errors`.
"""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Protocol

from kiosk.core.access import (
    AccessGroup,
    ApplyReport,
    Door,
    FoundEvents,
    Members,
    NewPerson,
    Person,
    PersonRef,
    Roster,
    ServerVersion,
)
from kiosk.core.audit import AuditEntry
from kiosk.core.ids import DoorId, GroupId, HostId, JobId, PersonId, VisitId
from kiosk.core.jobs import Job, JobLogEntry, JobState
from kiosk.core.mail import Mail
from kiosk.core.passages import Passage
from kiosk.core.people import Actor, Department, Host
from kiosk.core.pictures import CameraState, Frame, Photo
from kiosk.core.visits import DoorReceipt, NewVisit, Visit, VisitType, WaitReason


class Desk(Protocol):
    """The use cases. Every method returns after its transaction is on disk.

    Raises Forbidden by role, NotFound, IllegalMove, InvalidInput, StoreError.
    """

    def register(self, visit: NewVisit, actor: Actor) -> Visit: ...

    def attach_photo(self, visit_id: VisitId, jpeg: bytes, actor: Actor) -> Visit: ...

    def check_in(self, visit_id: VisitId, actor: Actor) -> Visit: ...

    def check_out(self, visit_id: VisitId, actor: Actor) -> Visit: ...

    def cancel(self, visit_id: VisitId, actor: Actor) -> Visit: ...

    def revoke(self, visit_ids: Sequence[VisitId], actor: Actor) -> tuple[Visit, ...]:
        """Take access away now, whatever the status. Visits without access are left alone."""
        ...

    def change_times(
        self, visit_id: VisitId, expected_entry: datetime, expected_exit: datetime, actor: Actor
    ) -> Visit:
        """Other times for a live visit; access follows, and the doors confirm it anew."""
        ...

    def change_type(self, visit_id: VisitId, visit_type: VisitType, actor: Actor) -> Visit:
        """Another type for a live visit, and with it another access group."""
        ...

    def retry(self, job_id: JobId, actor: Actor) -> Job:
        """Put a dead job back in the queue with a fresh count of attempts."""
        ...

    def retry_all(self, reason: WaitReason, actor: Actor) -> tuple[Job, ...]:
        """The same for all dead jobs of one class, once what failed them is mended."""
        ...

    def cancel_job(self, job_id: JobId, actor: Actor) -> Job:
        """Stop a queued job. What takes access away cannot be stopped: IllegalMove."""
        ...


class Lookup(Protocol):
    """Reads for screens and the command line. Never waits for a writer."""

    def get_visit(self, visit_id: VisitId) -> Visit: ...

    def list_live_visits(self) -> tuple[Visit, ...]:
        """Expected, inside, and closed today or still holding access; newest first."""
        ...

    def list_visits(self, limit: int = 500) -> tuple[Visit, ...]: ...

    def find_hosts(self, text: str, limit: int = 8) -> tuple[Host, ...]:
        """Hosts whose name has a word that begins with `text`, whatever the case."""
        ...

    def get_host(self, host_id: HostId) -> Host: ...

    def list_departments(self) -> tuple[Department, ...]: ...

    def get_photo(self, visit_id: VisitId) -> bytes | None: ...

    def list_receipts(self, visit_id: VisitId) -> tuple[DoorReceipt, ...]:
        """What each door has confirmed for the visit, and when; oldest first."""
        ...

    def count_queue(self) -> tuple[int, int]:
        """(queued or running jobs, dead jobs), as `events.QueueChanged` carries them."""
        ...


class AdminLookup(Protocol):
    """Reads for the admin tab; each takes the actor, whose right is checked by the service."""

    def list_all_visits(self, actor: Actor, limit: int = 1000) -> tuple[Visit, ...]: ...

    def list_passages(self, visit_id: VisitId, actor: Actor) -> tuple[Passage, ...]: ...

    def list_jobs(
        self, actor: Actor, states: frozenset[JobState] | None = None, limit: int = 500
    ) -> tuple[Job, ...]: ...

    def timeline(self, visit_id: VisitId, actor: Actor) -> tuple[JobLogEntry, ...]: ...

    def list_audit(self, actor: Actor, limit: int = 500) -> tuple[AuditEntry, ...]: ...


class SignIn(Protocol):
    """The passphrase of the admin tab. Slow on purpose (argon2id): never on the GUI thread."""

    def is_set(self) -> bool: ...

    def set_passphrase(self, passphrase: str) -> Actor:
        """First start only; InvalidInput when it is shorter than 12 or longer than 128."""
        ...

    def sign_in(self, passphrase: str) -> Actor:
        """The security manager, or SignInRefused."""
        ...


class AccessControl(Protocol):
    """HikCentral, by one of its two roads: persons in access groups, or the visitor module.

    Raises PeerError and its kinds, and what the guard of the composition root raises to stop a
    request; nothing else. Every method that takes a PersonRef and changes
    something raises WrongPerson, before it has sent the change, when the id is not of the code.
    """

    def version(self) -> ServerVersion: ...

    def find_person(self, code: str) -> Person | None:
        """Asked afresh at every call; None when there is no person with exactly this code."""
        ...

    def get_person(self, person: PersonRef) -> Person:
        """As it was read or written by us at most half a minute ago, else asked afresh.

        Missing when it is gone, WrongPerson when the id belongs to another code.
        """
        ...

    def get_code(self, person_id: PersonId) -> str | None:
        """The code under this id, asked afresh; "" for somebody without one, None for nobody."""
        ...

    def list_persons(self, code_prefix: str) -> Roster | None:
        """Everybody whose code begins with `code_prefix`, in capitals and small letters as given.

        None where the server does not let us ask, or where this road cannot list by code
        (contract 3.12). ValueError without a prefix: strangers are nobody's business.
        """
        ...

    def add_person(self, person: NewPerson) -> PersonId:
        """AlreadyThere when the code is taken: look it up and adopt it."""
        ...

    def update_person(self, person: PersonRef, *, begin: datetime, end: datetime) -> None: ...

    def put_face(self, person: PersonRef, jpeg: bytes) -> None: ...

    def delete_person(self, person: PersonRef) -> None: ...

    def find_group(self, group_id: GroupId) -> AccessGroup | None:
        """Looked up once and kept for some minutes; None is never kept.

        Without doors where the server does not tell them, or does not let us ask.
        """
        ...

    def add_member(self, group_id: GroupId, person: PersonRef) -> None: ...

    def remove_member(self, group_id: GroupId, person: PersonRef) -> None: ...

    def is_member(self, group_id: GroupId, person_id: PersonId) -> bool | None:
        """None where the server does not let us ask (contract 3.6)."""
        ...

    def list_members(self, group_id: GroupId) -> Members | None:
        """Everybody in the group, known to us or not. Missing when there is no such group.

        None where the server does not let us ask. A fresh change can take seconds to show
        (contract 3.6).
        """
        ...

    def apply(self, person: PersonRef, doors: Sequence[DoorId]) -> None:
        """Queue the push to the devices; returns before any device has it (contract 3.7)."""
        ...

    def apply_report(self, person_id: PersonId, doors: Sequence[DoorId]) -> ApplyReport:
        """NotPermitted when no interface of this server tells what the doors have."""
        ...

    def list_doors(self) -> tuple[Door, ...]: ...

    def door_events(
        self, event_type: int, doors: Sequence[DoorId], since: datetime, until: datetime
    ) -> FoundEvents:
        """All pages, ascending, for any number of doors and any window; may hold repeats."""
        ...


class Mailer(Protocol):
    """One mail server. `send` returns after the server has taken the message.

    Raises LinkDown (not connected), CertificateRefused, CredentialsRefused, Busy (4xx),
    Refused (5xx), OutcomeUnknown (lost after DATA).
    """

    def send(self, mail: Mail) -> None: ...

    def probe(self) -> None: ...


class Camera(Protocol):
    """The webcam. Its own thread reads; only the newest frame counts."""

    def start(self) -> None: ...

    def stop(self) -> None: ...

    def state(self) -> CameraState: ...

    def watch(self, listener: Callable[[Frame], None]) -> Callable[[], None]:
        """Call `listener` on the camera thread for each frame; the answer ends it."""
        ...

    def capture(self) -> Photo:
        """The newest frame, cropped and encoded. CameraUnavailable, PhotoRejected."""
        ...

    def photo_from_file(self, data: bytes) -> Photo:
        """A picture file by the same rules. PhotoRejected."""
        ...


class Secrets(Protocol):
    """Named secrets outside the database and the settings file."""

    def get(self, name: str) -> str | None: ...

    def set(self, name: str, value: str) -> None: ...
