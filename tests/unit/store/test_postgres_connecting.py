"""Who may connect to PostgreSQL, and to which server."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from kiosk.core.errors import StoreKeyWrong, StoreUnavailable
from kiosk.core.secret import Secret
from services.store import Store
from services.store.postgres_address import PostgresAddress
from tests.fakes.postgres import PostgresServer
from tests.fakes.stores import database_of, on_postgres
from tests.unit.store.conftest import open_at

pytestmark = [on_postgres, pytest.mark.own_database]


@pytest.fixture
def address(server: PostgresServer, store: Store, tmp_path: Path) -> Callable[..., PostgresAddress]:
    """Of the test's own database, as somebody else or by another way."""

    def change(**changes: Any) -> PostgresAddress:
        return replace(server.address(database_of(tmp_path)), **changes)

    return change


def test_a_wrong_password_is_a_wrong_key_and_is_not_shown(address: Any) -> None:
    with pytest.raises(StoreKeyWrong) as caught:
        open_at(address(password=Secret("canary-password")))
    assert "canary" not in str(caught.value) + repr(caught.value.__context__)


@pytest.mark.parametrize("wrong", [{"database": "nowhere"}, {"host": "/nonexistent"}, {"port": 1}])
def test_a_server_that_is_not_there_is_a_typed_error(address: Any, wrong: dict[str, Any]) -> None:
    with pytest.raises(StoreUnavailable):
        open_at(address(**wrong))


def test_the_server_must_prove_its_name(
    server: PostgresServer, address: Any, tmp_path: Path
) -> None:
    import trustme

    right, wrong = tmp_path / "right.pem", tmp_path / "wrong.pem"
    server.authority.cert_pem.write_to_path(str(right))
    trustme.CA().cert_pem.write_to_path(str(wrong))
    open_at(address(host="localhost", ca_file=right))
    with pytest.raises(StoreUnavailable, match="certificate verify failed"):
        open_at(address(host="localhost", ca_file=wrong))
    with pytest.raises(StoreUnavailable, match="does not match host name"):
        open_at(address(host="127.0.0.1", ca_file=right))


def test_a_desk_with_another_photo_key_is_refused(store: Store, address: Any) -> None:
    with pytest.raises(StoreKeyWrong, match="photo-key"):
        open_at(address(), Secret("44" * 32))
    open_at(address())


def test_the_clock_is_that_of_the_server(store: Store, server: PostgresServer) -> None:
    with server.connect() as admin:
        before = admin.execute("SELECT clock_timestamp()").fetchone()[0]
        now = store.server_time()
        after = admin.execute("SELECT clock_timestamp()").fetchone()[0]
    assert before <= now <= after
    assert now.utcoffset() == timedelta(0)
