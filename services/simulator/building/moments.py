"""Times as the server writes them (contract 4). Pure; any thread."""

from dataclasses import dataclass
from datetime import datetime, tzinfo


@dataclass(frozen=True, slots=True)
class Moment:
    """A time exactly as it was received, and what it means."""

    text: str
    at: datetime


def stamp(moment: datetime) -> str:
    """The server's way to write a time: offset, no milliseconds."""
    return moment.replace(microsecond=0).isoformat()


def naive(moment: datetime, zone: tzinfo | None, separator: str = "T") -> str:
    """The wall clock of this zone, without saying which one."""
    wall = moment.astimezone(zone).replace(microsecond=0, tzinfo=None)
    return wall.isoformat(separator)
