"""What the screens are given: the ports, and the settings that concern them."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import time

from kiosk.core.clock import Clock
from kiosk.core.people import Actor
from kiosk.core.ports import AdminLookup, Camera, Desk, Lookup, SignIn


@dataclass(frozen=True, slots=True)
class UiPorts:
    """Everything outside the screens. `desk`, `lookup`, `admin` and `sign_in` may wait for the
    disk: call them through `Bridge.call` only."""

    desk: Desk
    lookup: Lookup
    admin: AdminLookup
    sign_in: SignIn
    camera: Camera
    clock: Clock


@dataclass(frozen=True, slots=True)
class UiSettings:
    """`language` is "ru" or "en", `theme` is "light", "dark" or "system".

    `language_changed` and `theme_changed` hear of a switch made on the screen, so that the
    choice can be kept; they run on the GUI thread. `day_end` is the local time that a new form
    offers as the expected exit, as long as it lies ahead; None offers a usual stay.
    """

    actor: Actor
    language: str = "ru"
    theme: str = "system"
    language_changed: Callable[[str], None] | None = None
    theme_changed: Callable[[str], None] | None = None
    day_end: time | None = None
