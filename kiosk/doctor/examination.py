"""All checks in their order; each says why when it cannot run. Reads only.

Nothing later is lost because something earlier failed: what does not depend on it still runs.
Main thread of a command. A running desk is left alone.
"""

from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, datetime
from pathlib import Path

from kiosk.app.adapters import build_mailer
from kiosk.app.place import Place
from kiosk.core.clock import Clock
from kiosk.core.errors import ConfigError, ConfigProblem
from kiosk.core.ports import Mailer, Secrets
from kiosk.doctor import around, keeping, machine
from kiosk.doctor.findings import Finding, not_run, not_run_after
from kiosk.doctor.salvage import Salvaged, salvage
from kiosk.doctor.server import Server
from kiosk.doctor.shared_database import shared_database
from kiosk.settings import Settings
from services.secrets.opening import VAULT_NAME

Check = Callable[[Settings], Finding]


class Examination:
    """One run over one installation. After `run`: `server`, None when the settings name none.
    Close it."""

    def __init__(self, place: Place, clock: Clock) -> None:
        self._place = place
        self._clock = clock
        self._running = False
        self._secrets: Secrets | None = None
        self.salvaged: Salvaged = salvage(place.config)
        self.server: Server | None = None

    def close(self) -> None:
        if self.server is not None:
            self.server.close()

    @property
    def reachable(self) -> bool:
        """HikCentral has taken our signature."""
        return self.server is not None and self.server.caller is not None

    def run(self) -> Iterator[Finding]:
        """The findings, as they come."""
        yield from keeping.settings_read(self._place.config, self.salvaged)
        yield from self._folder()
        yield from self._kept()
        yield from self._around()
        yield from self._hikcentral()

    def _folder(self) -> Iterator[Finding]:
        folder = self._place.folder
        yield from machine.folder_rights(folder.path, self._private_files())
        self._running, finding = machine.desk_running(folder)
        yield finding
        yield machine.disk(folder.path, machine.free_bytes)

    def _private_files(self) -> Iterable[Path]:
        yield self._place.folder.path / VAULT_NAME
        settings = self.salvaged.settings
        if settings is not None and settings.secrets.master_key_file is not None:
            yield settings.secrets.master_key_file

    def _kept(self) -> Iterator[Finding]:
        settings = self.salvaged.settings
        self._secrets, finding = keeping.secret_store(self.salvaged, self._place.folder.path)
        yield finding
        if settings is not None:
            stored = self._place.folder.database.exists()
            yield from keeping.named_secrets(self._secrets, settings, stored=stored)
        yield from self._database(settings)

    def _database(self, settings: Settings | None) -> Iterable[Finding]:
        wrong = self.salvaged.broken("store")
        if wrong:
            return [not_run("database", "skipped.settings", names=", ".join(wrong))]
        if settings is not None and settings.store.kind == "postgresql":
            return shared_database(settings.store, self._secrets)
        return keeping.database(self._place.folder.database, self._secrets)

    def _around(self) -> Iterator[Finding]:
        yield self._guarded("clock", "time_zone", self._check_clock)
        yield self._guarded("camera", "camera", self._check_camera)
        yield self._guarded("mail", "mail", self._check_mail)
        yield self._guarded("monitoring", "monitoring", self._check_port)

    def _guarded(self, check: str, section: str, run: Check) -> Finding:
        """The check, unless the settings that it needs cannot be used."""
        wrong = self.salvaged.broken(section)
        if wrong or self.salvaged.settings is None:
            return not_run(check, "skipped.settings", names=", ".join(wrong))
        return run(self.salvaged.settings)

    def _check_clock(self, settings: Settings) -> Finding:
        database = self._place.folder.database
        written = None
        if database.exists():
            written = datetime.fromtimestamp(database.stat().st_mtime, UTC)
        return machine.clock(settings, self._clock.now(), written)

    def _check_camera(self, settings: Settings) -> Finding:
        source = settings.camera.source
        return around.camera(source, running=self._running, look=around.look_once)

    def _check_mail(self, settings: Settings) -> Finding:
        chosen = settings.mail
        if chosen.host and chosen.username and self._secrets is None:
            return not_run_after("mail", "secrets")

        def build() -> Mailer | None:
            return build_mailer(settings, self._secrets or _NoSecrets(), self._clock)

        return around.mail(build, f"{chosen.host}:{chosen.port}")

    def _check_port(self, settings: Settings) -> Finding:
        return around.monitoring(settings.monitoring.port, running=self._running)

    def _hikcentral(self) -> Iterator[Finding]:
        wrong, settings = self.salvaged.broken("hikcentral"), self.salvaged.settings
        if wrong or settings is None:
            yield not_run("name", "skipped.settings", names=", ".join(wrong))
            return
        self.server = Server(settings, self.salvaged, self._clock)
        yield from self.server.check(self._secrets)


class _NoSecrets:
    """For a mail server that wants none."""

    def get(self, name: str) -> str | None:
        return None

    def set(self, name: str, value: str) -> None:
        raise ConfigError(name, ConfigProblem.NO_SECRET_STORE)
