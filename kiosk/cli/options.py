"""What every command shares: where the installation is, and how a list is printed."""

import json
import sys
from collections.abc import Generator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any

import typer

from kiosk.app.adapters import access_rules, door_names
from kiosk.app.place import Place
from kiosk.core.bus import Bus
from kiosk.core.clock import SystemClock
from kiosk.core.errors import DataFolderInUse
from kiosk.core.people import Actor, Role
from kiosk.settings import Settings, language_of
from services.desk import SqlAdminLookup, SqlDesk, SqlLookup
from services.store import Store

AsJson = Annotated[bool, typer.Option("--json", help="Print JSON instead of a table.")]


class _Chosen:
    place: Place | None = None


def choose(data_dir: Path | None, config: Path | None) -> None:
    """Remember the installation that the command line named."""
    _Chosen.place = Place.choose(data_dir, config)


def place() -> Place:
    """The installation of this run."""
    if _Chosen.place is None:
        _Chosen.place = Place.choose(None, None)
    return _Chosen.place


def language() -> str:
    """The language to explain errors in, even when the settings cannot be read."""
    return language_of(place().config)


@dataclass(frozen=True, slots=True)
class Session:
    """One command's view of the database: the same use cases as the desk, without workers."""

    settings: Settings
    store: Store
    desk: SqlDesk
    lookup: SqlLookup
    admin: SqlAdminLookup
    actor: Actor


@contextmanager
def session() -> Generator[Session]:
    """Open the database beside a running program, or alone.

    Whoever can read the data folder and its keys is the security manager here. Jobs that a
    command queues are run by the program, which looks for changes of others every second.
    """
    chosen = place()
    settings = chosen.settings()
    with suppress(DataFolderInUse):  # A running program has opened and migrated it already.
        chosen.folder.lock()
    store = chosen.store(chosen.secrets(settings), settings.store)
    clock = SystemClock()
    try:
        yield Session(
            settings,
            store,
            SqlDesk(store, clock, Bus(), _nobody_to_wake, access_rules(settings)),
            SqlLookup(store, clock, door_names(settings)),
            SqlAdminLookup(store, clock),
            Actor("command line", Role.SECURITY),
        )
    finally:
        store.close()
        chosen.folder.release()


def _nobody_to_wake() -> None:
    """Workers live in another process, and look by themselves."""


def show(rows: Sequence[dict[str, Any]], *, as_json: bool) -> None:
    """Print rows as an aligned table, or as JSON."""
    if as_json:
        sys.stdout.write(json.dumps(rows, ensure_ascii=False, indent=2, default=str) + "\n")
        return
    if not rows:
        sys.stdout.write("(nothing)\n")
        return
    heads = list(rows[0])
    cells = [[_cell(row[head]) for head in heads] for row in rows]
    widths = [max(map(len, column)) for column in zip(heads, *cells, strict=True)]
    for line in [heads, *cells]:
        text = "  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True))
        sys.stdout.write(text.rstrip() + "\n")


def _cell(value: object) -> str:
    # A name with control characters must not move the terminal's cursor.
    text = "" if value is None else str(value)
    return "".join(character if character.isprintable() else "?" for character in text)
