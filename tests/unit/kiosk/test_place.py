"""Where things are kept; and that the key of a database is never made anew."""

from pathlib import Path

import pytest

from kiosk.app.place import Place, required_secret
from kiosk.core.errors import ConfigError, ConfigProblem, SecretMissing
from kiosk.settings import StoreSettings

KEYS = ("database-key", "photo-key")


class MemorySecrets:
    """Fills `kiosk.core.ports.Secrets`."""

    def __init__(self, **kept: str) -> None:
        self.kept = {name.replace("_", "-"): value for name, value in kept.items()}

    def get(self, name: str) -> str | None:
        return self.kept.get(name)

    def set(self, name: str, value: str) -> None:
        self.kept[name] = value


@pytest.fixture
def place(tmp_path: Path) -> Place:
    chosen = Place.choose(tmp_path / "data", None)
    chosen.folder.create()
    return chosen


def test_the_keys_are_made_with_the_database_and_open_it_again(place: Place) -> None:
    secrets = MemorySecrets()
    place.store(secrets, StoreSettings()).close()
    made = dict(secrets.kept)
    assert set(made) == set(KEYS)
    assert made[KEYS[0]] != made[KEYS[1]]
    assert place.folder.database.exists()
    place.store(secrets, StoreSettings()).close()
    assert secrets.kept == made


@pytest.mark.parametrize("lost", [KEYS[:1], KEYS[1:], KEYS])
def test_a_database_without_its_key_is_left_alone(place: Place, lost: tuple[str, ...]) -> None:
    secrets = MemorySecrets(database_key="kept", photo_key="kept")
    for name in lost:
        del secrets.kept[name]
    before = dict(secrets.kept)
    place.folder.database.write_bytes(b"encrypted")
    with pytest.raises(SecretMissing) as caught:
        place.store(secrets, StoreSettings())
    assert (caught.value.setting, caught.value.detail) == ("secrets.store", lost[0])
    assert secrets.kept == before
    assert place.folder.database.read_bytes() == b"encrypted"


def test_a_damaged_key_is_refused_and_kept(place: Place) -> None:
    secrets = MemorySecrets(database_key="canary", photo_key="canary")
    place.folder.database.write_bytes(b"encrypted")
    with pytest.raises(ConfigError) as caught:
        place.store(secrets, StoreSettings())
    assert caught.value.setting == "secrets.database-key"
    assert "canary" not in str(caught.value)
    assert secrets.kept == {"database-key": "canary", "photo-key": "canary"}


def test_the_command_line_stands_above_the_environment(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KIOSK_DATA_DIR", str(tmp_path / "named"))
    chosen = Place.choose(tmp_path / "given", tmp_path / "elsewhere.toml")
    assert chosen.folder.path == tmp_path / "given"
    assert chosen.config == tmp_path / "elsewhere.toml"


def test_the_environment_stands_above_the_own_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KIOSK_DATA_DIR", str(tmp_path / "named"))
    chosen = Place.choose(None, None)
    assert chosen.folder.path == tmp_path / "named"
    assert chosen.config == tmp_path / "named" / "kiosk.toml"


@pytest.mark.parametrize("value", ["", None])
def test_without_both_it_is_a_folder_of_the_user(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, value: str | None
) -> None:
    monkeypatch.setattr(Path, "home", lambda: tmp_path)
    if value is None:
        monkeypatch.delenv("KIOSK_DATA_DIR", raising=False)
    else:
        monkeypatch.setenv("KIOSK_DATA_DIR", value)
    assert Place.choose(None, None).folder.path == tmp_path / ".reception-kiosk"


def test_a_path_does_not_depend_on_where_the_program_goes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    chosen = Place.choose(Path("data"), Path("kiosk.toml"))
    assert chosen.folder.path == tmp_path / "data"
    assert chosen.config == tmp_path / "kiosk.toml"


def test_settings_are_read_from_the_chosen_file(place: Place) -> None:
    with pytest.raises(ConfigError) as caught:
        place.settings()
    assert caught.value.setting == str(place.folder.path / "kiosk.toml")
    assert caught.value.problem is ConfigProblem.FILE_MISSING


def test_a_vault_keeps_secrets_in_the_data_folder(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The master key comes from the environment: 32 bytes as base64."""
    monkeypatch.setenv("KIOSK_MASTER_KEY", "A" * 43 + "=")
    place.config.write_text(
        '[hikcentral]\nhost = "hcp.example"\napp_key = "1"\npin_sha256 = "a"\npin_file = "p"\n'
        '[secrets]\nstore = "vault"\n',
        encoding="utf-8",
    )
    settings = place.settings()
    place.secrets(settings).set("mail-password", "value")
    assert place.secrets(settings).get("mail-password") == "value"
    assert b"value" not in (place.folder.path / "secrets.vault").read_bytes()


@pytest.mark.parametrize("secrets", [MemorySecrets(), MemorySecrets(mail_password="")])
def test_a_secret_that_is_not_stored_is_named(secrets: MemorySecrets) -> None:
    with pytest.raises(SecretMissing) as caught:
        required_secret(secrets, "mail.password", "mail-password")
    assert (caught.value.setting, caught.value.detail) == ("mail.password", "mail-password")


def test_a_stored_secret_arrives_wrapped() -> None:
    secret = required_secret(MemorySecrets(mail_password="value"), "mail.password", "mail-password")
    assert secret.reveal() == "value"
    assert "value" not in repr(secret)
