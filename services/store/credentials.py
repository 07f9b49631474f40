"""The verifier of the admin passphrase, and the count of misses, which survives a restart."""

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from services.store.tables import credential


@dataclass(frozen=True, slots=True)
class Credential:
    verifier: str
    misses: int
    blocked_until: datetime | None


def get_credential(connection: sa.Connection, name: str) -> Credential | None:
    row = connection.execute(sa.select(credential).where(credential.c.name == name)).one_or_none()
    return None if row is None else Credential(row.verifier, row.misses, row.blocked_until)


def insert_credential(connection: sa.Connection, name: str, verifier: str) -> None:
    connection.execute(credential.insert().values(name=name, verifier=verifier))


def update_credential(
    connection: sa.Connection,
    name: str,
    misses: int,
    blocked_until: datetime | None,
    verifier: str | None = None,
) -> None:
    values: dict[str, object] = {"misses": misses, "blocked_until": blocked_until}
    if verifier is not None:
        values["verifier"] = verifier
    connection.execute(credential.update().where(credential.c.name == name).values(**values))
