"""One name of the desk to the two that HikCentral wants (contract 3, 3.3, 3.4). Pure.

The visit keeps the name as it was typed; what is cut or replaced here is only for HikCentral.
"""

import re
import unicodedata
from collections.abc import Iterator

PART_LIMIT = 256
NO_FAMILY = "-"

_FORBIDDEN = re.compile(r"""['/\\:*?"<>|\x00-\x1f\x7f-\x9f\ud800-\udfff]+""")
_JOINERS = "\u200d"
_SKIN_TONES = range(0x1F3FB, 0x1F400)
_FLAG_LETTERS = range(0x1F1E6, 0x1F200)


def split_name(name: str) -> tuple[str, str]:
    """(given, family): the first word and the rest, as the server joins them again.

    One word alone gets the family name "-", because blanks are refused (contract 3.4).
    """
    words = _FORBIDDEN.sub(" ", name).split()
    given = cut(words[0], PART_LIMIT) if words else NO_FAMILY
    family = cut(" ".join(words[1:]), PART_LIMIT).strip()
    return given, family or NO_FAMILY


def cut(text: str, limit: int) -> str:
    """As many whole characters, as a reader sees them, as fit in `limit` UTF-16 units."""
    kept, size = "", 0
    for cluster in _clusters(text):
        size += len(cluster.encode("utf-16-le")) // 2
        if size > limit:
            break
        kept += cluster
    return kept


def _clusters(text: str) -> Iterator[str]:
    cluster = ""
    for character in text:
        if cluster and not _extends(cluster, character):
            yield cluster
            cluster = ""
        cluster += character
    if cluster:
        yield cluster


def _extends(cluster: str, character: str) -> bool:
    if unicodedata.category(character) in ("Mn", "Me", "Mc") or character in _JOINERS:
        return True
    if ord(character) in _FLAG_LETTERS:
        return len(cluster) == 1 and ord(cluster) in _FLAG_LETTERS
    return cluster[-1] in _JOINERS or ord(character) in _SKIN_TONES
