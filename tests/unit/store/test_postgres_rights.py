"""The set-up of docs/postgresql.md, as it is written there, protects the audit list (S-25)."""

import re
from pathlib import Path

import pytest

from kiosk.core.errors import StoreError, StoreUnavailable
from kiosk.core.secret import Secret
from services.store import audits, visits
from services.store.postgres_address import PostgresAddress
from tests.fakes.clock import START
from tests.fakes.postgres import PostgresServer
from tests.fakes.stores import PHOTO_KEY, on_postgres
from tests.unit.jobs.rig import add_host
from tests.unit.store.conftest import add_visit, open_at

DOCUMENT = Path(__file__).parents[3] / "docs" / "postgresql.md"
pytestmark = [on_postgres, pytest.mark.own_database]


def run_document(server: PostgresServer) -> tuple[PostgresAddress, PostgresAddress]:
    """Set a database up as docs/postgresql.md says; (the owner's address, the desk's)."""
    blocks = re.findall(r"```sql\n(.*?)```", DOCUMENT.read_text(encoding="utf-8"), re.DOTALL)
    on_server, in_database, afterwards = ([s for s in b.split(";") if s.strip()] for b in blocks)
    with server.connect() as admin:
        for statement in on_server:
            admin.execute(statement)
        for role in ("kiosk_owner", "kiosk_desk"):
            admin.execute(f"ALTER ROLE {role} PASSWORD 'canary'")
    with server.connect("kiosk") as admin:
        for statement in in_database:
            admin.execute(statement)
    made = [
        server.address("kiosk", user=user, password=Secret("canary"))
        for user in ("kiosk_owner", "kiosk_desk")
    ]
    with pytest.raises(StoreUnavailable, match="permission denied"):
        open_at(made[1])
    open_at(made[0])
    with server.connect("kiosk") as admin:
        for statement in afterwards:
            admin.execute(statement)
    return made[0], made[1]


REFUSED = (
    "DROP TABLE audit",
    "DROP TABLE visit CASCADE",
    "ALTER TABLE audit ADD COLUMN x integer",
    "ALTER TABLE audit DISABLE TRIGGER ALL",
    "UPDATE audit SET actor = 'nobody'",
    "DELETE FROM audit",
    "TRUNCATE audit",
    "TRUNCATE visit CASCADE",
    "CREATE TABLE x (y integer)",
    "UPDATE alembic_version SET version_num = '9999'",
    "DROP SCHEMA public CASCADE",
    "ALTER TABLE audit OWNER TO kiosk_desk",
)


def test_the_user_of_the_desks_can_do_its_work_and_no_harm(server: PostgresServer) -> None:
    from services.store.postgres import open_postgres
    from services.store.postgres_examining import examine_postgres

    owner, desk = run_document(server)
    store = open_postgres(desk, PHOTO_KEY)
    saved = add_visit(store, add_host(store))
    with store.write() as connection:
        visits.update_visit(connection, saved, company="other")
        audits.record(connection, START, "desk", audits.AuditAction.VISIT_REGISTERED, saved.id)
    for statement in REFUSED:
        with pytest.raises(StoreError, match="42501"), store.write() as connection:
            connection.exec_driver_sql(statement)
    with store.read() as connection:
        assert len(audits.list_entries(connection, 9)) == 1
    store.close()
    assert not examine_postgres(desk).audit_open
    assert examine_postgres(owner).audit_open
