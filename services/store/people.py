"""Hosts and departments."""

import sqlalchemy as sa

from kiosk.core.errors import NotFound
from kiosk.core.ids import DepartmentId, HostId
from kiosk.core.people import Department, Host
from kiosk.core.validation import clean_text, fold
from services.store.tables import department, host

_HOSTS = sa.select(
    host.c.id, host.c.name, host.c.email, host.c.phone, department.c.name.label("department")
).join(department, department.c.id == host.c.department_id)


def put_department(connection: sa.Connection, name: str) -> DepartmentId:
    """The id of the department, which is made if need be."""
    cleaned = clean_text(name)
    found = connection.scalar(sa.select(department.c.id).where(department.c.name == cleaned))
    if found is None:
        key = connection.execute(department.insert().values(name=cleaned)).inserted_primary_key
        assert key is not None
        found = key[0]
    return DepartmentId(found)


def put_host(
    connection: sa.Connection, name: str, email: str, phone: str, department_name: str
) -> HostId:
    """Add a host, or update the one of the same name and department."""
    place = put_department(connection, department_name)
    values = {"name": clean_text(name), "email": clean_text(email), "phone": clean_text(phone)}
    same = (host.c.name == values["name"]) & (host.c.department_id == place)
    found = connection.scalar(sa.select(host.c.id).where(same))
    if found is not None:
        connection.execute(host.update().where(host.c.id == found).values(**values))
        return HostId(found)
    row = values | {"name_folded": fold(name), "department_id": place}
    key = connection.execute(host.insert().values(**row)).inserted_primary_key
    assert key is not None
    return HostId(key[0])


def get_host(connection: sa.Connection, host_id: HostId) -> Host:
    """NotFound when there is none."""
    row = connection.execute(_HOSTS.where(host.c.id == host_id)).one_or_none()
    if row is None:
        raise NotFound("host", str(host_id))
    return Host(HostId(row.id), row.name, row.email, row.phone, row.department)


def find_hosts(connection: sa.Connection, text: str, limit: int) -> tuple[Host, ...]:
    """Hosts with every word of `text` at the start of one of their words, in any case."""
    query = _HOSTS.order_by(host.c.name_folded).limit(limit)
    for word in fold(text).split():
        begins = host.c.name_folded.startswith(word, autoescape=True)
        inside = host.c.name_folded.contains(f" {word}", autoescape=True)
        query = query.where(sa.or_(begins, inside))
    return tuple(
        Host(HostId(row.id), row.name, row.email, row.phone, row.department)
        for row in connection.execute(query)
    )


def list_departments(connection: sa.Connection) -> tuple[Department, ...]:
    query = sa.select(department).order_by(department.c.name)
    return tuple(Department(DepartmentId(r.id), r.name) for r in connection.execute(query))
