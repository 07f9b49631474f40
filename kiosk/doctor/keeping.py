"""Checks of what is kept: settings, secrets, database. Change nothing, show no secret.

Any thread.
"""

import os
from collections.abc import Iterable, Iterator
from pathlib import Path

from kiosk.app.place import DATABASE_KEYS, PHOTO_KEY
from kiosk.core.errors import ConfigError, SecretMissing, StoreError
from kiosk.core.ports import Secrets
from kiosk.core.secret import Secret
from kiosk.doctor.findings import (
    Finding,
    fail,
    failed_by,
    not_run,
    not_run_after,
    ok,
    warn,
)
from kiosk.doctor.salvage import Salvaged
from kiosk.settings import Settings, StoreSettings
from services.secrets import ensure_key, open_secrets
from services.store.examining import Examination, examine


def settings_read(path: Path, salvaged: Salvaged) -> Iterator[Finding]:
    """Every mistake is named."""
    for mistake in salvaged.mistakes:
        yield failed_by("settings", mistake)
    if not salvaged.mistakes:
        yield ok("settings", "settings.ok", path=path)


def secret_store(salvaged: Salvaged, folder: Path) -> tuple[Secrets | None, Finding]:
    """The keyring or the vault, opened; the finding names which."""
    wrong = salvaged.broken("secrets")
    if wrong or salvaged.settings is None:
        return None, not_run("secrets", "skipped.settings", names=", ".join(wrong))
    chosen = salvaged.settings.secrets
    try:
        secrets = open_secrets(chosen.store, folder, os.environ, chosen.master_key_file)
    except ConfigError as error:
        return None, failed_by("secrets", error)
    return secrets, ok("secrets", "secrets.ok", kind=type(secrets).__name__)


def named_secrets(secrets: Secrets | None, settings: Settings, *, stored: bool) -> list[Finding]:
    """Whether each secret is there. `stored`: there is a database, which needs its keys."""
    names = [settings.hikcentral.app_secret]
    if settings.mail.host and settings.mail.username:
        names.append(settings.mail.password)
    names += _store_secrets(settings.store) if settings.store.kind == "postgresql" else ()
    names += DATABASE_KEYS if stored and settings.store.kind == "sqlite" else ()
    return [_secret(secrets, name) for name in names]


def _store_secrets(chosen: StoreSettings) -> list[str]:
    """Over a socket the server may know us without a password."""
    return [PHOTO_KEY] if chosen.host.startswith("/") else [chosen.password, PHOTO_KEY]


def _secret(secrets: Secrets | None, name: str) -> Finding:
    check = f"secret:{name}"
    if secrets is None:
        return not_run_after(check, "secrets")
    try:
        found = secrets.get(name)
    except ConfigError as error:
        return failed_by(check, error)
    if found and found.strip():
        return ok(check, "secret.ok")
    return fail(
        check, "secret.key_missing" if name in DATABASE_KEYS else "secret.missing", name=name
    )


def database(path: Path, secrets: Secrets | None) -> Iterable[Finding]:
    """Opens with its key, is as new as this program, and is whole."""
    if not path.exists():
        return [not_run("database", "database.none")]
    if secrets is None:
        return [not_run_after("database", "secrets")]
    try:
        if secrets.get(DATABASE_KEYS[0]) is None:
            raise SecretMissing("secrets.store", DATABASE_KEYS[0])
        found = examine(path, Secret(ensure_key(secrets, DATABASE_KEYS[0]).hex()))
    except (ConfigError, StoreError) as error:
        return [failed_by("database", error)]
    return [_verdict(found)]


def _verdict(found: Examination) -> Finding:
    shown = {"revision": found.revision, "head": found.head}
    if found.faults:
        return fail("database", "database.damaged", count=found.faults)
    if found.revision == found.head:
        return ok("database", "database.ok", **shown)
    if not found.knows and found.revision:
        return fail("database", "database.too_new", **shown)
    return warn("database", "database.old", **shown)
