"""What was asked of the program, and what it has promised: the side of the user.

A deed is saved when its answer has been read. One that was sent and not answered before the kill
may have happened or not; both are right, half of it is not.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

AUDITED = {
    "register": "visit_registered",
    "attach": "photo_attached",
    "check_in": "checked_in",
    "check_out": "checked_out",
    "cancel": "cancelled",
    "change_times": "times_changed",
    "change_type": "type_changed",
}
CLOSING = ("check_out", "cancel")
_LEGAL_REFUSALS = {"IllegalMove", "NotFound"}


@dataclass
class Deed:
    """One command about one visit. `visit` of a registration is empty until it is answered."""

    do: str
    visit: str = ""
    photo: bool = False
    minutes: int = 0
    saved: bool = False
    refused: bool = False
    revision: int = 0

    @property
    def in_doubt(self) -> bool:
        return not self.saved and not self.refused


@dataclass
class Guest:
    """An open visit, as far as the answers tell."""

    photo: bool
    inside: bool = False
    retyped: bool = False


@dataclass
class History:
    """All deeds at one data folder, over many lives of the program."""

    deeds: list[Deed] = field(default_factory=list)
    guests: dict[str, Guest] = field(default_factory=dict)
    passes: Counter[str] = field(default_factory=Counter)
    complaints: list[str] = field(default_factory=list)
    _waiting: dict[int, Deed] = field(default_factory=dict)

    def sent(self, number: int, deed: Deed) -> None:
        self.deeds.append(deed)
        self._waiting[number] = deed
        if deed.do in CLOSING:
            self.guests.pop(deed.visit, None)
        elif deed.do == "change_type":
            self.guests[deed.visit].retyped = True  # A second time it would change nothing.

    def heard(self, told: dict[str, Any], expected: frozenset[str] = frozenset()) -> None:
        """One answer of the program that lives now; errors named in `expected` are in order."""
        deed = self._waiting.pop(told["n"], None)
        error = told.get("error", "")
        if error and deed is not None and error in _LEGAL_REFUSALS:
            deed.refused = True
        elif error:
            if error not in expected:
                self.complaints.append(f"{deed.do if deed else 'start'} failed: {told}")
        elif deed is None:
            return
        else:
            deed.saved, deed.visit, deed.revision = True, told["visit"], told["revision"]
            self._notice(deed)

    def died(self) -> None:
        """Whatever was not answered by now stays in doubt."""
        self._waiting.clear()

    @property
    def unanswered(self) -> int:
        return len(self._waiting)

    def walked_in(self, visit: str) -> None:
        """The visitor has passed the entrance; the program must find out by itself."""
        self.passes[visit] += 1
        self.deeds.append(Deed("check_in", visit))

    def of(self, visit: str) -> Iterator[Deed]:
        return (deed for deed in self.deeds if deed.visit == visit)

    def registered(self) -> set[str]:
        return {deed.visit for deed in self.deeds if deed.do == "register" and deed.saved}

    def registrations_in_doubt(self) -> int:
        return sum(deed.do == "register" and deed.in_doubt for deed in self.deeds)

    def _notice(self, deed: Deed) -> None:
        if deed.do == "register":
            self.guests[deed.visit] = Guest(deed.photo)
        guest = self.guests.get(deed.visit)
        if guest is not None:
            guest.photo = guest.photo or deed.do == "attach"
            guest.inside = guest.inside or deed.do == "check_in"
