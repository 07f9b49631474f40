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
GroupId = NewType("GroupId", str)
DoorId = NewType("DoorId", str)
EventId = NewType("EventId", str)

# Crockford's base 32: no I, L, O, U, so a code can be read out over the telephone.
_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_TIME_CHARACTERS = 9
_RANDOM_CHARACTERS = 6


def new_visit_id(now: datetime) -> VisitId:
    """A fresh 16-character id, "V" + milliseconds + 30 random bits; sorts by time of creation."""
    millis = int(now.timestamp() * 1000)
    stamp = "".join(
        _ALPHABET[(millis >> (5 * place)) & 31] for place in reversed(range(_TIME_CHARACTERS))
    )
    tail = "".join(secrets.choice(_ALPHABET) for _ in range(_RANDOM_CHARACTERS))
    return VisitId(f"V{stamp}{tail}")
