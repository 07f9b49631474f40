"""Which store is chosen, and which are refused."""

import base64
import os
import subprocess
import sys
from pathlib import Path

import keyring
import pytest
from keyring.backends import fail, null
from keyring.errors import KeyringLocked, PasswordSetError

from kiosk.core.errors import ConfigError, ConfigProblem
from kiosk.core.secret import Secret
from services.secrets import KeyringSecrets, VaultSecrets, ensure_key, open_secrets

KEY = base64.b64encode(bytes(range(32))).decode()
ENVIRON = {"KIOSK_MASTER_KEY": KEY}


class MemoryKeyring:
    """Not derived from the library's base: that would offer it to every other test."""

    priority = 5

    def __init__(self) -> None:
        self.kept: dict[tuple[str, str], str] = {}

    def get_password(self, service, username):
        return self.kept.get((service, username))

    def set_password(self, service, username, password):
        self.kept[service, username] = password


class LockedKeyring(MemoryKeyring):
    def get_password(self, service, username):
        raise KeyringLocked("canary")


class FullKeyring(MemoryKeyring):
    def set_password(self, service, username, password):
        raise PasswordSetError(password)


class PlaintextKeyring(MemoryKeyring):
    priority = 9


class AbsentKeyring(MemoryKeyring):
    @property
    def priority(self):
        raise RuntimeError("not here")


class Chain(MemoryKeyring):
    priority = 10

    def __init__(self, *backends: MemoryKeyring) -> None:
        super().__init__()
        self.backends = backends


@pytest.fixture
def system_keyring(monkeypatch):
    return lambda backend: monkeypatch.setattr(keyring, "get_keyring", lambda: backend)


def test_keyring_gives_back_what_it_took():
    backend = MemoryKeyring()
    store = KeyringSecrets(backend=backend)
    assert store.get("mail") is None
    store.set("mail", "canary")
    assert KeyringSecrets(backend=backend).get("mail") == "canary"
    assert backend.kept == {("reception-kiosk", "mail"): "canary"}


@pytest.mark.parametrize(
    "backend",
    [fail.Keyring(), null.Keyring(), PlaintextKeyring(), LockedKeyring(), AbsentKeyring()],
    ids=lambda backend: type(backend).__module__ + type(backend).__name__,
)
def test_unsafe_or_dead_keyrings_are_refused(backend):
    with pytest.raises(ConfigError) as caught:
        KeyringSecrets(backend=backend)
    assert (caught.value.setting, caught.value.problem) == (
        "secrets.store",
        ConfigProblem.NO_SECRET_STORE,
    )
    assert "canary" not in str(caught.value)


def test_chain_is_used_without_its_unsafe_members():
    plain, good = PlaintextKeyring(), MemoryKeyring()
    KeyringSecrets(backend=Chain(plain, good)).set("a", "b")
    assert (plain.kept, list(good.kept.values())) == ({}, ["b"])
    with pytest.raises(ConfigError):
        KeyringSecrets(backend=Chain(plain))


def test_refused_write_does_not_show_the_secret():
    with pytest.raises(ConfigError) as caught:
        KeyringSecrets(backend=FullKeyring()).set("a", "canary")
    assert "canary" not in str(caught.value)


def test_auto_prefers_the_keyring_and_makes_no_file(tmp_path, system_keyring):
    system_keyring(MemoryKeyring())
    assert isinstance(open_secrets("auto", tmp_path, ENVIRON, None), KeyringSecrets)
    assert isinstance(open_secrets("keyring", tmp_path, {}, None), KeyringSecrets)
    assert list(tmp_path.iterdir()) == []


def test_auto_takes_the_vault_where_no_keyring_is(tmp_path, system_keyring):
    system_keyring(fail.Keyring())
    open_secrets("auto", tmp_path, ENVIRON, None).set("a", "b")
    assert open_secrets("vault", tmp_path, ENVIRON, None).get("a") == "b"


def test_auto_stays_with_a_vault_that_is_there(tmp_path, system_keyring):
    system_keyring(MemoryKeyring())
    open_secrets("vault", tmp_path, ENVIRON, None).set("a", "b")
    assert open_secrets("auto", tmp_path, ENVIRON, None).get("a") == "b"
    with pytest.raises(ConfigError) as caught:
        open_secrets("auto", tmp_path, {}, None)
    assert caught.value.problem is ConfigProblem.MISSING


@pytest.mark.parametrize("kind", ["auto", "keyring"])
def test_no_store_at_all_is_said(tmp_path, system_keyring, kind):
    system_keyring(fail.Keyring())
    with pytest.raises(ConfigError) as caught:
        open_secrets(kind, tmp_path, {"KIOSK_MASTER_KEY": " "}, None)
    assert caught.value.problem is ConfigProblem.NO_SECRET_STORE
    assert list(tmp_path.iterdir()) == []


def test_vault_without_a_key_names_the_setting(tmp_path):
    with pytest.raises(ConfigError) as caught:
        open_secrets("vault", tmp_path, {}, None)
    assert (caught.value.setting, caught.value.problem) == (
        "secrets.master_key",
        ConfigProblem.MISSING,
    )


def key_file(folder: Path, mode: int) -> Path:
    path = folder / "master.key"
    path.write_text(KEY + "\n")
    path.chmod(mode)
    return path


@pytest.mark.parametrize("mode", [0o600, 0o400])
def test_key_file_opens_the_same_vault_as_the_variable(tmp_path, mode):
    open_secrets("vault", tmp_path, {}, key_file(tmp_path, mode)).set("a", "b")
    assert open_secrets("vault", tmp_path, ENVIRON, None).get("a") == "b"


@pytest.mark.skipif(os.name != "posix", reason="rights are in the mode on POSIX only")
@pytest.mark.parametrize("mode", [0o640, 0o604, 0o644, 0o620])
def test_key_file_that_others_can_use_is_refused(tmp_path, mode):
    with pytest.raises(ConfigError) as caught:
        open_secrets("vault", tmp_path, {}, key_file(tmp_path, mode))
    assert caught.value.setting == "secrets.master_key_file"
    assert f"{mode:04o}" in caught.value.detail


def test_key_file_that_is_not_there_or_not_text(tmp_path):
    with pytest.raises(ConfigError) as caught:
        open_secrets("vault", tmp_path, {}, tmp_path / "none")
    assert caught.value.problem is ConfigProblem.FILE_MISSING
    path = key_file(tmp_path, 0o600)
    path.write_bytes(b"\xff" * 32)
    with pytest.raises(ConfigError) as caught:
        open_secrets("vault", tmp_path, {}, path)
    assert caught.value.problem is ConfigProblem.BAD_VALUE


def test_key_is_made_once_and_kept(tmp_path):
    vault = VaultSecrets(tmp_path / "v", Secret(KEY))
    key = ensure_key(vault, "database")
    assert len(key) == 32
    assert ensure_key(VaultSecrets(tmp_path / "v", Secret(KEY)), "database") == key
    assert ensure_key(vault, "photos") != key


def test_kept_text_that_is_no_key_is_named_not_replaced(tmp_path):
    vault = VaultSecrets(tmp_path / "v", Secret(KEY))
    vault.set("database", "canary")
    with pytest.raises(ConfigError) as caught:
        ensure_key(vault, "database")
    assert caught.value.setting == "secrets.database"
    assert "canary" not in str(caught.value)
    assert vault.get("database") == "canary"


def test_store_that_forgets_gets_no_key():
    class Forgetful:
        def get(self, name: str) -> str | None:
            return None

        def set(self, name: str, value: str) -> None:
            pass

    with pytest.raises(ConfigError) as caught:
        ensure_key(Forgetful(), "database")
    assert caught.value.problem is ConfigProblem.NO_SECRET_STORE


def test_vault_does_not_load_the_keyring_library(tmp_path):
    code = (
        "import sys, pathlib; from services.secrets import open_secrets\n"
        f"open_secrets('vault', pathlib.Path({str(tmp_path)!r}), {ENVIRON!r}, None)\n"
        "sys.exit('keyring' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
