"""Turns settings into the adapters of the outside systems."""

from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

from kiosk.app.place import required_secret
from kiosk.core.access import Direction
from kiosk.core.bus import Bus
from kiosk.core.clock import Clock
from kiosk.core.errors import ConfigError, ConfigProblem
from kiosk.core.ids import DoorId, GroupId
from kiosk.core.jobs import Lane
from kiosk.core.mail import Mail
from kiosk.core.people import Host
from kiosk.core.ports import Secrets
from kiosk.core.visits import Visit, VisitType
from kiosk.settings import Settings
from services.hikcentral import (
    CaFile,
    HikCentralConfig,
    PersonRoad,
    PinnedCertificate,
    VisitorRoad,
    build_road,
)
from services.jobs.leases import Leases
from services.jobs.rules import AccessRules, EngineRules, StayRules
from services.mail import HostNotices, MailConfig, SmtpMailer


def build_hikcentral(
    settings: Settings, config: HikCentralConfig, leases: Leases, clock: Clock, bus: Bus
) -> PersonRoad | VisitorRoad:
    """The road of the settings; jobs send over it only while they hold their lease."""
    chosen = settings.hikcentral
    return build_road(
        config,
        clock,
        bus.publish,
        chosen.road,
        org_name=chosen.org_name,
        guard=leases.check,
        is_urgent=leases.is_urgent,
    )


def hikcentral_config(settings: Settings, secrets: Secrets) -> HikCentralConfig:
    """ConfigError and SecretMissing name the setting."""
    chosen = settings.hikcentral
    secret = required_secret(secrets, "hikcentral.app_secret", chosen.app_secret)
    return HikCentralConfig(
        host=chosen.host,
        port=chosen.port,
        app_key=chosen.app_key,
        app_secret=secret,
        tls=_trust(settings),
        time_zone=settings.zone,
        org_id=chosen.org_id,
        signing=chosen.signing,
        user_id=chosen.user_id,
        deadline_s=chosen.deadline_s,
        rate_per_s=chosen.rate_per_s,
        burst=chosen.burst,
    )


def _trust(settings: Settings) -> PinnedCertificate | CaFile:
    chosen = settings.hikcentral
    if chosen.tls == "ca":
        return CaFile(_file("hikcentral.ca_file", chosen.ca_file))
    return PinnedCertificate(chosen.pin_sha256, _file("hikcentral.pin_file", chosen.pin_file))


def _file(setting: str, path: Path | None) -> Path:
    if path is None or not path.is_file():
        raise ConfigError(setting, ConfigProblem.FILE_MISSING, str(path or ""))
    return path


def build_mailer(settings: Settings, secrets: Secrets, clock: Clock) -> SmtpMailer | None:
    """None when no mail server is set up."""
    chosen = settings.mail
    if not chosen.host:
        return None
    password = (
        required_secret(secrets, "mail.password", chosen.password) if chosen.username else None
    )
    config = MailConfig(
        host=chosen.host,
        port=chosen.port,
        sender=chosen.sender,
        security=chosen.security,
        ca_file=chosen.ca_file,
        username=chosen.username,
        password=password,
    )
    return SmtpMailer(config, clock)


def build_composer(settings: Settings) -> Callable[[Visit, Host, Direction, datetime, str], Mail]:
    """Words host notices in the language and the time zone of the site."""
    notices, zone = HostNotices(settings.mail.language), settings.zone

    def compose(
        visit: Visit, host: Host, direction: Direction, at: datetime, door_name: str
    ) -> Mail:
        return notices.compose(visit, host, direction, at, door_name, zone)

    return compose


def access_rules(settings: Settings) -> AccessRules:
    chosen = settings.access
    by_type = {
        VisitType.GUEST: chosen.guest_group,
        VisitType.VIP: chosen.vip_group,
        VisitType.STUDENT: chosen.student_group,
        VisitType.CONTRACTOR: chosen.contractor_group,
    }
    return AccessRules(
        groups={kind: GroupId(own or chosen.guest_group) for kind, own in by_type.items()},
        doors=tuple(DoorId(door.id) for door in settings.doors),
        early_entry=timedelta(minutes=chosen.early_entry_minutes),
        grace=timedelta(minutes=chosen.grace_minutes),
        day_end=chosen.end_time,
        zone=settings.zone,
        prefix=settings.hikcentral.code_prefix,
        poll_s=chosen.confirm_poll_s,
    )


def engine_rules(settings: Settings) -> EngineRules:
    chosen = settings.jobs
    workers = {
        Lane.REVOKE: chosen.revoke_workers,
        Lane.ACCESS: chosen.workers,
        Lane.NOTIFY: chosen.notify_workers,
    }
    return EngineRules(workers, chosen.backoff_s, chosen.revoke_backoff_s, desk=settings.desk)


def stay_rules(settings: Settings) -> StayRules:
    chosen = settings.access
    return StayRules(
        reentry_grace=timedelta(minutes=chosen.reentry_grace_minutes),
        one_entry=chosen.one_entry,
        auto_close=timedelta(hours=chosen.auto_close_hours),
    )


def door_directions(settings: Settings) -> dict[DoorId, Direction]:
    """The door map; doors inside the building have no direction."""
    known = {"entry": Direction.ENTRY, "exit": Direction.EXIT, "none": Direction.UNKNOWN}
    return {DoorId(door.id): known[door.direction] for door in settings.doors}


def door_names(settings: Settings) -> dict[DoorId, str]:
    """How doors are called to people, where a name is set up."""
    return {DoorId(door.id): door.name for door in settings.doors if door.name}
