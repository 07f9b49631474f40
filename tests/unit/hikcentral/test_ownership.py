"""No write ever goes to an id that was somebody else's when it was last read (invariant I3)."""

from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime

import httpx
import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from kiosk.core import errors
from kiosk.core.access import Person, PersonRef
from kiosk.core.ids import DoorId, GroupId, PersonId
from services.hikcentral import PersonRoad
from services.hikcentral.calls.ownership import MOST_ENTRIES, Ownership
from tests.fakes.clock import FakeClock
from tests.unit.hikcentral.moving_server import MovingServer
from tests.unit.hikcentral.rig import Rig, ok, reply

BEGIN = datetime(2026, 3, 2, 4, 0, tzinfo=UTC)
END = datetime(2026, 3, 2, 9, 0, 0, 700_000, tzinfo=UTC)
OURS = PersonRef(PersonId("1"), "V1")

Write = Callable[[PersonRoad, PersonRef], None]
WRITES: dict[str, Write] = {
    "update": lambda road, person: road.update_person(person, begin=BEGIN, end=END),
    "face": lambda road, person: road.put_face(person, b"jpeg"),
    "delete": lambda road, person: road.delete_person(person),
    "join": lambda road, person: road.add_member(GroupId("7"), person),
    "leave": lambda road, person: road.remove_member(GroupId("7"), person),
    "apply": lambda road, person: road.apply(person, [DoorId("11")]),
}
ALL = pytest.mark.parametrize("write", WRITES.values(), ids=WRITES)


def moving(**codes: str) -> tuple[Rig, MovingServer]:
    rig = Rig(ok())
    server = MovingServer(rig.clock)
    server.codes = {name.removeprefix("p"): code for name, code in codes.items()}
    server.expected_code = OURS.code
    rig.network.answers = [server.answer]
    return rig, server


@ALL
def test_an_unknown_id_is_read_before_the_write(write: Write) -> None:
    rig, server = moving(p1="V1")
    write(rig.road, OURS)
    assert [path.endswith("/personInfo") for path in rig.network.paths] == [True, False]
    assert server.strangers == []


@ALL
def test_another_code_is_never_written_to(write: Write) -> None:
    rig, server = moving(p1="V2")
    for _ in range(2):
        with pytest.raises(errors.WrongPerson) as caught:
            write(rig.road, OURS)
        assert "V2" not in str(caught.value), "whose it is is nobody's business"
    assert server.writes == []


@ALL
def test_a_person_who_is_gone_is_missing(write: Write) -> None:
    rig, server = moving()
    with pytest.raises(errors.Missing):
        write(rig.road, OURS)
    assert server.writes == []


@pytest.mark.parametrize("read", ["by code", "by id", "by an earlier write"])
@pytest.mark.parametrize(("later_s", "reads"), [(30.0, 1), (30.5, 2)])
def test_a_read_counts_for_half_a_minute(read: str, later_s: float, reads: int) -> None:
    rig, _ = moving(p1="V1")
    if read == "by code":
        rig.road.find_person("V1")
    elif read == "by id":
        rig.road.get_person(OURS)
    else:
        WRITES["join"](rig.road, OURS)
    rig.clock.advance(later_s)
    WRITES["apply"](rig.road, OURS)
    assert sum("personInfo" in path for path in rig.network.paths) == reads


def test_writes_do_not_make_a_read_younger() -> None:
    rig, _ = moving(p1="V1")
    rig.road.find_person("V1")
    for _ in range(4):
        rig.clock.advance(10.0)
        WRITES["join"](rig.road, OURS)
    assert sum("personInfo" in path for path in rig.network.paths) == 2


def test_a_look_up_by_code_always_asks_and_moves_the_code() -> None:
    rig, server = moving(p1="V1")
    rig.road.find_person("V1")
    server.codes = {"1": "V9", "2": "V1"}
    found = rig.road.find_person("V1")
    assert found is not None
    assert found.ref == PersonRef(PersonId("2"), "V1")
    with pytest.raises(errors.WrongPerson):
        WRITES["face"](rig.road, OURS)
    server.codes = {}
    assert rig.road.find_person("V1") is None
    with pytest.raises(errors.Missing):
        WRITES["face"](rig.road, found.ref)
    assert server.writes == []


def test_what_is_read_and_written_is_remembered() -> None:
    rig, _ = moving(p1="V1")
    assert rig.road.get_person(OURS).has_face
    rig.road.update_person(OURS, begin=BEGIN, end=END)
    rig.road.put_face(OURS, b"jpeg")
    person = rig.road.get_person(OURS)
    assert (person.begin, person.end) == (BEGIN, END.replace(microsecond=0))
    assert person.has_face
    assert sum("personInfo" in path for path in rig.network.paths) == 1


def test_a_first_face_is_there_when_a_read_has_shown_it() -> None:
    rig = Rig(
        ok({"personId": "1", "personCode": "V1"}),
        ok(),
        ok({"personId": "1", "personCode": "V1", "personPhoto": {"picUri": "f0"}}),
    )
    assert not rig.road.get_person(OURS).has_face
    rig.road.put_face(OURS, b"jpeg")
    assert rig.road.get_person(OURS).has_face
    assert len(rig.network.paths) == 3


@pytest.mark.parametrize("failure", [reply("5"), reply("131"), httpx.ReadTimeout("lost")])
def test_after_a_failed_write_nothing_is_known(failure: httpx.Response | Exception) -> None:
    rig, server = moving(p1="V1")
    rig.road.find_person("V1")
    rig.network.answers = [failure]
    with suppress(errors.PeerError):
        WRITES["update"](rig.road, OURS)
    rig.network.answers = [server.answer]
    before = len(rig.network.paths)
    WRITES["join"](rig.road, OURS)
    assert "personInfo" in rig.network.paths[before]


def test_the_memory_is_bounded() -> None:
    asked: list[PersonId] = []

    def by_id(person_id: PersonId) -> Person:
        asked.append(person_id)
        return Person(person_id, f"V{person_id}", "", None, None, has_face=True)

    owned = Ownership(by_id, lambda code: by_id(PersonId(code[1:])), FakeClock())
    for number in range(MOST_ENTRIES + 1):
        owned.find(f"V{number}")
    for number, calls in ((MOST_ENTRIES, 0), (0, 1)):
        asked.clear()
        owned.get(PersonRef(PersonId(str(number)), f"V{number}"))
        assert len(asked) == calls


IDS, CODES = st.sampled_from("123"), st.sampled_from(["V1", "V2", "V3"])


class IdsThatChangeHands(RuleBasedStateMachine):
    """Reads, writes, time, and somebody on the server who deletes, adds and moves persons."""

    def __init__(self) -> None:
        super().__init__()
        self.rig, self.server = moving(p1="V1", p2="V2")

    @rule(person=IDS, code=CODES)
    def server_gives_id_to(self, person: str, code: str) -> None:
        self.server.codes = {i: c for i, c in self.server.codes.items() if c != code}
        self.server.codes[person] = code

    @rule(person=IDS)
    def server_deletes(self, person: str) -> None:
        self.server.codes.pop(person, None)

    @rule(seconds=st.sampled_from([1.0, 29.0, 31.0]))
    def time_passes(self, seconds: float) -> None:
        self.rig.clock.advance(seconds)

    @rule(code=CODES)
    def find(self, code: str) -> None:
        found = self.rig.road.find_person(code)
        wanted = [i for i, c in self.server.codes.items() if c == code]
        assert wanted == ([] if found is None else [found.id])

    @rule(person=IDS, code=CODES)
    def get(self, person: str, code: str) -> None:
        with suppress(errors.Missing, errors.WrongPerson):
            assert self.rig.road.get_person(PersonRef(PersonId(person), code)).code == code

    @rule(person=IDS, code=CODES, name=st.sampled_from(sorted(WRITES)))
    def write(self, person: str, code: str, name: str) -> None:
        self.server.expected_code = code
        with suppress(errors.Missing, errors.WrongPerson):
            WRITES[name](self.rig.road, PersonRef(PersonId(person), code))

    @invariant()
    def no_stranger_was_written_to(self) -> None:
        assert self.server.strangers == []


IdsThatChangeHands.TestCase.settings = settings(
    max_examples=60, stateful_step_count=30, deadline=None
)
TestIdsThatChangeHands = pytest.mark.slow(IdsThatChangeHands.TestCase)
