"""Looking a person up by code gives what a look at everybody gives."""

from datetime import UTC, datetime

from hypothesis import given, settings
from hypothesis import strategies as st

from services.simulator.building.holders import Person
from services.simulator.building.moments import Moment
from services.simulator.building.people import People

NOON = Moment("2026-06-01T12:00:00+00:00", datetime(2026, 6, 1, 12, tzinfo=UTC))
CODES = ["A", "B", "C"]
MOVES = st.lists(st.tuples(st.sampled_from(["put", "take"]), st.sampled_from("12345")), max_size=30)


def somebody(person_id: str, code: str) -> Person:
    return Person(
        id=person_id, code=code, given_name="", family_name="", org_id="1", begin=NOON, end=NOON
    )


@settings(max_examples=60)
@given(MOVES, st.lists(st.sampled_from(CODES), min_size=30, max_size=30))
def test_the_index_never_differs_from_the_people(
    moves: list[tuple[str, str]], codes: list[str]
) -> None:
    people = People()
    for (move, person_id), code in zip(moves, codes, strict=False):
        taken = {person.code for person in people.values()}
        if move == "put":
            own = people[person_id].code if person_id in people else code
            if own not in taken or person_id in people:
                people[person_id] = somebody(person_id, own)
        elif person_id in people:
            del people[person_id]
        for one in (people, People(people)):
            for asked in CODES:
                wanted = [person for person in people.values() if person.code == asked]
                assert one.by_code(asked) == (wanted[0] if wanted else None)
