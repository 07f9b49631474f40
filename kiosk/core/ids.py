"""Typed identifiers, and the maker of visit ids.

A visit id is also the HikCentral `personCode` of its visitor: at most 16 characters out of
letters, digits and "-" (contract 3.3, 3.4). Ids made by HikCentral are opaque text.
"""

import secrets
from datetime import datetime
from typing import NewType

VisitId = NewType("VisitId", str)
JobId = NewType("JobId", int)
HostId = NewType("HostId", int)
DepartmentId = NewType("DepartmentId", int)
PassageId = NewType("PassageId", int)
PersonId = NewType("PersonId", str)
PersonCode = NewType("PersonCode", str)
GroupId = NewType("GroupId", str)
DoorId = NewType("DoorId", str)
EventId = NewType("EventId", str)

# Crockford's base 32: no I, L, O, U, so a code can be read out over the telephone.
_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_LENGTH = 16
_TIME_CHARACTERS = 9
DEFAULT_PREFIX = "V"


def new_visit_id(now: datetime, prefix: str = DEFAULT_PREFIX) -> VisitId:
    """A fresh 16-character id: prefix, milliseconds, random rest; sorts by time of creation.

    `prefix` (1 to 3 letters) tells the persons of one site from those of another in the same
    HikCentral; with one letter 30 random bits remain, with three 20.
    """
    millis = int(now.timestamp() * 1000)
    stamp = "".join(
        _ALPHABET[(millis >> (5 * place)) & 31] for place in reversed(range(_TIME_CHARACTERS))
    )
    rest = _LENGTH - _TIME_CHARACTERS - len(prefix)
    tail = "".join(secrets.choice(_ALPHABET) for _ in range(rest))
    return VisitId(f"{prefix}{stamp}{tail}")


def is_made_here(code: str, prefix: str = DEFAULT_PREFIX) -> bool:
    """True for a code that `new_visit_id` could have made by now: nobody else's is ever touched.

    The stamp of our times begins with a digit, so that a word after the prefix is no id.
    """
    tail = code[len(prefix) :]
    made = len(code) == _LENGTH and code.startswith(prefix) and set(tail) <= set(_ALPHABET)
    return made and tail[0].isdigit()
