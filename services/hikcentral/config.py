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
from services.hikcentral.wire.signing import PROFILES

_SHA256 = re.compile(r"[0-9a-f]{64}")
_HOST = re.compile(r"[A-Za-z0-9._\-]{1,253}|[0-9A-Fa-f:.]{2,45}")
_APP_KEY = re.compile(r"[\x21-\x7e]{1,64}")
# Contract 1.2, and ASCII because it travels in a header; no blank at either end.
_USER_ID = re.compile(r"(?! )[\x20-\x7e]{1,32}(?<! )")
_NOT_IN_A_USER_ID = frozenset("'/\\:*?\"<>|")


@dataclass(frozen=True, slots=True)
class PinnedCertificate:
    """Trust exactly the named certificates (contract 1.1, `pin`): exports and SHA-256 (of the DER).

    Usually one. For a planned change `sha256` holds the fingerprints of the old and the new one
    with a comma between, and `pem_file` both exports, one after the other. A fingerprint may hold
    colons, blanks and capitals. ConfigError for anything but SHA-256.
    """

    sha256: str
    pem_file: Path

    def __post_init__(self) -> None:
        plain = [re.sub(r"[:\s]", "", one).lower() for one in self.sha256.split(",")]
        if not all(_SHA256.fullmatch(one) for one in plain):
            raise ConfigError(
                "hikcentral.pin_sha256", ConfigProblem.BAD_VALUE, "64 hexadecimal digits needed"
            )
        object.__setattr__(self, "sha256", ",".join(plain))

    @property
    def pins(self) -> tuple[str, ...]:
        """Every fingerprint, as 64 small hexadecimal digits."""
        return tuple(self.sha256.split(","))


@dataclass(frozen=True, slots=True)
class CaFile:
    """Trust what this authority signed, for the configured host name (contract 1.1, `ca`)."""

    path: Path


@dataclass(frozen=True, slots=True, kw_only=True)
class HikCentralConfig:
    """One HikCentral server and our rights on it. ConfigError when a value cannot work.

    `time_zone`: times are sent in it, and naive times that come back are read in it (contract 4).
    `deadline_s` bounds a whole call with its quick tries, `connect_s` one connect in it (seconds);
    the wait for `rate_per_s`, `burst` and `max_in_flight` does not count. Of the places in flight
    one is kept for urgent calls (ADR 014).
    `signing` is a profile of contract 1.4, P1 to P6; `user_id` belongs to P6 and narrows what we
    see to what this HikCentral user may see (contract 1.2).
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
    signing: str = "P4"
    user_id: str = ""
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
        _require(
            "hikcentral.signing", self.signing in PROFILES, f"one of {', '.join(sorted(PROFILES))}"
        )
        self._check_user_id()

    def _check_user_id(self) -> None:
        setting, given, needed = "hikcentral.user_id", self.user_id, self.signing == "P6"
        if needed and not given:
            raise ConfigError(setting, ConfigProblem.MISSING, "signing P6 sends and signs it")
        _require(setting, needed or not given, "only signing P6 sends it: set that, or leave empty")
        allowed = _USER_ID.fullmatch(given) and not _NOT_IN_A_USER_ID & set(given)
        _require(
            setting,
            not given or bool(allowed),
            "1 to 32 Latin letters, digits and signs, none of ' / \\ : * ? \" < > |",
        )

    @property
    def base_url(self) -> str:
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"https://{host}:{self.port}"


def _require(setting: str, holds: bool, cure: str = "") -> None:
    if not holds:
        raise ConfigError(setting, ConfigProblem.BAD_VALUE, cure)
