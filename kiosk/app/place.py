"""Where one installation keeps its things: data folder, settings file, secrets, keys."""

import os
from dataclasses import dataclass
from pathlib import Path

from kiosk.core.errors import SecretMissing
from kiosk.core.ports import Secrets
from kiosk.core.secret import Secret
from kiosk.settings import SETTINGS_NAME, Settings, StoreSettings, load_settings
from services.secrets import ensure_key, open_secrets
from services.store import DataFolder, Store
from services.store.postgres_address import PostgresAddress
from services.store.sqlite import open_sqlite

PHOTO_KEY = "photo-key"
DATABASE_KEYS = ("database-key", PHOTO_KEY)


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

    def store(self, secrets: Secrets, chosen: StoreSettings) -> Store:
        """The open database. ConfigError, StoreError."""
        return self._sqlite(secrets) if chosen.kind == "sqlite" else _postgres(secrets, chosen)

    def _sqlite(self, secrets: Secrets) -> Store:
        """Its keys are made with it, and never anew for an existing one."""
        if self.folder.database.exists():
            for name in DATABASE_KEYS:
                if secrets.get(name) is None:
                    raise SecretMissing("secrets.store", name)
        database_key, photo_key = (ensure_key(secrets, name).hex() for name in DATABASE_KEYS)
        return open_sqlite(self.folder.database, Secret(database_key), Secret(photo_key))


def _postgres(secrets: Secrets, chosen: StoreSettings) -> Store:
    """Its photo key is never made here: all desks must have the same one."""
    # Only those who use the server load its driver.
    from services.store.postgres import open_postgres

    address = postgres_address(secrets, chosen)
    if secrets.get(PHOTO_KEY) is None:
        raise SecretMissing("secrets.store", PHOTO_KEY)
    return open_postgres(address, Secret(ensure_key(secrets, PHOTO_KEY).hex()))


def postgres_address(secrets: Secrets, chosen: StoreSettings) -> PostgresAddress:
    """SecretMissing: only over a socket the server may know us without a password."""
    password = secrets.get(chosen.password)
    if password is None and not chosen.host.startswith("/"):
        raise SecretMissing("store.password", chosen.password)
    return PostgresAddress(
        host=chosen.host,
        port=chosen.port,
        database=chosen.database,
        user=chosen.user,
        password=None if password is None else Secret(password),
        ca_file=chosen.ca_file,
    )


def required_secret(secrets: Secrets, setting: str, name: str) -> Secret:
    """The secret that `setting` names. SecretMissing says which command stores it."""
    value = secrets.get(name)
    if not value:
        raise SecretMissing(setting, name)
    return Secret(value)
