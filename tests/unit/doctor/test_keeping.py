"""Secrets and database: there or not, whole or not, never shown and never changed."""

import base64
import hashlib
from collections.abc import Iterator
from pathlib import Path

import pytest

from kiosk.core.secret import Secret
from kiosk.doctor import keeping
from kiosk.doctor.salvage import salvage
from kiosk.settings import Settings
from services.secrets import VaultSecrets
from services.store.examining import Examination
from services.store.sqlite import dbapi2, open_sqlite
from tests.unit.doctor.checking import seen

KEY = bytes(range(32))
CANARY = "secret-canary-71"
HIKCENTRAL = {"host": "h", "app_key": "1", "tls": "ca", "ca_file": "ca.pem"}
MAIL = {"host": "mail.example", "sender": "a@mail.example", "username": "desk"}


class Held:
    """A secret store of known content."""

    def __init__(self, **values: str) -> None:
        self.values = {name.replace("_", "-"): value for name, value in values.items()}

    def get(self, name: str) -> str | None:
        return self.values.get(name)

    def set(self, name: str, value: str) -> None:
        raise AssertionError("the doctor stores nothing")


def key(raw: bytes = KEY) -> Held:
    return Held(database_key=base64.b64encode(raw).decode())


@pytest.fixture
def path(tmp_path: Path) -> Iterator[Path]:
    """A database of this version."""
    path = tmp_path / "kiosk.db"
    open_sqlite(path, Secret(KEY.hex()), Secret(KEY.hex())).close()
    return path


def execute(path: Path, statement: str) -> None:
    connection = dbapi2.connect(str(path))
    connection.execute(f"PRAGMA key = \"x'{KEY.hex()}'\"")
    connection.execute(statement)
    connection.commit()
    connection.close()


def test_settings_that_are_right(tmp_path: Path) -> None:
    file = tmp_path / "kiosk.toml"
    file.write_text(
        '[hikcentral]\nhost = "h"\napp_key = "1"\ntls = "ca"\nca_file = "c"\n', encoding="utf-8"
    )
    assert seen(keeping.settings_read(file, salvage(file))) == [("OK", "settings.ok")]
    file.write_text('[hikcentral]\nhost = "h"\nport = 0\n', encoding="utf-8")
    found = seen(keeping.settings_read(file, salvage(file)))
    assert len(found) >= 2
    assert set(found) == {("FAIL", "ConfigError")}


def test_a_vault_that_opens_and_one_that_does_not(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KIOSK_MASTER_KEY", base64.b64encode(KEY).decode())
    VaultSecrets(tmp_path / "secrets.vault", Secret(base64.b64encode(KEY).decode())).set("a", "b")
    salvaged = salvage(tmp_path / "none.toml")
    secrets, finding = keeping.secret_store(salvaged, tmp_path)
    assert secrets is not None
    assert seen(finding) == [("OK", "secrets.ok")]
    monkeypatch.setenv("KIOSK_MASTER_KEY", base64.b64encode(bytes(32)).decode())
    secrets, finding = keeping.secret_store(salvaged, tmp_path)
    assert (secrets, seen(finding)) == (None, [("FAIL", "ConfigError")])


def test_each_secret_that_is_wanted_is_looked_for_and_none_is_shown() -> None:
    settings = Settings.model_validate({"hikcentral": HIKCENTRAL, "mail": MAIL})
    held = Held(hikcentral_app_secret=CANARY, mail_password=" ", photo_key=CANARY)
    found = keeping.named_secrets(held, settings, stored=True)
    assert [(f.check, f.text) for f in found] == [
        ("secret:hikcentral-app-secret", "secret.ok"),
        ("secret:mail-password", "secret.missing"),
        ("secret:database-key", "secret.key_missing"),
        ("secret:photo-key", "secret.ok"),
    ]
    assert CANARY not in repr(found)


def test_a_password_is_looked_for_only_where_somebody_signs_in() -> None:
    settings = Settings.model_validate({"hikcentral": HIKCENTRAL, "mail": {**MAIL, "username": ""}})
    found = keeping.named_secrets(None, settings, stored=False)
    assert [f.check for f in found] == ["secret:hikcentral-app-secret"]
    assert seen(found) == [("NOT RUN", "skipped.after")]


def test_a_whole_database_is_read_and_not_touched(path: Path) -> None:
    before = hashlib.sha256(path.read_bytes()).hexdigest()
    assert seen(keeping.database(path, key())) == [("OK", "database.ok")]
    assert hashlib.sha256(path.read_bytes()).hexdigest() == before


def test_a_database_that_a_desk_has_open(path: Path) -> None:
    desk = open_sqlite(path, Secret(KEY.hex()), Secret(KEY.hex()))
    with desk.write() as connection:
        connection.exec_driver_sql("INSERT INTO department (name) VALUES ('Отдел')")
        assert seen(keeping.database(path, key())) == [("OK", "database.ok")]
    desk.close()


def test_the_wrong_key_is_named(path: Path) -> None:
    assert seen(keeping.database(path, key(bytes(32)))) == [("FAIL", "StoreKeyWrong")]
    assert seen(keeping.database(path, Held())) == [("FAIL", "SecretMissing")]
    assert seen(keeping.database(path, None)) == [("NOT RUN", "skipped.after")]


def test_a_database_of_another_version(path: Path) -> None:
    execute(path, "UPDATE alembic_version SET version_num = '9999'")
    assert seen(keeping.database(path, key())) == [("FAIL", "database.too_new")]
    execute(path, "DELETE FROM alembic_version")
    assert seen(keeping.database(path, key())) == [("WARN", "database.old")]


def test_a_damaged_database(path: Path) -> None:
    raw = bytearray(path.read_bytes())
    middle = len(raw) // 2
    raw[middle : middle + 8192] = bytes(8192)
    path.write_bytes(raw)
    ((state, _),) = seen(keeping.database(path, key()))
    assert state == "FAIL"


def test_faults_that_sqlite_has_found(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def found(_path: Path, _key: Secret) -> Examination:
        return Examination("0001", "0001", knows=True, faults=3)

    monkeypatch.setattr(keeping, "examine", found)
    (finding,) = keeping.database(path, key())
    assert seen(finding) == [("FAIL", "database.damaged")]
    assert finding.values["count"] == 3


def test_before_the_first_start_there_is_none(tmp_path: Path) -> None:
    path = tmp_path / "kiosk.db"
    assert seen(keeping.database(path, key())) == [("NOT RUN", "database.none")]
    assert not path.exists()
