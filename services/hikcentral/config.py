"""What the HikCentral client must be told. Owns the checks of these values; reads no settings.

There is no value here that turns certificate verification off, and there must never be one.
Immutable, any thread.
"""

import re
from dataclasses import dataclass, field
from datetime import tzinfo
from pathlib import Path

from kiosk.core.errors import ConfigError, ConfigProblem
from kiosk.core.secret import Secret

_SHA256 = re.compile(r"[0-9a-f]{64}")
_HOST = re.compile(r"[A-Za-z0-9._\-]{1,253}|[0-9A-Fa-f:.]{2,45}")
_APP_KEY = re.compile(r"[\x21-\x7e]{1,64}")


@dataclass(frozen=True, slots=True)
class PinnedCertificate:
    """Trust exactly one certificate (contract 1.1, `pin`): its export, and its SHA-256 (DER).

    The fingerprint may hold colons, blanks and capitals. ConfigError for anything but SHA-256.
    """

    sha256: str
    pem_file: Path

    def __post_init__(self) -> None:
        plain = re.sub(r"[:\s]", "", self.sha256).lower()
        if not _SHA256.fullmatch(plain):
            raise ConfigError(
                "hikcentral.pin_sha256", ConfigProblem.BAD_VALUE, "64 hexadecimal digits needed"
            )
        object.__setattr__(self, "sha256", plain)


@dataclass(frozen=True, slots=True)
class CaFile:
    """Trust what this authority signed, for the configured host name (contract 1.1, `ca`)."""

    path: Path


@dataclass(frozen=True, slots=True, kw_only=True)
class HikCentralConfig:
    """One HikCentral server and our rights on it. ConfigError when a value cannot work.

    `time_zone`: times are sent in it, and naive times that come back are read in it (contract 4).
    `deadline_s` bounds a whole call with its quick tries; `connect_s` one connect in it (seconds).
    """

    host: str
    app_key: str
    app_secret: Secret = field(repr=False)
    tls: PinnedCertificate | CaFile
    time_zone: tzinfo
    port: int = 443
    org_id: str = "1"
    deadline_s: float = 15.0
    connect_s: float = 5.0
    rate_per_s: float = 5.0
    burst: int = 5
    max_in_flight: int = 4
    content_md5: bool = False
    body_cap_bytes: int = 8 * 1024 * 1024

    def __post_init__(self) -> None:
        object.__setattr__(self, "app_key", self.app_key.strip())
        object.__setattr__(self, "app_secret", Secret(self.app_secret.reveal().strip()))
        _require("hikcentral.host", bool(_HOST.fullmatch(self.host)))
        _require("hikcentral.port", 0 < self.port < 65536)
        _require("hikcentral.app_key", bool(_APP_KEY.fullmatch(self.app_key)))
        _require("hikcentral.app_secret", bool(self.app_secret.reveal()))
        _require("hikcentral.deadline_s", self.deadline_s > 0 and self.connect_s > 0)
        _require("hikcentral.rate_per_s", self.rate_per_s > 0 and self.burst >= 1)
        _require("hikcentral.max_in_flight", self.max_in_flight >= 1)

    @property
    def base_url(self) -> str:
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"https://{host}:{self.port}"


def _require(setting: str, holds: bool) -> None:
    if not holds:
        raise ConfigError(setting, ConfigProblem.BAD_VALUE)
