"""Test persons: only codes of ours, and none left, whatever goes wrong at whatever moment."""

import os
import signal
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from types import SimpleNamespace
from typing import Any

import pytest

from kiosk.core.errors import LinkDown, OutcomeUnknown
from kiosk.doctor.facts import Fact
from kiosk.doctor.interfaces import Use
from kiosk.doctor.probes import face_questions, persons, probing
from kiosk.doctor.probes.lab import Lab
from kiosk.doctor.probes.persons import TestPersons, ended, far
from kiosk.doctor.probes.picture import draw_head
from tests.fakes.clock import FakeClock
from tests.unit.doctor.checking import NOW, ZONE, PersonServer, code, seen

HEAD = draw_head()


def _no_picture(_pixels: object, size: int) -> str:
    return f"{size} KiB"


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """No pause between looks, and one picture instead of a ladder of them."""
    monkeypatch.setattr(persons, "_PAUSE_S", 0.0)
    monkeypatch.setattr(face_questions, "LADDER_KIB", (40,))
    monkeypatch.setattr(face_questions, "_text", _no_picture)


def lose() -> None:
    raise OutcomeUnknown("cut")


def refuse() -> None:
    raise LinkDown("refused")


def interrupt() -> None:
    os.kill(os.getpid(), signal.SIGINT)


def crew(server: PersonServer) -> TestPersons:
    return TestPersons(server.post, "1", ended(NOW, ZONE))


def test_codes_are_ours_fit_and_differ() -> None:
    made = crew(PersonServer())
    codes = [made.new_code() for _ in range(200)] + [made.new_code(16)]
    assert len(set(codes)) == 201
    assert all(code.startswith("VTEST") and code.isalnum() for code in codes)
    assert {len(code) for code in codes} == {12, 16}


def test_a_test_person_never_opens_a_door() -> None:
    window = ended(NOW, ZONE)
    assert (window.begin, window.end) == ("2031-03-02T14:30:00+05:00", "2031-03-03T14:30:00+05:00")
    assert far(NOW, ZONE).begin == "2037-12-30T23:59:59+05:00"
    body = crew(PersonServer()).body("VTEST1")
    assert body["endTime"] == window.end
    assert "phoneNo" not in body


def test_every_person_is_removed_and_nobody_else() -> None:
    server = PersonServer()
    made = crew(server)
    made.groups.add("7")
    ids = [made.add(made.body(made.new_code())).data for _ in range(3)]
    server.members |= {str(one) for one in ids}
    assert len(server.persons) == 4
    assert made.remove_all() == ()
    assert server.persons == {"STAFF-1": "500"}
    assert server.members == set()


def test_a_person_whose_add_was_lost_is_removed() -> None:
    server = PersonServer(1, lose)
    made = crew(server)
    with pytest.raises(OutcomeUnknown):
        made.add(made.body(made.new_code()))
    assert len(server.persons) == 2
    assert made.remove_all() == ()
    assert len(server.persons) == 1


class Late(PersonServer):
    """Its answer to an add is lost, and the work is done only after the first look."""

    def __init__(self, lost: Callable[[], Any]) -> None:
        super().__init__()
        self._lost, self._coming = lost, ""

    def post(self, path: str, body: Any, signing: object = None) -> Any:
        if path.endswith("single/add"):
            self._coming = body["personCode"]
            return self._lost()
        reply = super().post(path, body, signing)
        if self._coming:
            self.persons[self._coming], self._coming = "700", ""
        return reply


@pytest.mark.parametrize("lost", [lose, partial(code, "", 504), partial(code, "5")])
def test_a_person_who_comes_after_the_first_look_is_removed(lost: Callable[[], Any]) -> None:
    server = Late(lost)
    made = crew(server)
    with suppress(OutcomeUnknown):
        made.add(made.body(made.new_code()))
    assert made.remove_all() == ()
    assert server.persons == {"STAFF-1": "500"}


def test_a_person_whose_add_was_answered_is_looked_for_once() -> None:
    server = PersonServer()
    made = crew(server)
    made.add({**made.body(made.new_code(17))})
    assert server.calls == 1
    assert made.remove_all() == ()
    assert server.calls == 2


def test_a_person_that_cannot_be_deleted_is_named() -> None:
    server = PersonServer()
    made = crew(server)
    ours = made.new_code()
    made.add(made.body(ours))
    server.deletes = False
    assert made.remove_all() == (ours,)


def test_without_an_answer_nobody_is_called_gone() -> None:
    server = PersonServer()
    made = crew(server)
    ours = made.new_code()
    made.add(made.body(ours))

    def down(path: str, body: Any) -> Any:
        raise LinkDown("refused")

    made.post = down
    assert made.remove_all() == (ours,)


def test_another_code_in_the_answer_is_not_ours() -> None:
    server = PersonServer()
    server.persons["VTESTX"] = "600"
    made = crew(server)
    made.codes.append("VTESTX")

    def other(path: str, body: Any) -> Any:
        reply = server.post(path, body)
        if path.endswith("personCode/personInfo") and reply.done:
            reply.data["personCode"] = "STAFF-1"
        return reply

    made.post = other
    assert made.remove_all() == ("VTESTX",)
    assert "VTESTX" in server.persons


def test_an_answer_without_an_id_is_no_sign_that_nobody_is_there() -> None:
    server = PersonServer()
    made = crew(server)
    ours = made.new_code()
    made.add(made.body(ours))

    def nameless(path: str, body: Any) -> Any:
        reply = server.post(path, body)
        if path.endswith("personCode/personInfo") and reply.done:
            del reply.data["personId"]
        return reply

    made.post = nameless
    assert made.remove_all() == (ours,)


@dataclass
class Bench:
    """A lab on the fake server, and what it told."""

    server: PersonServer

    def __post_init__(self) -> None:
        # Nobody listens on port 9 of this computer: the handshakes find no server.
        config = SimpleNamespace(
            time_zone=ZONE, org_id="1", app_key="1", host="127.0.0.1", port=9, tls=None
        )
        caller: Any = SimpleNamespace(post=self.server.post, config=config)
        self.lab = Lab(caller, crew(self.server), FakeClock(NOW), Use("person", "7", ["101"]), 0.0)
        self.facts: list[Fact] = []

    def run(self, tell: Callable[[Fact], None] | None = None) -> list[tuple[str, str]]:
        return seen(probing.probe(self.lab, HEAD, tell or self.facts.append))


@pytest.fixture
def quiet(monkeypatch: pytest.MonkeyPatch) -> None:
    """The questions that need no test person are tried elsewhere."""

    def all_told(_lab: Lab, _tell: Callable[[Fact], None]) -> bool:
        return True

    monkeypatch.setattr(probing, "_finish", all_told)


@pytest.mark.usefixtures("quiet")
def test_an_undisturbed_run_leaves_nobody() -> None:
    bench = Bench(PersonServer())
    assert bench.run() == [("OK", "cleanup.ok")]
    assert bench.server.persons == {"STAFF-1": "500"}
    assert {fact.id for fact in bench.facts} >= {"9.ended", "7.add_twice", "8.delete"}


@pytest.mark.usefixtures("quiet")
@pytest.mark.parametrize("disturb", [lose, refuse, interrupt], ids=lambda one: one.__name__)
def test_a_disturbance_at_any_call_leaves_nobody(disturb: Callable[[], None]) -> None:
    calm = Bench(PersonServer())
    calm.run()
    assert calm.server.calls > 50
    for call in range(1, calm.server.calls + 1):
        bench = Bench(PersonServer(call, disturb))
        assert bench.run()[0] == ("OK", "cleanup.ok"), call
        assert bench.server.persons == {"STAFF-1": "500"}, call


@pytest.mark.usefixtures("quiet")
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_stops_the_probes_and_the_next_one_not_the_cleanup(number: int) -> None:
    bench = Bench(PersonServer())
    handlers = [signal.getsignal(one) for one in (signal.SIGINT, signal.SIGTERM)]

    def stop_at_the_third(fact: Fact) -> None:
        bench.facts.append(fact)
        if len(bench.facts) == 3:
            os.kill(os.getpid(), number)

    usual = bench.lab.persons.post

    def impatient(path: str, body: Any) -> Any:
        if len(bench.facts) >= 3:
            os.kill(os.getpid(), number)
        return usual(path, body)

    bench.lab.persons.post = impatient
    assert bench.run(stop_at_the_third) == [("OK", "cleanup.ok"), ("FAIL", "probes.stopped")]
    assert len(bench.facts) == 3
    assert bench.server.persons == {"STAFF-1": "500"}
    assert [signal.getsignal(one) for one in (signal.SIGINT, signal.SIGTERM)] == handlers


@pytest.mark.usefixtures("quiet")
def test_a_leftover_is_a_failure_that_names_its_code() -> None:
    bench = Bench(PersonServer())
    bench.server.deletes = False
    (found,) = probing.probe(bench.lab, HEAD, bench.facts.append)
    assert seen(found) == [("FAIL", "cleanup.left")]
    assert bench.lab.code in str(found.values["codes"])


@pytest.mark.usefixtures("quiet")
def test_a_server_that_refuses_what_is_over_gets_a_far_day_instead() -> None:
    class Strict(PersonServer):
        def post(self, path: str, body: Any, signing: object = None) -> Any:
            refused = path.endswith("single/add") and not body["endTime"].startswith("2037")
            return code("2") if refused else super().post(path, body, signing)

    bench = Bench(Strict())
    assert bench.run() == [("OK", "cleanup.ok")]
    told = {fact.id: fact.verdict for fact in bench.facts}
    assert told["9.ended"] == "refused"
    assert told["9.duplicate"] == "exists"
    assert bench.lab.persons.window.begin.startswith("2037")
    assert bench.server.persons == {"STAFF-1": "500"}


@pytest.mark.usefixtures("quiet")
def test_a_busy_or_closed_server_settles_nothing() -> None:
    class Busy(PersonServer):
        def post(self, path: str, body: Any, signing: object = None) -> Any:
            answers = {"addPersons": code("6"), "reapplication": code("", 503)}
            answers |= {"deletePersons": code("69"), "door/events": code("8")}
            found = next((one for end, one in answers.items() if path.endswith(end)), None)
            return found or super().post(path, body, signing)

    bench = Bench(Busy())
    bench.run()
    told = {fact.id: (fact.verdict, fact.state.value) for fact in bench.facts}
    assert told["7.add"] == told["6.text"] == ("busy", "NOT RUN")
    assert told["7.remove"] == ("unticked", "NOT RUN")
    assert told["12.no_type"] == ("not_in_version", "NOT RUN")


@pytest.mark.usefixtures("quiet")
def test_without_a_test_person_most_facts_stay_open() -> None:
    class Closed(PersonServer):
        def _add(self, name: str) -> Any:
            return code("69")

    assert Bench(Closed()).run() == [("OK", "cleanup.ok"), ("FAIL", "test_person.none")]
