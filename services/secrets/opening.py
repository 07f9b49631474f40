"""Which secret store this computer uses. Start-up only, main thread.

Must never start an empty store beside a full one: the database key in it would be made anew, and
the database would not open.
"""

import base64
import binascii
import secrets as randomness
from collections.abc import Mapping
from pathlib import Path
from typing import Literal

from kiosk.core.errors import ConfigError, ConfigProblem
from kiosk.core.ports import Secrets
from kiosk.core.secret import Secret
from services.secrets.keyring_store import KeyringSecrets
from services.secrets.master_key import KEY_BYTES, find_master_key
from services.secrets.vault import VaultSecrets

VAULT_NAME = "secrets.vault"


def open_secrets(
    kind: Literal["auto", "keyring", "vault"],
    folder: Path,
    environ: Mapping[str, str],
    master_key_file: Path | None,
) -> Secrets:
    """The store of the setting `secrets.store`; the vault is a file in `folder`.

    auto: a vault that is there already, else the keyring, else a new vault when a master key is
    given. ConfigError NO_SECRET_STORE when none of them is possible; never a readable file.
    """
    path = folder / VAULT_NAME
    if kind == "vault" or (kind == "auto" and path.exists()):
        return _open_vault(path, find_master_key(environ, master_key_file))
    if kind == "keyring":
        return KeyringSecrets()
    try:
        return KeyringSecrets()
    except ConfigError:
        master_key = find_master_key(environ, master_key_file)
        if master_key is None:
            raise
        return VaultSecrets(path, master_key)


def ensure_key(secrets: Secrets, name: str) -> bytes:
    """The 32 bytes kept under `name`, made at the first call.

    ConfigError when what is kept is no key, or when the store does not give back what it took.
    Callers hold the lock of the data folder, so nobody else makes the same key meanwhile.
    """
    text = secrets.get(name)
    if text is None:
        text = base64.b64encode(randomness.token_bytes(KEY_BYTES)).decode("ascii")
        secrets.set(name, text)
        if secrets.get(name) != text:
            raise ConfigError("secrets.store", ConfigProblem.NO_SECRET_STORE, "forgets")
    try:
        key = base64.b64decode(text, validate=True)
    except (ValueError, binascii.Error):
        key = b""
    if len(key) != KEY_BYTES:
        raise ConfigError(f"secrets.{name}", ConfigProblem.BAD_VALUE)
    return key


def _open_vault(path: Path, master_key: Secret | None) -> VaultSecrets:
    if master_key is None:
        raise ConfigError("secrets.master_key", ConfigProblem.MISSING)
    return VaultSecrets(path, master_key)
