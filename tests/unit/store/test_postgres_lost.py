"""A connection to PostgreSQL that ends: what is saved, and what is reported as saved."""

import pytest
import sqlalchemy as sa

from kiosk.core.errors import StoreUnavailable
from kiosk.core.ids import HostId
from kiosk.core.visits import Visit
from services.store import Store, visits
from tests.fakes.postgres import PostgresServer
from tests.fakes.stores import losing_answers, on_postgres
from tests.unit.store.conftest import FIRST, add_visit

pytestmark = [on_postgres, pytest.mark.own_database]


def end_connection(server: PostgresServer, connection: sa.Connection) -> None:
    """As an administrator, or a failing network, would."""
    pid = connection.exec_driver_sql("SELECT pg_backend_pid()").scalar_one()
    with server.connect() as admin:
        admin.execute("SELECT pg_terminate_backend(%s, 10000)", (pid,))


def test_a_connection_that_ends_in_a_transaction_saves_nothing(
    server: PostgresServer, store: Store, visit: Visit
) -> None:
    def change_twice() -> None:
        with store.write() as connection:
            changed = visits.update_visit(connection, visit, company="other")
            end_connection(server, connection)
            visits.update_visit(connection, changed, company="more")

    with pytest.raises(StoreUnavailable):
        change_twice()
    with store.write() as connection:
        assert visits.get_visit(connection, visit.id) == visit
        visits.update_visit(connection, visit, company="again")


def test_a_connection_that_ends_before_the_commit_saves_nothing(
    server: PostgresServer, store: Store, visit: Visit
) -> None:
    def change() -> None:
        with store.write() as connection:
            visits.update_visit(connection, visit, company="other")
            end_connection(server, connection)

    with pytest.raises(StoreUnavailable):
        change()
    with store.read() as connection:
        assert visits.get_visit(connection, visit.id) == visit


def test_a_connection_that_ends_in_the_commit_saves_nothing(
    server: PostgresServer, store: Store, visit: Visit
) -> None:
    """A deferred trigger runs inside COMMIT, and ends its own connection there."""
    with store.write() as connection:
        connection.exec_driver_sql(
            "CREATE FUNCTION die() RETURNS trigger LANGUAGE plpgsql AS"
            " $$ BEGIN PERFORM pg_terminate_backend(pg_backend_pid()); RETURN NULL; END $$"
        )
        connection.exec_driver_sql(
            "CREATE CONSTRAINT TRIGGER die AFTER UPDATE ON visit DEFERRABLE INITIALLY DEFERRED"
            " FOR EACH ROW EXECUTE FUNCTION die()"
        )
    with pytest.raises(StoreUnavailable), store.write() as connection:
        visits.update_visit(connection, visit, company="other")
    with store.read() as connection:
        assert visits.get_visit(connection, visit.id) == visit


def test_a_commit_whose_answer_is_lost_is_not_reported_as_saved(store: Store, visit: Visit) -> None:
    """It was carried out: whoever looks afterwards sees it."""
    with losing_answers(store), pytest.raises(StoreUnavailable), store.write() as connection:
        visits.update_visit(connection, visit, company="other")
    with store.write() as connection:
        assert visits.get_visit(connection, visit.id).company == "other"


def test_a_server_that_restarts_keeps_what_was_committed(
    server: PostgresServer, store: Store, host_id: HostId
) -> None:
    add_visit(store, host_id)
    server.restart()
    with store.read() as connection:
        assert visits.get_visit(connection, FIRST).host_id == host_id
    with store.write() as connection:
        visits.update_visit(connection, visits.get_visit(connection, FIRST), company="again")
