"""What HikCentral has now, as far as it concerns our visits: members of groups, and persons.

Asks little: one list per access group, and of persons either the few that matter or, when there
are many, the list of all. What the server does not let us ask is left out, never guessed.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from kiosk.core.access import Members, Person
from kiosk.core.errors import Missing
from kiosk.core.ids import GroupId, PersonCode, PersonId, is_made_here
from kiosk.core.ports import AccessControl
from kiosk.core.visits import Visit

_FEW = 20
_MOST_STRANGERS = 50_000


@dataclass(frozen=True, slots=True)
class Observed:
    """`codes`: whose id a member is, for members that may be ours. `persons`: the person of a
    code, None where there is none; a code that was not asked about is not in it."""

    members: Mapping[GroupId, Members]
    codes: Mapping[PersonId, PersonCode]
    persons: Mapping[PersonCode, Person | None]


class Observer:
    """One tick at a time. Remembers which members are nobody of ours. Raises PeerError."""

    def __init__(self, hikcentral: AccessControl, prefix: str) -> None:
        self._hikcentral = hikcentral
        self._prefix = prefix
        self._strangers: set[PersonId] = set()
        self._next = 0

    def members_of(self, groups: Collection[GroupId]) -> dict[GroupId, Members]:
        """The lists that the server shows; a group that is missing has no members."""
        found: dict[GroupId, Members] = {}
        for group_id in sorted(groups):
            try:
                members = self._hikcentral.list_members(group_id)
            except Missing:
                members = Members((), complete=True)
            if members is not None:
                found[group_id] = members
        return found

    def codes_of(self, unknown: Collection[PersonId]) -> dict[PersonId, PersonCode]:
        """The codes of members that our database does not know, for those made here.

        At most a few are asked for in one tick; the others have their turn in the next.
        """
        codes: dict[PersonId, PersonCode] = {}
        for person_id in [one for one in sorted(unknown) if one not in self._strangers][:_FEW]:
            code = self._hikcentral.get_code(person_id)
            if code is not None and is_made_here(code, self._prefix):
                codes[person_id] = PersonCode(code)
            elif len(self._strangers) < _MOST_STRANGERS:
                self._strangers.add(person_id)
        return codes

    def persons_of(self, live: Sequence[Visit]) -> dict[PersonCode, Person | None]:
        """The persons of these visits: all of them, or where that costs too much some in turn."""
        wanted = {visit.person_code: visit.person_id for visit in live}
        listed = self._listed(wanted) if len(wanted) > _FEW else {}
        missing = sorted(code for code in wanted if code not in listed)
        if missing:
            begin = self._next % len(missing)
            chosen = (missing + missing)[begin : begin + min(_FEW, len(missing))]
            self._next = begin + len(chosen)
            listed |= {code: self._hikcentral.find_person(code) for code in chosen}
        return listed

    def _listed(
        self, wanted: Mapping[PersonCode, PersonId | None]
    ) -> dict[PersonCode, Person | None]:
        roster = self._hikcentral.list_persons(self._prefix)
        if roster is None:
            return {}
        found: dict[PersonCode, Person | None] = {}
        for person in roster:
            code = PersonCode(person.code)
            if code in wanted and (code not in found or person.id == wanted[code]):
                found[code] = person
        if roster.complete:
            absent = {code for code in wanted if code.startswith(self._prefix)} - found.keys()
            found |= dict.fromkeys(absent)
        return found
