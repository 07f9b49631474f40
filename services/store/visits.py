"""Visits in and out of the table `visit`, and their photos."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

import sqlalchemy as sa

from kiosk.core.errors import NotFound
from kiosk.core.ids import HostId, PersonCode, PersonId, VisitId
from kiosk.core.validation import fold
from kiosk.core.visits import (
    OPEN_STATUSES,
    AccessState,
    NewVisit,
    Visit,
    VisitStatus,
    VisitType,
    WaitReason,
    check_access_move,
    check_status_move,
)
from services.store.sealing import PhotoSeal
from services.store.tables import department, host, photo, visit

_V = visit.c
_SNAPSHOT = (
    sa.select(visit, host.c.name.label("host_name"), department.c.name.label("department_name"))
    .join(host, host.c.id == _V.host_id)
    .join(department, department.c.id == host.c.department_id)
)
_CLOSED_STAYS_LISTED = timedelta(hours=12)
_CHUNK = 500  # bound values of one statement
_MOVING = (
    AccessState.QUEUED,
    AccessState.ENROLLED,
    AccessState.ASSIGNED,
    AccessState.REVOKING,
)
_ALMOST_GONE = (AccessState.NONE.value, AccessState.REVOKED.value)


def insert_visit(
    connection: sa.Connection, visit_id: VisitId, new: NewVisit, actor: str, now: datetime
) -> Visit:
    """A new EXPECTED row; access is QUEUED with a photo and NONE without.

    NotFound when `new.returning` names no visit.
    """
    connection.execute(
        visit.insert().values(
            id=visit_id,
            revision=1,
            change_seq=_next_change(connection),
            status=VisitStatus.EXPECTED.value,
            access=(AccessState.QUEUED if new.photo else AccessState.NONE).value,
            visitor_name=new.visitor_name,
            name_folded=fold(new.visitor_name),
            company=new.company,
            phone=new.phone,
            email=new.email,
            visit_type=new.visit_type.value,
            host_id=new.host_id,
            purpose=new.purpose,
            expected_entry=new.expected_entry,
            expected_exit=new.expected_exit,
            consent_at=now,
            registered_by=actor,
            created_at=now,
            has_photo=new.photo is not None,
            **_same_person(connection, visit_id, new),
        )
    )
    return get_visit(connection, visit_id)


def _same_person(connection: sa.Connection, visit_id: VisitId, new: NewVisit) -> dict[str, Any]:
    if new.returning is None:
        return {"person_code": visit_id}
    earlier = get_visit(connection, new.returning)
    return {"person_code": earlier.person_code, "person_id": earlier.person_id}


def put_photo(
    connection: sa.Connection, seal: PhotoSeal, visit_id: VisitId, jpeg: bytes, now: datetime
) -> None:
    """Store or replace the photo of a visit, sealed."""
    connection.execute(photo.delete().where(photo.c.visit_id == visit_id))
    sealed = seal.seal(visit_id, jpeg)
    connection.execute(photo.insert().values(visit_id=visit_id, sealed=sealed, created_at=now))


def get_photo(connection: sa.Connection, seal: PhotoSeal, visit_id: VisitId) -> bytes | None:
    """The JPEG, or None when the visit has none."""
    sealed = connection.scalar(sa.select(photo.c.sealed).where(photo.c.visit_id == visit_id))
    return None if sealed is None else seal.open(visit_id, sealed)


def get_visit(connection: sa.Connection, visit_id: VisitId) -> Visit:
    """The visit as this transaction sees it. NotFound."""
    row = connection.execute(_SNAPSHOT.where(_V.id == visit_id)).mappings().one_or_none()
    if row is None:
        raise NotFound("visit", visit_id)
    return _visit(row)


def find_by_person(
    connection: sa.Connection, person_ids: Sequence[str], codes: Sequence[str]
) -> tuple[Visit, ...]:
    """Visits whose HikCentral person or code is among these, oldest first."""
    wanted = sa.or_(_V.person_id.in_(person_ids), _V.person_code.in_(codes))
    return _visits(connection, _SNAPSHOT.where(wanted).order_by(_V.created_at, _V.id))


def list_of_person(connection: sa.Connection, code: PersonCode) -> tuple[Visit, ...]:
    """Every visit of one person, oldest first."""
    return find_by_person(connection, (), (code,))


def list_live(connection: sa.Connection, now: datetime) -> tuple[Visit, ...]:
    """Open visits, those that closed lately, and those that may still hold access."""
    live = sa.or_(
        _V.status.in_([status.value for status in OPEN_STATUSES]),
        _V.closed_at >= now - _CLOSED_STAYS_LISTED,
        _V.access.not_in(_ALMOST_GONE),
    )
    return _visits(connection, _SNAPSHOT.where(live).order_by(_V.created_at.desc()))


def list_visits(connection: sa.Connection, limit: int) -> tuple[Visit, ...]:
    """The newest visits of any status."""
    return _visits(connection, _SNAPSHOT.order_by(_V.created_at.desc()).limit(limit))


def list_open(connection: sa.Connection) -> tuple[Visit, ...]:
    """Visits that are not over: expected, inside, or outside for a moment."""
    live = _V.status.in_([status.value for status in OPEN_STATUSES])
    return _visits(connection, _SNAPSHOT.where(live))


def list_moving(connection: sa.Connection) -> tuple[Visit, ...]:
    """Visits whose access is on its way somewhere, and closed ones that may still hold some."""
    over = _V.status.not_in([status.value for status in OPEN_STATUSES])
    waiting = _V.access.in_([state.value for state in _MOVING])
    holding = sa.and_(over, _V.access.not_in(_ALMOST_GONE))
    return _visits(connection, _SNAPSHOT.where(sa.or_(waiting, holding)))


def list_with_person(connection: sa.Connection, closed_before: datetime) -> tuple[Visit, ...]:
    """Visits that ended before then and whose person we have not removed."""
    ended = _V.person_id.is_not(None) & (_V.closed_at <= closed_before)
    return _visits(connection, _SNAPSHOT.where(ended))


def codes_of_persons(
    connection: sa.Connection, person_ids: Iterable[PersonId]
) -> dict[PersonId, PersonCode]:
    """The codes of those persons that a visit of ours knows."""
    wanted, found = sorted(person_ids), dict[PersonId, PersonCode]()
    for begin in range(0, len(wanted), _CHUNK):
        query = sa.select(_V.person_id, _V.person_code).where(
            _V.person_id.in_(wanted[begin : begin + _CHUNK])
        )
        found |= {PersonId(row[0]): PersonCode(row[1]) for row in connection.execute(query)}
    return found


def list_changed_since(connection: sa.Connection, change_seq: int) -> tuple[Visit, ...]:
    """Visits changed after the given change number, by whichever process."""
    return _visits(connection, _SNAPSHOT.where(_V.change_seq > change_seq))


def last_change(connection: sa.Connection) -> int:
    """The newest change number in the table, 0 when it is empty."""
    return int(connection.scalar(sa.select(sa.func.max(_V.change_seq))) or 0)


def update_visit(connection: sa.Connection, current: Visit, **changes: Any) -> Visit:
    """Write `changes` (column names), checking status and access moves. The new snapshot.

    `current` must have been read in this transaction. IllegalMove.
    """
    status, access = changes.get("status"), changes.get("access")
    if status is not None:
        check_status_move(current.status, status)
    if access is not None:
        check_access_move(current.access, access)
    values = {name: _plain(value) for name, value in changes.items()}
    connection.execute(
        visit.update()
        .where(_V.id == current.id)
        .values(revision=_V.revision + 1, change_seq=_next_change(connection), **values)
    )
    return get_visit(connection, current.id)


def _plain(value: Any) -> Any:
    if isinstance(value, StrEnum):
        return value.value
    return value[:300] if isinstance(value, str) else value


def _next_change(connection: sa.Connection) -> int:
    return last_change(connection) + 1


def _visits(connection: sa.Connection, query: sa.Select[Any]) -> tuple[Visit, ...]:
    return tuple(_visit(row) for row in connection.execute(query).mappings())


_COPIED = (
    "revision",
    "visitor_name",
    "company",
    "phone",
    "email",
    "host_name",
    "purpose",
    "expected_entry",
    "expected_exit",
    "consent_at",
    "registered_by",
    "created_at",
    "has_photo",
    "barred",
    "doors_ready",
    "doors_total",
    "wait_detail",
    "next_try_at",
    "checked_in_at",
    "checked_out_at",
    "closed_at",
    "access_granted_at",
    "access_revoked_at",
    "first_entry_at",
    "first_exit_at",
    "left_at",
    "entry_count",
    "exit_count",
    "entry_notified_at",
    "exit_notified_at",
    "person_removed_at",
)


def _visit(values: sa.RowMapping) -> Visit:
    return Visit(
        id=VisitId(values["id"]),
        status=VisitStatus(values["status"]),
        access=AccessState(values["access"]),
        visit_type=VisitType(values["visit_type"]),
        host_id=HostId(values["host_id"]),
        department=values["department_name"],
        person_code=PersonCode(values["person_code"]),
        person_id=None if values["person_id"] is None else PersonId(values["person_id"]),
        wait_reason=None if values["wait_reason"] is None else WaitReason(values["wait_reason"]),
        **{name: values[name] for name in _COPIED},
    )
