"""Looks: Fusion, a palette and one style sheet, all from one token set. GUI thread only."""

from collections.abc import Mapping
from importlib.resources import files
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QFont, QPalette
from PySide6.QtWidgets import QApplication, QWidget

from ui.theme.sheet import style_sheet
from ui.theme.tokens import DARK, FONTS, LIGHT, TEXT_PX

THEMES = ("light", "dark", "system")

_ROLES = {
    QPalette.ColorRole.Window: "window",
    QPalette.ColorRole.WindowText: "text",
    QPalette.ColorRole.Base: "field",
    QPalette.ColorRole.AlternateBase: "card",
    QPalette.ColorRole.Text: "text",
    QPalette.ColorRole.Button: "card",
    QPalette.ColorRole.ButtonText: "text",
    QPalette.ColorRole.PlaceholderText: "muted",
    QPalette.ColorRole.Highlight: "accent",
    QPalette.ColorRole.HighlightedText: "accent_text",
    QPalette.ColorRole.ToolTipBase: "text",
    QPalette.ColorRole.ToolTipText: "card",
    QPalette.ColorRole.Accent: "accent",
    QPalette.ColorRole.Link: "accent",
}


class _Shown:
    """Which token set is on the screen now."""

    tokens: Mapping[str, str] = LIGHT


def tokens() -> Mapping[str, str]:
    """The token set in use; painting code asks for it each time."""
    return _Shown.tokens


def is_dark() -> bool:
    """True while the dark set is shown."""
    return _Shown.tokens is DARK


def apply_theme(app: QApplication, name: str) -> None:
    """Show "light", "dark" or what the system prefers; ValueError for another name.

    Every widget gets a StyleChange event, at which icons are coloured anew.
    """
    if name not in THEMES:
        raise ValueError(name)
    dark = name == "dark" or (name == "system" and _system_is_dark(app))
    _Shown.tokens = DARK if dark else LIGHT
    app.setStyle("Fusion")
    font = QFont()
    font.setFamilies(list(FONTS))
    font.setPixelSize(TEXT_PX)
    app.setFont(font)
    app.setPalette(_palette(_Shown.tokens))
    app.setStyleSheet(style_sheet(_sheet_values(dark)))


def repolish(widget: QWidget, **properties: object) -> None:
    """Set dynamic properties and have the style sheet look at them again."""
    if all(widget.property(name) == value for name, value in properties.items()):
        return
    for name, value in properties.items():
        widget.setProperty(name, value)
    widget.style().unpolish(widget)
    widget.style().polish(widget)
    widget.update()


def _sheet_values(dark: bool) -> dict[str, str]:
    # Style sheets want forward slashes on every system.
    icons = Path(str(files("resources"))) / "icons"
    return {**_Shown.tokens, "icons": icons.as_posix(), "mode": "dark" if dark else "light"}


def _system_is_dark(app: QApplication) -> bool:
    return app.styleHints().colorScheme() == Qt.ColorScheme.Dark


def _palette(chosen: Mapping[str, str]) -> QPalette:
    palette = QPalette()
    for role, token in _ROLES.items():
        palette.setColor(role, QColor(chosen[token]))
    off = QPalette.ColorGroup.Disabled
    for role in (QPalette.ColorRole.Text, QPalette.ColorRole.ButtonText):
        palette.setColor(off, role, QColor(chosen["muted"]))
    return palette
