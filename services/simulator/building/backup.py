"""The whole world as text: for the state file, for a backup, and for a look into the past.

Event loop only. The files are written elsewhere.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from services.simulator.building.plain import Part, Unreadable, read, write


@dataclass(frozen=True, slots=True)
class Backup:
    """JSON text by the name of its part, and the byte strings that the texts name."""

    texts: Mapping[str, str]
    blobs: Mapping[str, bytes]


def take(parts: Mapping[str, Part]) -> Backup:
    """These parts as they are now."""
    blobs: dict[str, bytes] = {}
    texts = {name: write(part.to_plain(), blobs) for name, part in parts.items()}
    return Backup(texts, blobs)


def put_back(parts: Mapping[str, Part], backup: Backup) -> None:
    """These parts become what they were. Unreadable if one is missing or makes no sense."""
    if parts.keys() - backup.texts.keys():
        raise Unreadable("a part of the world is missing")
    for name, part in parts.items():
        part.from_plain(read(backup.texts[name], backup.blobs.__getitem__))
