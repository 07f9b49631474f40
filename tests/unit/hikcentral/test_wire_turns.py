"""Whose turn it is: urgent first, nobody starved, the rate over any window, a place kept."""

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from services.hikcentral.wire.turns import URGENT_IN_A_ROW, Ticket, Turns

RATE, BURST, PLACES = 4.0, 3, 3


def serve(turns: Turns, now: float) -> Ticket:
    """The next one goes and is done at once."""
    ticket = turns.next()
    assert ticket is not None
    turns.take(ticket, now)
    turns.give_back(ticket)
    return ticket


def joined(turns: Turns, *urgent: bool) -> list[Ticket]:
    tickets = [Ticket(one) for one in urgent]
    for ticket in tickets:
        turns.join(ticket)
    return tickets


def test_an_urgent_one_goes_before_thirty_who_came_earlier() -> None:
    turns = Turns(5, 5, 4)
    ordinary = joined(turns, *[False] * 30)
    (urgent,) = joined(turns, True)
    served = [serve(turns, number / 5) for number in range(31)]
    assert served == [urgent, *ordinary]


def test_of_ten_turns_one_is_for_an_ordinary_one() -> None:
    turns = Turns(5, 5, 4)
    joined(turns, False, False, *[True] * 40)
    served = [serve(turns, number / 5).urgent for number in range(30)]
    assert served == ([True] * URGENT_IN_A_ROW + [False]) * 2 + [True] * 10


def test_urgent_ones_owe_nothing_while_nobody_else_waits() -> None:
    turns = Turns(5, 5, 4)
    joined(turns, *[True] * 20)
    for number in range(15):
        serve(turns, number / 5)
    joined(turns, False)
    assert [serve(turns, 9.0).urgent for _ in range(5)] == [True] * 5


def test_one_place_alone_serves_both() -> None:
    turns = Turns(5, 5, 1)
    ordinary, urgent = joined(turns, False, True)
    assert turns.next() is urgent
    turns.leave(urgent)
    assert turns.next() is ordinary
    turns.take(ordinary, 0.0)
    joined(turns, True)
    assert turns.next() is None


class TurnsMachine(RuleBasedStateMachine):
    """Any order of coming, waiting, going and giving up."""

    def __init__(self) -> None:
        super().__init__()
        self.turns = Turns(RATE, BURST, PLACES)
        self.now = 0.0
        self.waiting: list[Ticket] = []
        self.in_flight: list[Ticket] = []
        self.taken: list[tuple[float, Ticket]] = []
        self.passed_by: dict[Ticket, int] = {}

    @rule(urgent=st.booleans())
    def join(self, urgent: bool) -> None:
        (ticket,) = joined(self.turns, urgent)
        self.waiting.append(ticket)
        self.passed_by[ticket] = 0

    @rule(seconds=st.sampled_from([0.01, 0.1, 0.25, 1.0, 5.0]))
    def pass_time(self, seconds: float) -> None:
        self.now += seconds

    @precondition(lambda self: self.turns.next() is not None)
    @rule()
    def take_the_next_turn(self) -> None:
        ticket = self.turns.next()
        assert ticket is not None
        self.now += max(0.0, self.turns.due_in(self.now))
        self.turns.take(ticket, self.now)
        earlier = [one for one in self.waiting if not one.urgent]
        if ticket.urgent and len(self.in_flight) < PLACES - 1:
            for one in earlier[:1]:
                self.passed_by[one] += 1
        self.waiting.remove(ticket)
        self.in_flight.append(ticket)
        self.taken.append((self.now, ticket))

    @precondition(lambda self: self.in_flight)
    @rule(data=st.data())
    def give_back(self, data: st.DataObject) -> None:
        ticket = data.draw(st.sampled_from(self.in_flight))
        self.in_flight.remove(ticket)
        self.turns.give_back(ticket)

    @precondition(lambda self: self.waiting)
    @rule(data=st.data())
    def give_up(self, data: st.DataObject) -> None:
        ticket = data.draw(st.sampled_from(self.waiting))
        self.waiting.remove(ticket)
        self.turns.leave(ticket)

    @invariant()
    def the_next_one_is_the_first_of_its_kind(self) -> None:
        following = self.turns.next()
        if following is not None:
            kind = [one for one in self.waiting if one.urgent == following.urgent]
            assert kind[0] is following

    @invariant()
    def nobody_waits_before_a_free_place(self) -> None:
        ordinary = sum(not one.urgent for one in self.in_flight)
        assert ordinary <= PLACES - 1
        assert len(self.in_flight) <= PLACES
        if len(self.in_flight) < PLACES:
            urgent_waits = any(one.urgent for one in self.waiting)
            ordinary_can = ordinary < PLACES - 1 and bool(self.waiting)
            assert (self.turns.next() is not None) == (urgent_waits or ordinary_can)

    @invariant()
    def nobody_is_passed_by_for_ever(self) -> None:
        assert all(times <= URGENT_IN_A_ROW for times in self.passed_by.values())

    @invariant()
    def the_rate_holds_over_any_window(self) -> None:
        times = [at for at, _ in self.taken]
        for first, start in enumerate(times):
            for last in range(first, len(times)):
                allowed = BURST + RATE * (times[last] - start)
                assert last - first + 1 <= allowed + 1e-6


TestTurns = TurnsMachine.TestCase
TestTurns.settings = settings(max_examples=200, stateful_step_count=60, deadline=None)
