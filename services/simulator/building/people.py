"""Persons by id that are found by code at once: every add and look-up asks for a code.

Owned by the event loop. A code never changes once its person is in here (contract 3.3).
"""

from collections.abc import Mapping

from services.simulator.building.holders import Person


class People(dict[str, Person]):
    """By person id, in the order of their coming. Put in and take out by key only."""

    def __init__(self, known: Mapping[str, Person] | None = None) -> None:
        super().__init__()
        self._ids: dict[str, str] = {}
        for person_id, person in (known or {}).items():
            self[person_id] = person

    def __setitem__(self, person_id: str, person: Person) -> None:
        super().__setitem__(person_id, person)
        self._ids[person.code] = person_id

    def __delitem__(self, person_id: str) -> None:
        code = self[person_id].code
        super().__delitem__(person_id)
        if self._ids.get(code) == person_id:
            del self._ids[code]

    def by_code(self, code: str) -> Person | None:
        """The person with exactly this code."""
        return self.get(self._ids.get(code, ""))
