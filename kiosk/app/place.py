"""Where one installation keeps its things: data folder, settings file, secrets, keys."""

import os
from dataclasses import dataclass
from pathlib import Path

from kiosk.core.errors import SecretMissing
from kiosk.core.ports import Secrets
from kiosk.core.secret import Secret
from kiosk.settings import SETTINGS_NAME, Settings, load_settings
from services.secrets import ensure_key, open_secrets
from services.store import DataFolder, Store
from services.store.sqlite import open_sqlite

_DATABASE_KEY = "database-key"
_PHOTO_KEY = "photo-key"


@dataclass(frozen=True, slots=True)
class Place:
    """The data folder and the settings file that the command line has chosen."""

    folder: DataFolder
    config: Path

    @classmethod
    def choose(cls, data_dir: Path | None, config: Path | None) -> "Place":
        """Command line before environment (KIOSK_DATA_DIR) before the user's own folder."""
        named = os.environ.get("KIOSK_DATA_DIR")
        path = data_dir or (Path(named) if named else Path.home() / ".reception-kiosk")
        return cls(DataFolder(path.absolute()), (config or path / SETTINGS_NAME).absolute())

    def settings(self) -> Settings:
        """ConfigError names the setting."""
        return load_settings(self.config)

    def secrets(self, settings: Settings) -> Secrets:
        """The keyring, or the encrypted vault in the data folder. ConfigError."""
        self.folder.create()
        chosen = settings.secrets
        return open_secrets(chosen.store, self.folder.path, os.environ, chosen.master_key_file)

    def store(self, secrets: Secrets) -> Store:
        """The open database. Its keys are made with it, and never anew for an existing one."""
        if self.folder.database.exists():
            for name in (_DATABASE_KEY, _PHOTO_KEY):
                if secrets.get(name) is None:
                    raise SecretMissing("secrets.store", name)
        database_key = ensure_key(secrets, _DATABASE_KEY)
        photo_key = ensure_key(secrets, _PHOTO_KEY)
        return open_sqlite(
            self.folder.database, Secret(database_key.hex()), Secret(photo_key.hex())
        )


def required_secret(secrets: Secrets, setting: str, name: str) -> Secret:
    """The secret that `setting` names. SecretMissing says which command stores it."""
    value = secrets.get(name)
    if not value:
        raise SecretMissing(setting, name)
    return Secret(value)
