"""Every mistake of a settings file, and as much of the settings as can be used without them.

What cannot be used is replaced by its default, or by a value that leads nowhere, and its section
is named as broken, so that nobody acts on it. Reads only. Any thread.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Any, cast

from kiosk.core.errors import ConfigError, ConfigProblem
from kiosk.settings import Settings, check_values, read_values

_MOST_MISTAKES = 100
# Of what has no default; a broken section is never used.
_NOWHERE: Mapping[str, str] = MappingProxyType(
    {
        "hikcentral.host": "settings.invalid",
        "hikcentral.app_key": "0",
        "hikcentral.pin_sha256": "0" * 64,
        "hikcentral.pin_file": "settings.invalid",
        "hikcentral.ca_file": "settings.invalid",
        "mail.sender": "nobody@settings.invalid",
    }
)


@dataclass(frozen=True, slots=True)
class Salvaged:
    """`settings` is None when nothing could be saved; `unread` when the file is none at all,
    `missing` when there is no file, and the defaults count."""

    settings: Settings | None
    mistakes: tuple[ConfigError, ...]
    unread: bool = False
    missing: bool = False

    def broken(self, section: str) -> tuple[str, ...]:
        """The settings of a section that are wrong: it cannot be used as it is."""
        if self.unread or self.settings is None or (self.missing and section == "hikcentral"):
            return tuple(mistake.setting for mistake in self.mistakes)
        named = (mistake.setting for mistake in self.mistakes)
        return tuple(name for name in named if name == section or name.startswith(f"{section}."))


def salvage(path: Path) -> Salvaged:
    """Read the file as often as it takes to have met every mistake. Raises nothing."""
    mistakes: list[ConfigError] = []
    values: dict[str, Any] = {}
    unread = missing = False
    try:
        values = read_values(path)
    except ConfigError as error:
        mistakes.append(error)
        missing = error.problem is ConfigProblem.FILE_MISSING
        unread = not missing
    settings = _settle(values, mistakes, tell=not mistakes)
    return Salvaged(settings, tuple(mistakes), unread, missing)


def _settle(values: dict[str, Any], mistakes: list[ConfigError], *, tell: bool) -> Settings | None:
    for _ in range(_MOST_MISTAKES):
        try:
            return check_values(values)
        except ConfigError as error:
            known = {str(mistake) for mistake in mistakes}
            if tell and str(error) not in known:
                mistakes.append(error)
            # A mistake of the environment stays, whatever is done to the file.
            if (tell and str(error) in known) or not _take_out(values, error.setting):
                return None
    return None


def _take_out(values: dict[str, Any], setting: str) -> bool:
    """Replace one setting by its default; False when that has no effect."""
    section, _, name = setting.partition(".")
    if not name or section == "doors":
        return values.pop(section, None) is not None or _place(values, setting)
    table: object = values.get(section)
    if not isinstance(table, dict):
        values[section] = table = {}
    rows = cast("dict[str, Any]", table)
    if rows.pop(name, None) is not None:
        return True
    return _place(values, setting)


def _place(values: dict[str, Any], setting: str) -> bool:
    """Fill in what has no default; a missing section gets what it needs at least."""
    section, _, name = setting.partition(".")
    needed = [name] if name else [n.partition(".")[2] for n in _NOWHERE if n.startswith(section)]
    if section == "hikcentral" and not name:
        needed = ["host", "app_key", "pin_sha256", "pin_file"]
    filled = {one: _NOWHERE[f"{section}.{one}"] for one in needed if f"{section}.{one}" in _NOWHERE}
    if not filled:
        return False
    table = cast("dict[str, Any]", values.setdefault(section, {}))
    fresh = any(table.get(one) != value for one, value in filled.items())
    table.update(filled)
    return fresh
