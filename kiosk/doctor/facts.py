"""A doubtful fact of contract 9 and how it was settled on this server. Pure; any thread."""

from dataclasses import dataclass
from enum import StrEnum


class Settled(StrEnum):
    YES = "SETTLED"
    NO = "NOT RUN"


@dataclass(frozen=True, slots=True)
class Fact:
    """`id` begins with the number of the question in contract 9, such as `7.add_twice`.

    `sent` is the shape of what was asked: path and names of fields, never a value of a person.
    `verdict` is one word that no language changes; `note` a figure or names of fields.
    """

    id: str
    verdict: str
    sent: str = ""
    status: int = 0
    code: str = ""
    note: str = ""
    state: Settled = Settled.YES

    @property
    def question(self) -> str:
        """The key of the question: variants of one question share it (`10.face:200`)."""
        return self.id.partition(":")[0]

    @property
    def about(self) -> str:
        """The variant, empty where there is none."""
        return self.id.partition(":")[2]


def unsettled(fact_id: str, how: str, note: str = "") -> Fact:
    """Not settled in this run; `how` is the verdict word that says what it needs."""
    return Fact(fact_id, how, note=note, state=Settled.NO)
