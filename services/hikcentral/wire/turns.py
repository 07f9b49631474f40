"""Who goes next, and when: the rules of our own queue, without threads and without waiting.

Urgent ones go before ordinary ones, and within their kind in the order of their coming. The rate
is one for both. So that a few urgent ones cannot starve the rest, of ten turns in a row at least
one is for whoever waits without urgency. One place is kept for urgent ones: ordinary ones
together take all places but one (the only one, where there is just one). Not thread-safe.
"""

import math
from collections import deque
from dataclasses import dataclass, field

URGENT_IN_A_ROW = 9


@dataclass(eq=False, slots=True)
class Ticket:
    """One request, from its joining the queue to the giving back of its place."""

    urgent: bool = False


@dataclass(slots=True)
class _Kind:
    """The waiting and the travelling of one kind."""

    most: int
    waiting: deque[Ticket] = field(default_factory=deque[Ticket])
    in_flight: int = 0

    @property
    def can_go(self) -> bool:
        return bool(self.waiting) and self.in_flight < self.most


class Turns:
    """`rate_per_s` turns a second with `burst` at once; `places` requests together."""

    def __init__(self, rate_per_s: float, burst: int, places: int) -> None:
        self._gap_s = 1 / rate_per_s
        self._burst_s = (burst - 1) * self._gap_s
        self._places = places
        self._kinds = {True: _Kind(places), False: _Kind(max(1, places - 1))}
        self._next_at = -math.inf
        self._in_a_row = 0

    def join(self, ticket: Ticket) -> None:
        """Stand in line, behind everybody of the same kind."""
        self._kinds[ticket.urgent].waiting.append(ticket)

    def leave(self, ticket: Ticket) -> None:
        """Stand in line no longer, without having had a turn."""
        self._kinds[ticket.urgent].waiting.remove(ticket)

    def next(self) -> Ticket | None:
        """Whose the next turn is; None while nobody waits who has a place to go to."""
        urgent, ordinary = self._kinds[True], self._kinds[False]
        if urgent.in_flight + ordinary.in_flight >= self._places:
            return None
        owed = self._in_a_row >= URGENT_IN_A_ROW and ordinary.can_go
        if urgent.can_go and not owed:
            return urgent.waiting[0]
        return ordinary.waiting[0] if ordinary.can_go else None

    def due_in(self, now: float) -> float:
        """Seconds until the next turn; zero or less when it can be taken."""
        return self._turn(now) - now

    def take(self, ticket: Ticket, now: float) -> None:
        """The turn of the one who is `next`, which must be due. It holds a place from now on."""
        kind = self._kinds[ticket.urgent]
        kind.waiting.popleft()
        kind.in_flight += 1
        self._next_at = self._turn(now) + self._gap_s
        passes_by = ticket.urgent and bool(self._kinds[False].waiting)
        self._in_a_row = self._in_a_row + 1 if passes_by else 0

    def give_back(self, ticket: Ticket) -> None:
        """The place of one who had a turn."""
        self._kinds[ticket.urgent].in_flight -= 1

    def _turn(self, now: float) -> float:
        return max(self._next_at, now - self._burst_s)
