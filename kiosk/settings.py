"""The settings: one TOML file, overridden by environment variables, checked once, then frozen.

Secrets are never values here, only the names under which the secret store keeps them. Every
mistake becomes a ConfigError that names the setting. Environment: KIOSK_HIKCENTRAL__HOST=...
"""

import os
import re
import tomllib
from collections.abc import Mapping
from datetime import time, tzinfo
from pathlib import Path
from typing import Annotated, Any, Literal, cast
from zoneinfo import ZoneInfo, available_timezones

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, ValidationError
from pydantic_settings import (
    BaseSettings,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    SettingsError,
)
from tzlocal import get_localzone

from kiosk.core.backoff import DEFAULT_SCHEDULE_S
from kiosk.core.errors import ConfigError, ConfigProblem
from kiosk.core.ids import DEFAULT_PREFIX

SETTINGS_NAME = "kiosk.toml"
_FACE_GRANTED = 196893  # contract 3.11

Port = Annotated[int, Field(ge=1, le=65535)]
# A pattern that a pasted secret does not fit: the name is shown when the store does not have it.
SecretName = Annotated[str, Field(pattern=r"^[a-z]+(-[a-z0-9]+)+$", max_length=40)]
Seconds = Annotated[float, Field(gt=0, le=86_400)]
Schedule = Annotated[tuple[Seconds, ...], Field(min_length=1, max_length=20)]


class Section(BaseModel):
    """One table of the file: unknown names are mistakes, nothing changes after loading."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class HikCentralSettings(Section):
    """`road`: visitors as persons in access groups, or by the visitor module (contract 3.12).

    `code_prefix` begins the codes of our persons; two sites in one HikCentral need two of them.

    `org_name` stands above `org_id`. `pin_sha256` may hold several fingerprints with commas
    between, and `pin_file` as many certificates, for a planned change. `user_id` is for P6 only.
    """

    host: str = Field(min_length=1)
    port: Port = 443
    app_key: str = Field(min_length=1)
    app_secret: SecretName = "hikcentral-app-secret"  # noqa: S105 - the name of the secret
    tls: Literal["pin", "ca"] = "pin"
    pin_sha256: str = ""
    pin_file: Path | None = None
    ca_file: Path | None = None
    road: Literal["person", "visitor"] = "person"
    code_prefix: Annotated[str, Field(pattern=r"^[A-Z]{1,3}$")] = DEFAULT_PREFIX
    org_id: str = "1"
    org_name: str = ""
    signing: Literal["P1", "P2", "P3", "P4", "P5", "P6"] = "P4"
    user_id: str = ""
    deadline_s: Seconds = 15.0
    rate_per_s: Annotated[float, Field(gt=0, le=100)] = 5.0
    burst: Annotated[int, Field(ge=1, le=100)] = 5


def _time_or_none(value: object) -> object:
    return None if value == "" else value


class AccessSettings(Section):
    """Group ids by visit type; a type without one of its own gets the guests' group.

    `end_time`: access is never longer than until then on the day on which the visit ends, local
    time; "" for no such limit. After an exit access stays for `reentry_grace_minutes`; with
    `one_entry` it goes at once. The person stays in HikCentral for `person_retention_hours`
    after the last visit.
    """

    guest_group: str = Field(default="7", min_length=1)
    vip_group: str = ""
    student_group: str = ""
    contractor_group: str = ""
    early_entry_minutes: Annotated[int, Field(ge=0, le=1440)] = 30
    grace_minutes: Annotated[int, Field(ge=0, le=1440)] = 15
    auto_close_hours: Annotated[int, Field(ge=1, le=168)] = 12
    end_time: Annotated[time | None, BeforeValidator(_time_or_none)] = time(22, 0)
    reentry_grace_minutes: Annotated[int, Field(ge=0, le=1440)] = 15
    one_entry: bool = False
    person_retention_hours: Annotated[int, Field(ge=0, le=8760)] = 24
    confirm_poll_s: Seconds = 1.0


class DoorSettings(Section):
    """`none`: a door inside the building, which says nothing about coming and going."""

    id: str = Field(min_length=1)
    direction: Literal["entry", "exit", "none"]
    name: str = Field(default="", max_length=100)


class PassageSettings(Section):
    poll_s: Seconds = 5.0
    overlap_minutes: Annotated[int, Field(ge=1, le=1440)] = 10
    event_types: Annotated[tuple[int, ...], Field(min_length=1)] = (_FACE_GRANTED,)


class JobSettings(Section):
    """Threads: `workers` give access, `revoke_workers` take it away, `notify_workers` send."""

    workers: Annotated[int, Field(ge=1, le=8)] = 2
    revoke_workers: Annotated[int, Field(ge=1, le=4)] = 1
    notify_workers: Annotated[int, Field(ge=1, le=4)] = 1
    backoff_s: Schedule = DEFAULT_SCHEDULE_S
    revoke_backoff_s: Schedule = (5.0, 15.0, 30.0, 60.0, 120.0, 300.0)


class MailSettings(Section):
    """Without `host` no mail is sent, and the job says so."""

    host: str = ""
    port: Port = 587
    sender: str = ""
    security: Literal["starttls", "tls"] = "starttls"
    ca_file: Path | None = None
    username: str = ""
    password: SecretName = "mail-password"  # noqa: S105 - the name of the secret
    language: Literal["ru", "en"] = "ru"


class StoreSettings(Section):
    """`sqlite`: an encrypted file in the data folder, for one desk. `postgresql`: one database
    for several. `host`: a name, or the folder of a socket; `ca_file` is needed for any other
    computer, and then the server must prove its name."""

    kind: Literal["sqlite", "postgresql"] = "sqlite"
    host: str = Field(default="/var/run/postgresql", min_length=1)
    port: Port = 5432
    database: str = Field(default="kiosk", min_length=1)
    user: str = Field(default="kiosk_desk", min_length=1)
    password: SecretName = "store-password"  # noqa: S105 - the name of the secret
    ca_file: Path | None = None


class CameraSettings(Section):
    """`source`: number of a webcam, or path or address of a stream."""

    source: int | str = 0


class MonitoringSettings(Section):
    """Loopback only; 0 as port lets the system choose."""

    port: Annotated[int, Field(ge=0, le=65535)] = 9109


class SecretSettings(Section):
    store: Literal["auto", "keyring", "vault"] = "auto"
    master_key_file: Path | None = None


def _known_zone(name: str) -> str:
    if name and name not in available_timezones():
        raise ValueError("no such time zone")
    return name


class Settings(BaseSettings):
    """Everything that can be set. `zone` is the time zone of the site."""

    model_config = SettingsConfigDict(
        extra="forbid", frozen=True, env_prefix="KIOSK_", env_nested_delimiter="__"
    )

    hikcentral: HikCentralSettings
    doors: tuple[DoorSettings, ...] = ()
    access: AccessSettings = AccessSettings()
    passages: PassageSettings = PassageSettings()
    jobs: JobSettings = JobSettings()
    mail: MailSettings = MailSettings()
    store: StoreSettings = StoreSettings()
    camera: CameraSettings = CameraSettings()
    monitoring: MonitoringSettings = MonitoringSettings()
    secrets: SecretSettings = SecretSettings()
    desk: str = Field(default="reception", min_length=1, max_length=64)
    language: Literal["ru", "en"] = "ru"
    theme: Literal["light", "dark", "system"] = "system"
    time_zone: Annotated[str, AfterValidator(_known_zone)] = ""

    @property
    def zone(self) -> tzinfo:
        """The zone named, else that of the computer."""
        return ZoneInfo(self.time_zone) if self.time_zone else get_localzone()

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        # The file arrives as init values, and the environment stands above it.
        return env_settings, init_settings


def load_settings(path: Path) -> Settings:
    """Read, merge with the environment, check. ConfigError names the setting and the problem.

    Relative paths in the file count from its folder.
    """
    return check_values(read_values(path))


def check_values(values: Mapping[str, Any]) -> Settings:
    """The settings of a file's tables, merged with the environment. ConfigError as above."""
    try:
        settings = Settings(**values)
    except ValidationError as error:
        raise _config_error(error) from None
    except SettingsError as error:
        section = re.search(r'field "(\w+)"', str(error))
        setting = section[1] if section else "environment"
        raise ConfigError(setting, ConfigProblem.BAD_VALUE, "Variable is not valid JSON") from None
    _check(settings)
    return settings


def language_of(path: Path) -> str:
    """The language to explain a mistake in, also when the file is no TOML; else Russian."""
    named = os.environ.get("KIOSK_LANGUAGE", "")
    if named in ("ru", "en"):
        return named
    try:
        text = path.read_text(encoding="utf-8", errors="replace")
    except OSError:
        return "ru"
    return "en" if _ENGLISH.search(_TABLE.split(text, maxsplit=1)[0]) else "ru"


_ENGLISH = re.compile(r"""^\s*language\s*=\s*["']en["']""", re.MULTILINE)
_TABLE = re.compile(r"^\s*\[", re.MULTILINE)


def read_values(path: Path) -> dict[str, Any]:
    """The tables of the file, unchecked; relative paths count from its folder. ConfigError."""
    try:
        values = tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise ConfigError(str(path), ConfigProblem.FILE_MISSING) from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ConfigError(str(path), ConfigProblem.NOT_TOML, str(error)) from None
    except OSError as error:
        raise ConfigError(str(path), ConfigProblem.BAD_VALUE, error.strerror or "") from None
    for section, name in _PATHS:
        table = cast("dict[str, Any]", values.get(section, {}))
        if isinstance(table, dict) and isinstance(table.get(name), str):  # pyright: ignore[reportUnnecessaryIsInstance]
            table[name] = str(path.parent / table[name])
    return values


_PATHS = (
    ("hikcentral", "pin_file"),
    ("hikcentral", "ca_file"),
    ("mail", "ca_file"),
    ("store", "ca_file"),
    ("secrets", "master_key_file"),
)


def _config_error(error: ValidationError) -> ConfigError:
    first = error.errors(include_url=False, include_input=False)[0]
    # Below the name of a setting come positions in a list and kinds of value.
    depth = 3 if first["loc"][:1] == ("doors",) else 2
    setting = ".".join(str(part) for part in first["loc"][:depth])
    if first["type"] == "missing":
        return ConfigError(setting, ConfigProblem.MISSING)
    if first["type"] == "extra_forbidden":
        return ConfigError(setting, ConfigProblem.UNKNOWN_SETTING)
    return ConfigError(setting, ConfigProblem.BAD_VALUE, first["msg"])


def _check(settings: Settings) -> None:
    hikcentral = settings.hikcentral
    if hikcentral.tls == "pin":
        if not hikcentral.pin_sha256:
            raise ConfigError("hikcentral.pin_sha256", ConfigProblem.MISSING)
        if hikcentral.pin_file is None:
            raise ConfigError("hikcentral.pin_file", ConfigProblem.MISSING)
    elif hikcentral.ca_file is None:
        raise ConfigError("hikcentral.ca_file", ConfigProblem.MISSING)
    if settings.mail.host and not settings.mail.sender:
        raise ConfigError("mail.sender", ConfigProblem.MISSING)
    ids = [door.id for door in settings.doors]
    if len(set(ids)) != len(ids):
        raise ConfigError("doors", ConfigProblem.BAD_VALUE, "a door is listed twice")
