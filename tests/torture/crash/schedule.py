"""What happens next, drawn from a seed: deeds at the desk, faults of HikCentral, ways to die.

The same seed draws the same plan; at which instruction the kill hits is for the machine to say.
"""

from collections.abc import Sequence
from enum import Enum
from random import Random

from services.simulator.remote import SimulatorRemote
from tests.torture.crash.history import Deed, Guest, History

WRITES = (
    "person/single/add",
    "person/single/update",
    "group/single/addPersons",
    "group/single/deletePersons",
    "auth/reapplication",
)
_READS = ("personCode/personInfo", "personId/personInfo")
_FAULTS = ("lost-answer", "busy", "http503", "http500-json", "reset", "reset-mid-body", "cut-json")
_RATES = (0.10, 0.20)


class Ending(Enum):
    """When the kill comes: while starting, at once after an answer, while HikCentral works on a
    call, or at any moment within 400 ms of the first deed."""

    STARTING = "starting"
    ANSWERED = "answered"
    CALLING = "calling"
    ANY_MOMENT = "any moment"


def draw_ending(draw: Random) -> Ending:
    return draw.choices(list(Ending), (15, 30, 25, 30))[0]


def draw_deed(draw: Random, guests: dict[str, Guest]) -> Deed:
    """A deed that the desk would offer now."""
    possible: list[tuple[Deed, int]] = [(Deed("register", photo=True), 4), (Deed("register"), 1)]
    if guests:
        visit = draw.choice(sorted(guests))
        guest = guests[visit]
        outside = 0 if guest.inside else 2
        possible += [(Deed("check_in", visit), outside), (Deed("cancel", visit), outside)]
        possible += [(Deed("check_out", visit), 2)]
        possible += [(Deed("attach", visit), 0 if guest.photo else 4)]
        minutes = draw.randint(20, 120)
        possible += [(Deed("change_times", visit, minutes=minutes), 1)]
        possible += [(Deed("change_type", visit), 0 if guest.retyped else 1)]
        possible += [(Deed("revoke", visit), 1 if guest.photo else 0)]
    deeds, weights = zip(*possible, strict=True)
    return draw.choices(deeds, weights)[0]


def deal_faults(draw: Random, remote: SimulatorRemote) -> None:
    """A tenth to a fifth of all calls about persons go wrong, each path in its own way."""
    remote.clear_faults()
    for path in (*WRITES, *_READS):
        kinds = _FAULTS if path in WRITES else _FAULTS[1:]
        remote.add_fault(path, draw.choice(kinds), count=None, probability=draw.uniform(*_RATES))


def draw_walker(draw: Random, history: History, at_the_door: Sequence[str]) -> str | None:
    """Somebody of ours whom the entrance would let in now."""
    known = sorted(history.guests.keys() & set(at_the_door))
    return draw.choice(known) if known else None
