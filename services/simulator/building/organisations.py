"""The organisation tree (contract 3.2, 7.1). Owned by the event loop; server data only."""

from dataclasses import dataclass

from services.simulator.building.plain import revive

ROOT = "1"
_NO_PARENT = "0"


@dataclass(frozen=True, slots=True)
class Organisation:
    """One node; ids are decimal text."""

    id: str
    name: str
    parent: str


class Organisations:
    """The tree by id, in the order of creation. Ids never come back."""

    def __init__(self) -> None:
        self._next_id = 0
        self.by_id: dict[str, Organisation] = {}
        self.reset()

    def reset(self) -> None:
        """The root and two departments."""
        self.by_id = {}
        for number, name, parent in (
            (ROOT, "All Departments", _NO_PARENT),
            ("2", "Visitors", ROOT),
            ("3", "Staff", ROOT),
        ):
            self.by_id[number] = Organisation(number, name, parent)
        self._next_id = max(self._next_id, 4)

    def add(self, name: str, parent: str) -> Organisation:
        """A new child of `parent`, which exists."""
        made = Organisation(str(self._next_id), name, parent)
        self._next_id += 1
        self.by_id[made.id] = made
        return made

    def children(self, parent: str) -> list[Organisation]:
        """The direct children."""
        return [one for one in self.by_id.values() if one.parent == parent]

    def with_ancestors(self, hits: set[str]) -> list[Organisation]:
        """These organisations and everything above them, in tree order."""
        wanted = set(hits)
        for hit in hits:
            above = self.by_id[hit].parent
            while above in self.by_id:
                wanted.add(above)
                above = self.by_id[above].parent
        return [one for one in self.by_id.values() if one.id in wanted]

    def to_plain(self) -> object:
        return {"next": self._next_id, "nodes": self.by_id}

    def from_plain(self, plain: object) -> None:
        saved = revive(dict[str, object], plain)
        self._next_id = revive(int, saved.get("next"))
        self.by_id = revive(dict[str, Organisation], saved.get("nodes"))
