"""All checks in their order; each says why when it cannot run. Reads only.

Nothing later is lost because something earlier failed: what does not depend on it still runs.
Main thread of a command. A running desk is left alone.
"""

from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, datetime
from pathlib import Path

from kiosk.app.adapters import access_rules, build_mailer, hikcentral_config
from kiosk.app.place import Place
from kiosk.core.clock import Clock
from kiosk.core.errors import ConfigError, ConfigProblem, PeerError
from kiosk.core.ports import Mailer, Secrets
from kiosk.doctor import around, building, interfaces, keeping, machine, reaching
from kiosk.doctor.findings import Finding, State, failed_by, not_run, not_run_after
from kiosk.doctor.raw import RawCaller, Reply
from kiosk.doctor.salvage import Salvaged, salvage
from kiosk.settings import Settings
from services.hikcentral import HikCentralConfig, PinnedCertificate
from services.hikcentral.wire.tls import show_certificate
from services.secrets.opening import VAULT_NAME

Check = Callable[[Settings], Finding]

_SHOW_S = 10.0
_AFTER_SIGNATURE = ("version", "server_clock", "interfaces", "doors", "groups", "persons")


class Examination:
    """One run over one installation. After `run`: `config` (None when it cannot be built),
    `caller` and `skew_s`, when HikCentral takes our signature. Close it."""

    def __init__(self, place: Place, clock: Clock) -> None:
        self._place = place
        self._clock = clock
        self._running = False
        self._secrets: Secrets | None = None
        self.salvaged: Salvaged = salvage(place.config)
        self.config: HikCentralConfig | None = None
        self.caller: RawCaller | None = None
        self.skew_s = 0.0

    def close(self) -> None:
        if self.caller is not None:
            self.caller.close()

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
        database, settings = self._place.folder.database, self.salvaged.settings
        self._secrets, finding = keeping.secret_store(self.salvaged, self._place.folder.path)
        yield finding
        if settings is not None:
            stored = database.exists()
            yield from keeping.named_secrets(self._secrets, settings, stored=stored)
        yield from keeping.database(database, self._secrets)

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
        last = Finding("name", State.FAIL)
        for last in self._reach(settings):
            yield last
        if not last.passed:
            yield not_run_after("signature", last.check)
            return
        if self._secrets is None:
            yield not_run_after("signature", "secrets")
            return
        yield from self._ask(settings, self._secrets)

    def _reach(self, settings: Settings) -> Iterator[Finding]:
        chosen = settings.hikcentral
        addresses, finding = reaching.name(chosen.host)
        yield finding
        if not addresses:
            yield not_run_after("connection", "name")
            return
        finding = reaching.connection(addresses, chosen.port)
        yield finding
        if not finding.passed:
            yield not_run_after("certificate", "connection")
            return

        def show() -> reaching.Shown:
            return show_certificate(chosen.host, chosen.port, _SHOW_S)

        try:
            yield reaching.certificate(show, _pins(settings), self._clock.now())
        except ConfigError as error:
            yield failed_by("certificate", error)

    def _ask(self, settings: Settings, secrets: Secrets) -> Iterator[Finding]:
        try:
            self.config = hikcentral_config(settings, secrets)
            caller = RawCaller(self.config, self._clock)
        except ConfigError as error:
            yield failed_by("signature", error)
            return
        reply, finding = reaching.signature(lambda: caller.post(reaching.VERSION, {}))
        yield finding
        if reply is None:
            caller.close()
            yield from (not_run_after(check, "signature") for check in _AFTER_SIGNATURE)
            return
        self.caller, self.skew_s = caller, reply.skew_s or 0.0
        yield from self._know(settings, caller, reply)

    def _know(self, settings: Settings, caller: RawCaller, reply: Reply) -> Iterator[Finding]:
        yield reaching.version(reply)
        yield around.clock_skew(reply.skew_s, self._clock)
        wanted = list(access_rules(settings).groups.values())
        mapped = [door.id for door in settings.doors]
        asked = interfaces.reads(settings.access.guest_group, mapped)
        yield from interfaces.check_reads(caller.post, asked)
        yield not_run("write_interfaces", "interface.writes", count=len(interfaces.WRITES))
        ways = {door.direction for door in settings.doors}
        for check, section, found in (
            ("doors", "doors", building.doors(caller.post, mapped, ways)),
            ("groups", "access", building.groups(caller.post, wanted, mapped)),
            ("persons", "access", building.persons(caller.post, settings.access.guest_group)),
            ("apply_rows", "hikcentral", building.apply_rows(caller.post)),
        ):
            wrong = self.salvaged.broken(section)
            if wrong:
                yield not_run(check, "skipped.settings", names=", ".join(wrong))
                continue
            try:
                yield from found
            except PeerError as error:
                yield failed_by(check, error)


def _pins(settings: Settings) -> tuple[str, ...] | None:
    """The pinned fingerprints; None where an authority is trusted. ConfigError."""
    chosen = settings.hikcentral
    if chosen.tls == "ca" or chosen.pin_file is None:
        return None
    return PinnedCertificate(chosen.pin_sha256, chosen.pin_file).pins


class _NoSecrets:
    """For a mail server that wants none."""

    def get(self, name: str) -> str | None:
        return None

    def set(self, name: str, value: str) -> None:
        raise ConfigError(name, ConfigProblem.NO_SECRET_STORE)
