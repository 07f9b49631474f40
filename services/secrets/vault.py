"""VaultSecrets: the port `Secrets` over one encrypted file, for computers without a keyring.

File: magic, salt (16), nonce (12), AES-256-GCM of a JSON object with magic and salt as associated
data. The key is HKDF-SHA256 of the master key under the salt, which is fresh with every write, so
that no nonce can ever meet the same key twice. Must never write over a file that it cannot open.
Any thread; no plaintext is kept between calls.
"""

import contextlib
import json
import os
import tempfile
import threading
from pathlib import Path
from typing import Any, cast

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from kiosk.core.errors import ConfigError, ConfigProblem
from kiosk.core.secret import Secret
from services.secrets.master_key import KEY_BYTES, key_bytes

_MAGIC = b"kiosk-vault-1\n"
_SALT_BYTES = 16
_NONCE_BYTES = 12
_TAG_BYTES = 16
_HEAD_BYTES = len(_MAGIC) + _SALT_BYTES
_FILE_SETTING = "secrets.vault"


class VaultSecrets:
    """ConfigError for a key that is none, a key that does not open the file, a damaged file."""

    def __init__(self, path: Path, master_key: Secret) -> None:
        key_bytes(master_key)
        self._path = path
        self._master_key = master_key
        self._lock = threading.Lock()
        self._read()

    def get(self, name: str) -> str | None:
        """The secret, or None. ConfigError when the file cannot be read or opened."""
        return self._read().get(name)

    def set(self, name: str, value: str) -> None:
        """Keep `value`; returns after it is on disk. On ConfigError the old file stays."""
        with self._lock:
            content = self._read() | {name: value}
            _replace(self._path, self._seal(json.dumps(content).encode("utf-8")))

    def _read(self) -> dict[str, str]:
        try:
            sealed = self._path.read_bytes()
        except FileNotFoundError:
            return {}
        except OSError as error:
            raise _bad_file(type(error).__name__) from error
        content: Any = json.loads(self._unseal(sealed))
        return cast("dict[str, str]", content)

    def _seal(self, plain: bytes) -> bytes:
        head = _MAGIC + os.urandom(_SALT_BYTES)
        nonce = os.urandom(_NONCE_BYTES)
        return head + nonce + self._cipher(head).encrypt(nonce, plain, head)

    def _unseal(self, sealed: bytes) -> bytes:
        if not sealed.startswith(_MAGIC) or len(sealed) < _HEAD_BYTES + _NONCE_BYTES + _TAG_BYTES:
            raise _bad_file("damaged")
        head, rest = sealed[:_HEAD_BYTES], sealed[_HEAD_BYTES:]
        try:
            return self._cipher(head).decrypt(rest[:_NONCE_BYTES], rest[_NONCE_BYTES:], head)
        except InvalidTag as error:
            raise ConfigError(
                "secrets.master_key", ConfigProblem.BAD_VALUE, "does not open the vault"
            ) from error

    def _cipher(self, head: bytes) -> AESGCM:
        derive = HKDF(SHA256(), KEY_BYTES, salt=head[len(_MAGIC) :], info=_MAGIC)
        return AESGCM(derive.derive(key_bytes(self._master_key)))


def _replace(path: Path, data: bytes) -> None:
    """Old or new content, never a mixture, whenever the power goes. mkstemp makes it 0600."""
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(prefix=".vault-", dir=path.parent)
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
            os.replace(name, path)
        except OSError:
            with contextlib.suppress(OSError):
                os.unlink(name)
            raise
        _sync_folder(path.parent)
    except OSError as error:
        raise _bad_file(type(error).__name__) from error


def _sync_folder(folder: Path) -> None:
    """Make the new name itself durable; Windows has no such call."""
    if os.name == "posix":
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def _bad_file(detail: str) -> ConfigError:
    return ConfigError(_FILE_SETTING, ConfigProblem.BAD_VALUE, detail)
