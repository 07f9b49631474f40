"""The errors that cross a port. Each carries data; the words for people live in `ui.strings`.

KioskError
|-- InvalidInput          fields of a form, with what is wrong and the limit
|-- NotFound              no such visit, job, host
|-- IllegalMove           a state table forbids it
|-- Forbidden             the role of the actor does not allow it
|-- PhotoRejected         a picture cannot become an enrolment photo
|-- CameraUnavailable     no frame to take a photo from
|-- SignInRefused         wrong passphrase, or too many tries
|-- ConfigError           a setting: which one, what is wrong, what cures it
|   |-- SecretMissing     a secret that a setting names is not in the secret store
|   `-- PortTaken         a port that we must listen on is in use
|-- LeaseLost             the job that this worker runs was given to another one
|-- DataFolderInUse       another kiosk runs on the same data folder
|-- StoreError            the database cannot be opened, read or written
|   |-- StoreKeyWrong     the key does not open this database
|   |-- StoreTooNew       written by a newer version
|   `-- StoreUnavailable  disk full, read only, damaged
`-- PeerError             another system: HikCentral, the mail server
    |-- LinkDown          it cannot be reached; nothing happened there
    |-- CredentialsRefused  it refuses our key, or our clock
    |-- CertificateRefused  we refuse its certificate; nothing was sent
    |-- OutcomeUnknown    the request may have been carried out
    |-- Busy              it asks to come back later; nothing happened there
    `-- Refused           a definite no; nothing happened there
        |-- NotPermitted  this interface is not authorised for us
        |-- Missing       the thing that we named is not there
        |-- WrongPerson   the id that we hold belongs to somebody else; nothing was sent
        `-- AlreadyThere  the thing that we add exists
"""

from dataclasses import dataclass, field
from enum import StrEnum


class KioskError(Exception):
    """Root of every error that this program raises on purpose."""


class Problem(StrEnum):
    """What can be wrong with one field of a form."""

    REQUIRED = "REQUIRED"
    TOO_LONG = "TOO_LONG"
    BAD_CHARACTERS = "BAD_CHARACTERS"
    BAD_EMAIL = "BAD_EMAIL"
    BAD_PHONE = "BAD_PHONE"
    NOT_IN_LIST = "NOT_IN_LIST"
    BEFORE_ENTRY = "BEFORE_ENTRY"
    IN_THE_PAST = "IN_THE_PAST"
    TOO_FAR = "TOO_FAR"
    TOO_SHORT = "TOO_SHORT"
    NO_CONSENT = "NO_CONSENT"


@dataclass(frozen=True, slots=True)
class FieldProblem:
    """One field, what is wrong with it, and the limit where there is one."""

    field: str
    problem: Problem
    limit: int | None = None


class InvalidInput(KioskError):
    """One or more fields cannot be accepted; nothing was saved."""

    def __init__(self, problems: tuple[FieldProblem, ...]) -> None:
        super().__init__(", ".join(f"{p.field}: {p.problem.value}" for p in problems))
        self.problems = problems


class NotFound(KioskError):
    """There is no such thing."""

    def __init__(self, kind: str, key: str) -> None:
        super().__init__(f"no {kind} {key}")
        self.kind = kind
        self.key = key


class IllegalMove(KioskError):
    """The state table of `kind` has no move from `current` to `wanted`."""

    def __init__(self, kind: str, current: str, wanted: str) -> None:
        super().__init__(f"{kind}: {current} -> {wanted} is not allowed")
        self.kind = kind
        self.current = current
        self.wanted = wanted


class Forbidden(KioskError):
    """The actor's role does not allow the action."""

    def __init__(self, action: str, role: str) -> None:
        super().__init__(f"{role} may not {action}")
        self.action = action
        self.role = role


class PhotoProblem(StrEnum):
    NOT_AN_IMAGE = "NOT_AN_IMAGE"
    TOO_LARGE = "TOO_LARGE"
    TOO_SMALL = "TOO_SMALL"
    NO_FACE = "NO_FACE"
    SEVERAL_FACES = "SEVERAL_FACES"
    CANNOT_READ = "CANNOT_READ"


class PhotoRejected(KioskError):
    """The picture cannot be used for face recognition."""

    def __init__(self, problem: PhotoProblem) -> None:
        super().__init__(problem.value)
        self.problem = problem


class CameraUnavailable(KioskError):
    """There is no camera picture now."""


class SignInRefused(KioskError):
    """Wrong passphrase; `wait_s` seconds must pass before the next try counts."""

    def __init__(self, wait_s: float = 0.0) -> None:
        super().__init__("sign-in refused")
        self.wait_s = wait_s


class ConfigProblem(StrEnum):
    NOT_TOML = "NOT_TOML"
    UNKNOWN_SETTING = "UNKNOWN_SETTING"
    MISSING = "MISSING"
    BAD_VALUE = "BAD_VALUE"
    FILE_MISSING = "FILE_MISSING"
    SECRET_MISSING = "SECRET_MISSING"
    NO_SECRET_STORE = "NO_SECRET_STORE"
    PORT_TAKEN = "PORT_TAKEN"


class ConfigError(KioskError):
    """A setting cannot be used. `setting` is its dotted name; `detail` never holds a secret."""

    def __init__(self, setting: str, problem: ConfigProblem, detail: str = "") -> None:
        super().__init__(f"{setting}: {problem.value} {detail}".rstrip())
        self.setting = setting
        self.problem = problem
        self.detail = detail


class SecretMissing(ConfigError):
    """The secret that a setting names has not been stored yet."""

    def __init__(self, setting: str, name: str) -> None:
        super().__init__(setting, ConfigProblem.SECRET_MISSING, name)


class PortTaken(ConfigError):
    """Another program listens on the port."""

    def __init__(self, setting: str, port: int) -> None:
        super().__init__(setting, ConfigProblem.PORT_TAKEN, str(port))
        self.port = port


class LeaseLost(KioskError):
    """Another worker has the job by now: nothing more may be sent for it."""

    def __init__(self, job_id: int) -> None:
        super().__init__(f"job {job_id} was given to another worker")
        self.job_id = job_id


class DataFolderInUse(KioskError):
    """Another kiosk program holds the lock of this data folder."""

    def __init__(self, folder: str) -> None:
        super().__init__(folder)
        self.folder = folder


class StoreError(KioskError):
    """The database failed."""


class StoreKeyWrong(StoreError):
    """The database is there, but the key does not open it. Nothing was changed."""


class StoreTooNew(StoreError):
    """The database was written by a newer version of the program. Nothing was changed."""


class StoreUnavailable(StoreError):
    """The database cannot be read or written now (disk full, read only, damaged)."""


class PeerError(KioskError):
    """Another system failed. `code` is its own code, `detail` is redacted text."""

    def __init__(self, detail: str = "", code: str = "") -> None:
        super().__init__(f"{code} {detail}".strip())
        self.detail = detail
        self.code = code


class LinkDown(PeerError):
    """The peer cannot be reached; the request was not carried out."""


class CredentialsRefused(PeerError):
    """The peer refuses our key or our clock. `clock_skew_s` is known where it sent its time."""

    def __init__(self, detail: str = "", code: str = "", clock_skew_s: float | None = None) -> None:
        super().__init__(detail, code)
        self.clock_skew_s = clock_skew_s


class CertificateRefused(PeerError):
    """The certificate is not the one that we trust; no application byte was sent."""


class OutcomeUnknown(PeerError):
    """The request may or may not have been carried out: look before repeating."""


class Busy(PeerError):
    """Come back later; `retry_after_s` where the peer said when."""

    def __init__(
        self, detail: str = "", code: str = "", retry_after_s: float | None = None
    ) -> None:
        super().__init__(detail, code)
        self.retry_after_s = retry_after_s


class Refused(PeerError):
    """A definite no: nothing happened, and the same request will be refused again."""


class NotPermitted(Refused):
    """The interface is not authorised for our key, or not part of this version."""


class Missing(Refused):
    """The person, group, door or mailbox does not exist there."""


class WrongPerson(Refused):
    """The person behind our id carries another code: nothing was written to it."""


class AlreadyThere(Refused):
    """What we wanted to add exists already."""


@dataclass(frozen=True, slots=True)
class Rejections:
    """Collects field problems while a form is checked; `raise_if_any` ends the check."""

    found: list[FieldProblem] = field(default_factory=list[FieldProblem])

    def add(self, name: str, problem: Problem, limit: int | None = None) -> None:
        self.found.append(FieldProblem(name, problem, limit))

    def raise_if_any(self) -> None:
        """Raise InvalidInput with everything that was found."""
        if self.found:
            raise InvalidInput(tuple(self.found))
