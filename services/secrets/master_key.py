"""Where the vault's master key comes from, and when it is refused. Start-up only, main thread.

The key is given from outside (environment, or a file such as systemd's LoadCredential makes) and
is never written by us.
"""

import base64
import binascii
import os
import stat
from collections.abc import Mapping
from pathlib import Path

from kiosk.core.errors import ConfigError, ConfigProblem
from kiosk.core.secret import Secret

VARIABLE = "KIOSK_MASTER_KEY"
KEY_BYTES = 32
_FILE_SETTING = "secrets.master_key_file"
_FILE_LIMIT_BYTES = 4096


def find_master_key(environ: Mapping[str, str], path: Path | None) -> Secret | None:
    """The key of the environment, else of the file, else None. ConfigError for a bad file."""
    text = environ.get(VARIABLE, "")
    if text.strip():
        return Secret(text)
    return Secret(_read_file(path)) if path is not None else None


def key_bytes(master_key: Secret) -> bytes:
    """The 32 bytes behind 64 hex digits or base64. ConfigError, without the text, otherwise."""
    text = master_key.reveal().strip()
    try:
        if len(text) == 2 * KEY_BYTES:
            key = bytes.fromhex(text)
        else:
            key = base64.b64decode(text.replace("-", "+").replace("_", "/"), validate=True)
    except (ValueError, binascii.Error):
        key = b""
    if len(key) != KEY_BYTES:
        raise ConfigError(
            "secrets.master_key", ConfigProblem.BAD_VALUE, "32 bytes in base64 or hex are needed"
        )
    return key


def _read_file(path: Path) -> str:
    try:
        with path.open("rb") as file:
            _require_private(os.fstat(file.fileno()).st_mode)
            return file.read(_FILE_LIMIT_BYTES).decode("ascii")
    except FileNotFoundError as error:
        raise ConfigError(_FILE_SETTING, ConfigProblem.FILE_MISSING, str(path)) from error
    except OSError as error:
        raise ConfigError(_FILE_SETTING, ConfigProblem.BAD_VALUE, type(error).__name__) from error
    except UnicodeDecodeError:
        # Not chained: the exception holds the bytes of the file.
        raise ConfigError(_FILE_SETTING, ConfigProblem.BAD_VALUE, "not text") from None


def _require_private(mode: int) -> None:
    """On Windows the rights are not in the mode; the folder's own list decides there."""
    if os.name == "posix" and mode & (stat.S_IRWXG | stat.S_IRWXO):
        raise ConfigError(
            _FILE_SETTING,
            ConfigProblem.BAD_VALUE,
            f"mode {stat.S_IMODE(mode):04o}, 0600 is needed",
        )
