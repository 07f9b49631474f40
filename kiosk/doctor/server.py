"""The checks of HikCentral in their order, from its name to its doors. Reads only.

Main thread of a command. After `check`: `caller`, `skew_s` and `org_id` when our
signature is taken.
"""

from collections.abc import Iterator

from kiosk.app.adapters import access_rules, hikcentral_config
from kiosk.core.clock import Clock
from kiosk.core.errors import ConfigError, PeerError
from kiosk.core.ports import Secrets
from kiosk.doctor import around, building, interfaces, reaching
from kiosk.doctor.findings import Finding, State, failed_by, not_run, not_run_after
from kiosk.doctor.raw import RawCaller, Reply
from kiosk.doctor.salvage import Salvaged
from kiosk.settings import Settings
from services.hikcentral import PinnedCertificate
from services.hikcentral.wire.interfaces import VERSION_PATH
from services.hikcentral.wire.tls import show_certificate

_SHOW_S = 10.0
_AFTER_SIGNATURE = ("version", "server_clock", "interfaces", "doors", "groups", "persons")


class Server:
    """The server that the settings name. Close it."""

    def __init__(self, settings: Settings, salvaged: Salvaged, clock: Clock) -> None:
        self._settings = settings
        self._salvaged = salvaged
        self._clock = clock
        self.caller: RawCaller | None = None
        self.skew_s = 0.0
        self.unticked: list[interfaces.Unticked] = []
        self.org_id = settings.hikcentral.org_id
        self.use = interfaces.Use(
            settings.hikcentral.road,
            settings.access.guest_group,
            [door.id for door in settings.doors],
            bool(settings.hikcentral.org_name),
        )

    def close(self) -> None:
        if self.caller is not None:
            self.caller.close()

    def check(self, secrets: Secrets | None) -> Iterator[Finding]:
        """The findings, as they come; `secrets` None when their store does not open."""
        last = Finding("name", State.FAIL)
        for last in self._reach():
            yield last
        if not last.passed:
            yield not_run_after("signature", last.check)
            return
        if secrets is None:
            yield not_run_after("signature", "secrets")
            return
        yield from self._ask(secrets)

    def _reach(self) -> Iterator[Finding]:
        chosen = self._settings.hikcentral
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
            yield reaching.certificate(show, _pins(self._settings), self._clock.now())
        except ConfigError as error:
            yield failed_by("certificate", error)

    def _ask(self, secrets: Secrets) -> Iterator[Finding]:
        try:
            caller = RawCaller(hikcentral_config(self._settings, secrets), self._clock)
        except ConfigError as error:
            yield failed_by("signature", error)
            return
        reply, finding = reaching.signature(lambda: caller.post(VERSION_PATH, {}))
        yield finding
        if reply is None:
            caller.close()
            yield from (not_run_after(check, "signature") for check in _AFTER_SIGNATURE)
            return
        self.caller, self.skew_s = caller, reply.skew_s or 0.0
        yield from self._know(caller, reply)

    def _know(self, caller: RawCaller, reply: Reply) -> Iterator[Finding]:
        yield reaching.version(reply)
        yield around.clock_skew(reply.skew_s, self._clock)
        settings, use, post = self._settings, self.use, caller.post
        if use.road == "person":
            chosen = settings.hikcentral
            self.org_id, finding = building.organisation(post, chosen.org_id, chosen.org_name)
            yield finding
        wanted = list(access_rules(settings).groups.values())
        yield from interfaces.check_reads(post, interfaces.reads(use), self.unticked)
        yield not_run("write_interfaces", "interface.writes", count=len(use.writes))
        ways = {door.direction for door in settings.doors}
        for check, section, found in (
            ("doors", "doors", building.doors(post, use.doors, ways)),
            ("groups", "access", building.groups(post, wanted, use.doors, use.kind)),
            ("persons", "access", building.persons(post, use.group, use.kind)),
            ("apply_rows", "hikcentral", building.apply_rows(post, use.kind)),
        ):
            wrong = self._salvaged.broken(section)
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
