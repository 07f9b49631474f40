"""The store on a server, as the settings name it: its secrets are asked for and never made."""

import base64
from pathlib import Path
from typing import Any

import pytest

from kiosk.app.place import Place
from kiosk.core.errors import ConfigError, SecretMissing, StoreKeyWrong
from kiosk.settings import StoreSettings
from tests.fakes.postgres import PostgresServer, postgres
from tests.unit.jobs.rig import add_host
from tests.unit.kiosk.test_place import MemorySecrets

pytestmark = pytest.mark.slow


@pytest.fixture
def server() -> PostgresServer:
    return postgres()


@pytest.fixture
def place(tmp_path: Path) -> Place:
    chosen = Place.choose(tmp_path / "data", None)
    chosen.folder.create()
    return chosen


def at(server: PostgresServer, **changes: Any) -> StoreSettings:
    values: dict[str, Any] = {
        "kind": "postgresql",
        "host": str(server.folder),
        "port": server.port,
        "user": "postgres",
    }
    return StoreSettings(**(values | changes))


def key(byte: bytes) -> str:
    return base64.b64encode(byte * 32).decode()


def test_two_desks_with_one_photo_key_share_a_database(
    server: PostgresServer, place: Place
) -> None:
    chosen = at(server, database=server.new_database())
    secrets = MemorySecrets(store_password=server.password, photo_key=key(b"1"))
    first, second = place.store(secrets, chosen), place.store(secrets, chosen)
    host_id = add_host(first)
    with second.read() as connection:
        assert connection.exec_driver_sql("SELECT id FROM host").scalars().all() == [host_id]
    first.close()
    second.close()
    assert not place.folder.database.exists()
    other = MemorySecrets(store_password=server.password, photo_key=key(b"2"))
    with pytest.raises(StoreKeyWrong):
        place.store(other, chosen)


def test_a_photo_key_is_never_made_for_a_shared_database(
    server: PostgresServer, place: Place
) -> None:
    secrets = MemorySecrets(store_password=server.password)
    with pytest.raises(SecretMissing) as caught:
        place.store(secrets, at(server, database=server.new_database()))
    assert caught.value.detail == "photo-key"
    assert set(secrets.kept) == {"store-password"}


def test_only_a_socket_needs_no_password(server: PostgresServer, place: Place) -> None:
    with pytest.raises(SecretMissing) as caught:
        place.store(MemorySecrets(photo_key=key(b"1")), at(server, host="localhost"))
    assert (caught.value.setting, caught.value.detail) == ("store.password", "store-password")


def test_a_server_elsewhere_must_prove_its_name(server: PostgresServer, place: Place) -> None:
    secrets = MemorySecrets(store_password=server.password, photo_key=key(b"1"))
    with pytest.raises(ConfigError) as caught:
        place.store(secrets, at(server, host="db.example"))
    assert caught.value.setting == "store.ca_file"
