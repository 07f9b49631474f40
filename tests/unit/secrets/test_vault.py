"""The encrypted file: what is in it, who opens it, what breaks it."""

import base64
import os
import stat
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kiosk.core.errors import ConfigError, ConfigProblem
from kiosk.core.secret import Secret
from services.secrets import VaultSecrets

CANARY = "canary-5ecret-Құпия"
KEY = Secret(base64.b64encode(bytes(range(32))).decode())
OTHER = Secret(base64.b64encode(bytes(range(1, 33))).decode())


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "new" / "secrets.vault"


def test_secret_comes_back_after_a_restart(path):
    vault = VaultSecrets(path, KEY)
    assert vault.get("hikcentral") is None
    vault.set("hikcentral", CANARY)
    vault.set("mail", "second")
    again = VaultSecrets(path, KEY)
    assert (again.get("hikcentral"), again.get("mail")) == (CANARY, "second")
    again.set("mail", "third")
    assert (vault.get("mail"), vault.get("hikcentral")) == ("third", CANARY)


def test_same_key_in_hex_opens_too(path):
    VaultSecrets(path, KEY).set("a", "b")
    assert VaultSecrets(path, Secret(bytes(range(32)).hex() + "\n")).get("a") == "b"


def test_nothing_readable_in_file_folder_or_repr(path):
    vault = VaultSecrets(path, KEY)
    vault.set("hikcentral-name", CANARY)
    assert [p.name for p in path.parent.iterdir()] == [path.name]
    data = path.read_bytes()
    for word in (CANARY, "canary", "hikcentral-name", KEY.reveal()):
        assert word.encode() not in data
        assert word not in repr(vault) + repr(vars(vault))
    assert bytes(range(32)) not in data


@pytest.mark.skipif(os.name != "posix", reason="rights are in the mode on POSIX only")
def test_file_is_for_the_owner_only(path):
    old = os.umask(0)
    try:
        VaultSecrets(path, KEY).set("a", "b")
    finally:
        os.umask(old)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700


def test_wrong_key_is_said_and_changes_nothing(path):
    VaultSecrets(path, KEY).set("a", CANARY)
    before = path.read_bytes()
    with pytest.raises(ConfigError) as caught:
        VaultSecrets(path, OTHER)
    assert (caught.value.setting, caught.value.problem) == (
        "secrets.master_key",
        ConfigProblem.BAD_VALUE,
    )
    assert OTHER.reveal() not in repr(caught.value)
    assert path.read_bytes() == before


def test_file_that_became_foreign_is_not_written_over(path):
    vault = VaultSecrets(path, KEY)
    VaultSecrets(path, OTHER).set("a", CANARY)
    before = path.read_bytes()
    with pytest.raises(ConfigError):
        vault.set("b", "c")
    assert path.read_bytes() == before


def test_same_content_is_never_the_same_file(path):
    vault = VaultSecrets(path, KEY)
    vault.set("a", "b")
    first = path.read_bytes()
    vault.set("a", "b")
    assert path.read_bytes()[14:42] != first[14:42]


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(where=st.integers(0, 10_000), flip=st.integers(1, 255), cut=st.booleans())
def test_any_changed_byte_is_found(path, where, flip, cut):
    path.unlink(missing_ok=True)
    VaultSecrets(path, KEY).set("a", CANARY)
    data = bytearray(path.read_bytes())
    where %= len(data)
    if cut:
        del data[where:]
    else:
        data[where] ^= flip
    path.write_bytes(data)
    with pytest.raises(ConfigError):
        VaultSecrets(path, KEY)
    assert path.read_bytes() == data


@pytest.mark.parametrize("text", ["", "short", "Z" * 64, base64.b64encode(bytes(31)).decode(), "ы"])
def test_master_key_that_is_none(path, text):
    with pytest.raises(ConfigError) as caught:
        VaultSecrets(path, Secret(text))
    assert caught.value.setting == "secrets.master_key"
    assert not text or text not in str(caught.value)


def test_disk_that_takes_nothing_keeps_the_old_file(path, monkeypatch):
    vault = VaultSecrets(path, KEY)
    vault.set("a", "old")

    def full(descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", full)
        with pytest.raises(ConfigError) as caught:
            vault.set("a", "new")
    assert caught.value.setting == "secrets.vault"
    assert vault.get("a") == "old"
    assert [p.name for p in path.parent.iterdir()] == [path.name]
