"""Is the person behind our code the visitor? HikCentral cuts names and changes characters."""

import re
import unicodedata

_WORD = re.compile(r"\w+")


def is_same_name(stored: str, ours: str) -> bool:
    """True when every word that HikCentral shows is, or begins, a word of the visitor's name."""
    shown, known = _words(stored), _words(ours)
    return bool(shown) and all(any(word.startswith(one) for word in known) for one in shown)


def _words(name: str) -> list[str]:
    return _WORD.findall(unicodedata.normalize("NFKC", name).casefold())
