"""Hosts and departments, and the actors who use the desk."""

from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

from kiosk.core.errors import Forbidden
from kiosk.core.ids import DepartmentId, HostId


@dataclass(frozen=True, slots=True)
class Department:
    id: DepartmentId
    name: str


@dataclass(frozen=True, slots=True)
class Host:
    """An employee who receives visitors; `email` gets the entry and exit notices."""

    id: HostId
    name: str
    email: str
    phone: str
    department: str


class Role(StrEnum):
    RECEPTIONIST = "receptionist"
    SECURITY = "security"
    SYSTEM = "system"


@dataclass(frozen=True, slots=True)
class Actor:
    """Who does something; `name` goes into the audit list. SYSTEM acts for doors and timers."""

    name: str
    role: Role


SYSTEM_ACTOR = Actor("system", Role.SYSTEM)


class Right(StrEnum):
    """Names of what can be done; `services.desk` decides with `ALLOWED`."""

    REGISTER = "register"
    CLOSE_VISIT = "close_visit"
    REVOKE = "revoke"
    RETRY_JOB = "retry_job"
    SEE_AUDIT = "see_audit"
    SEE_PASSAGES = "see_passages"
    SEE_JOBS = "see_jobs"


_DESK_RIGHTS = frozenset({Right.REGISTER, Right.CLOSE_VISIT, Right.RETRY_JOB})
_SECURITY_RIGHTS = _DESK_RIGHTS | {
    Right.REVOKE,
    Right.SEE_AUDIT,
    Right.SEE_PASSAGES,
    Right.SEE_JOBS,
}

ALLOWED = MappingProxyType(
    {
        Role.RECEPTIONIST: _DESK_RIGHTS,
        Role.SECURITY: _SECURITY_RIGHTS,
        Role.SYSTEM: _SECURITY_RIGHTS,
    }
)


def require_right(actor: Actor, right: Right) -> None:
    """Raise Forbidden unless the role of `actor` holds `right`."""
    if right not in ALLOWED[actor.role]:
        raise Forbidden(right.value, actor.role.value)
