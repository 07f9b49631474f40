"""The doctor on a database of several desks: what it says, and that it changes nothing."""

from typing import Any

import pytest

from kiosk.doctor.keeping import named_secrets
from kiosk.doctor.shared_database import shared_database
from kiosk.settings import Settings, StoreSettings
from tests.fakes.postgres import PostgresServer, postgres
from tests.unit.doctor.checking import seen
from tests.unit.doctor.test_keeping import Held

pytestmark = pytest.mark.slow


@pytest.fixture
def server() -> PostgresServer:
    return postgres()


@pytest.fixture
def chosen(server: PostgresServer) -> StoreSettings:
    return at(server, server.new_database())


def at(server: PostgresServer, database: str, **changes: Any) -> StoreSettings:
    where = {"host": str(server.folder), "port": server.port, "user": "postgres"}
    return StoreSettings(kind="postgresql", database=database, **(where | changes))


def password(server: PostgresServer) -> Held:
    return Held(store_password=server.password)


def put_revision(server: PostgresServer, database: str, revision: str) -> None:
    with server.connect(database) as admin:
        admin.execute("UPDATE alembic_version SET version_num = %s", (revision,))


def test_a_database_that_answers_but_leaves_the_audit_open(
    server: PostgresServer, chosen: StoreSettings
) -> None:
    assert seen(shared_database(chosen, password(server))) == [
        ("OK", "database.answers"),
        ("WARN", "database.audit_open"),
    ]


def test_a_user_who_cannot_change_the_audit(server: PostgresServer, chosen: StoreSettings) -> None:
    with server.connect(chosen.database) as admin:
        admin.execute("CREATE ROLE reader LOGIN PASSWORD 'canary'")
        admin.execute("GRANT SELECT ON ALL TABLES IN SCHEMA public TO reader")
    found = shared_database(
        at(server, chosen.database, user="reader"), Held(store_password="canary")
    )
    assert seen(found) == [("OK", "database.answers")]


def test_a_database_of_another_version(server: PostgresServer, chosen: StoreSettings) -> None:
    put_revision(server, chosen.database, "9999")
    assert seen(shared_database(chosen, password(server)))[0] == ("FAIL", "database.too_new")
    empty = at(server, server.new_database("template0"))
    assert seen(shared_database(empty, password(server))) == [("WARN", "database.empty")]
    with server.connect(empty.database) as admin:
        assert admin.execute("SELECT to_regclass('alembic_version')").fetchone() == (None,)


def test_a_database_that_is_older(
    server: PostgresServer, chosen: StoreSettings, monkeypatch: pytest.MonkeyPatch
) -> None:
    newer: tuple[str, bool] = ("9999", True)
    monkeypatch.setattr("services.store.postgres_examining.standing", lambda revision: newer)
    assert seen(shared_database(chosen, password(server)))[0] == ("WARN", "database.server_old")


def test_a_database_that_does_not_open(server: PostgresServer, chosen: StoreSettings) -> None:
    wrong = Held(store_password="canary-password")
    (finding,) = shared_database(chosen, wrong)
    assert seen(finding) == [("FAIL", "StoreKeyWrong")]
    assert "canary" not in str(finding)
    nowhere = at(server, chosen.database, port=1)
    assert seen(shared_database(nowhere, password(server))) == [("FAIL", "StoreUnavailable")]
    elsewhere = at(server, chosen.database, host="db.example")
    assert seen(shared_database(elsewhere, password(server))) == [("FAIL", "ConfigError")]
    assert seen(shared_database(chosen, None)) == [("NOT RUN", "skipped.after")]


@pytest.mark.parametrize(
    ("host", "missing"),
    [("/run/postgresql", ["photo-key"]), ("db.example", ["store-password", "photo-key"])],
)
def test_its_secrets_are_asked_for(host: str, missing: list[str]) -> None:
    settings = Settings.model_construct(
        hikcentral=_Named(), mail=_Named(), store=StoreSettings(kind="postgresql", host=host)
    )
    held = Held(hikcentral_app_secret="there")
    found = named_secrets(held, settings, stored=False)
    assert [one.check for one in found if not one.passed] == [f"secret:{name}" for name in missing]


class _Named:
    """Of the other sections only what is asked for."""

    app_secret = "hikcentral-app-secret"
    host = username = ""
