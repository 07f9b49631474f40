"""Icons by meaning. GUI thread only, after the application object exists."""

from functools import lru_cache

import qtawesome
from PySide6.QtCore import QSize
from PySide6.QtGui import QIcon, QPixmap

GLYPHS = {
    "alert": "mdi6.alert",
    "camera": "mdi6.camera",
    "camera_off": "mdi6.camera-off",
    "check": "mdi6.check-circle",
    "clock": "mdi6.clock-outline",
    "close": "mdi6.close",
    "door": "mdi6.door",
    "file": "mdi6.folder-open-outline",
    "info": "mdi6.information-outline",
    "inside": "mdi6.account",
    "left": "mdi6.logout-variant",
    "login": "mdi6.login-variant",
    "mail": "mdi6.email-outline",
    "moon": "mdi6.weather-night",
    "new": "mdi6.account-plus",
    "people": "mdi6.account-group",
    "queue": "mdi6.tray-full",
    "ring": "mdi6.circle-outline",
    "save": "mdi6.content-save-check",
    "search": "mdi6.magnify",
    "server": "mdi6.server-network",
    "stepped_out": "mdi6.account-arrow-right",
    "stop": "mdi6.close-octagon",
    "sun": "mdi6.white-balance-sunny",
    "undo": "mdi6.camera-retake",
    "walk": "mdi6.walk",
    "cancel": "mdi6.calendar-remove",
    "none": "mdi6.minus-circle-outline",
    "working": "mdi6.sync",
}
"""Meaning -> glyph. The shape alone must tell the states apart (WCAG 1.4.1)."""


@lru_cache(maxsize=256)
def icon(meaning: str, colour: str) -> QIcon:
    """The icon in one colour; KeyError for an unknown meaning."""
    return qtawesome.icon(GLYPHS[meaning], color=colour)


def pixmap(meaning: str, colour: str, size: int, ratio: float = 1.0) -> QPixmap:
    """The icon as a picture of `size` logical pixels for a screen of that pixel ratio."""
    return icon(meaning, colour).pixmap(QSize(size, size), ratio)
