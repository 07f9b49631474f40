"""How one simulated world is set up. Values only; any thread."""

from dataclasses import dataclass
from pathlib import Path

from kiosk.core.secret import Secret

# The server versions of contract 7.2; what they differ in is in `partner.profiles`.
PROFILES = ("V2.1", "V2.4", "V2.6", "V3.0", "V3.1")
# Ids and names.
DEFAULT_DOORS = (("101", "Main entrance"), ("102", "Main exit"), ("103", "Lift lobby"))


@dataclass(frozen=True, slots=True)
class SimulatorConfig:
    """`folder` receives certificates; port 0 is any free port.

    `exit_with_parent` ends the program when stdin is closed. `seed` makes every random choice
    repeatable; `state` is the file that the world outlives a restart in; `profile` is the server
    version (contract 7.2).
    """

    folder: Path
    app_key: str
    app_secret: Secret
    admin_token: Secret
    hikcentral_port: int = 0
    admin_port: int = 0
    smtp_port: int = 0
    exit_with_parent: bool = False
    seed: int | None = None
    state: Path | None = None
    profile: str = "V2.6"
