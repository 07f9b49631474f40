"""What an answer settles and what it leaves open, and the questions about signatures."""

from collections.abc import Callable, Mapping
from types import SimpleNamespace
from typing import Any

import pytest

from kiosk.core.errors import LinkDown
from kiosk.doctor.facts import Fact
from kiosk.doctor.interfaces import Use, check_reads, reads
from kiosk.doctor.probes import gate_questions, server_questions
from kiosk.doctor.probes.lab import Lab, conclude, plain
from kiosk.doctor.probes.persons import TestPersons, ended
from kiosk.doctor.raw import USUAL, Reply, Signing
from services.hikcentral.wire.interfaces import VERSION_PATH
from tests.fakes.clock import FakeClock
from tests.unit.doctor.checking import NOW, ZONE, Answers, code, done

Judge = Callable[[str, Signing], Reply]
USE = Use("person", "7", ["101"])


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        (done(), ("accepted", "SETTLED")),
        (code("128"), ("unknown", "SETTLED")),
        (code("0x00072202"), ("unknown", "SETTLED")),
        (code("131"), ("exists", "SETTLED")),
        (code("2"), ("refused", "SETTLED")),
        (code("130"), ("refused", "SETTLED")),
        (code("5"), ("fault", "NOT RUN")),
        (code("1"), ("fault", "NOT RUN")),
        (code("10"), ("fault", "NOT RUN")),
        (code("192"), ("fault", "NOT RUN")),
        (code("128", 500), ("fault", "NOT RUN")),
        (code("64"), ("signature", "NOT RUN")),
        (code("", 401), ("signature", "NOT RUN")),
        (code("", 403), ("signature", "NOT RUN")),
        (code("6"), ("busy", "NOT RUN")),
        (code("", 429), ("busy", "NOT RUN")),
        (code("", 503), ("busy", "NOT RUN")),
        (code("", 502), ("busy", "NOT RUN")),
        (code("", 404), ("no_envelope", "NOT RUN")),
        (code("", 200), ("no_envelope", "NOT RUN")),
        (code("69"), ("unticked", "NOT RUN")),
        (code("8"), ("not_in_version", "NOT RUN")),
    ],
)
def test_only_an_answer_to_the_question_settles_it(
    answer: Reply, expected: tuple[str, str]
) -> None:
    fact = conclude("7.add", answer, "POST /x", plain)
    assert (fact.verdict, fact.state.value) == expected
    assert (fact.status, fact.code) == (answer.status, answer.code)


class Gate:
    """A server that judges signatures."""

    def __init__(self, judge: Judge) -> None:
        self._judge = judge
        self.config = SimpleNamespace(time_zone=ZONE, app_key="1")
        self.asked: list[tuple[str, Signing]] = []

    def post(self, path: str, _body: Mapping[str, object], signing: Signing = USUAL) -> Reply:
        self.asked.append((path, signing))
        return self._judge(path, signing)

    def lab(self, **more: Any) -> Lab:
        caller: Any = self
        persons = TestPersons(self.post, "1", ended(NOW, ZONE))
        return Lab(caller, persons, FakeClock(NOW), USE, 7.0, **more)


def told(facts: Any) -> dict[str, tuple[str, str]]:
    found: list[Fact] = list(facts)
    assert len({fact.id for fact in found}) == len(found)
    return {fact.id: (fact.verdict, fact.state.value) for fact in found}


def test_shifted_times_are_judged_after_an_unshifted_one() -> None:
    def five_minutes(_path: str, signing: Signing) -> Reply:
        return done() if abs(signing.shift_s - 7.0) <= 300 else code("64")

    gate = Gate(five_minutes)
    facts = told(gate_questions.freshness(gate.lab()))
    assert gate.asked[0][1].shift_s == 7.0
    assert facts["1.skew:+0"] == facts["1.skew:-5"] == ("accepted", "SETTLED")
    assert facts["1.skew:+10"] == facts["1.skew:-16"] == ("refused", "SETTLED")
    assert facts["1.nonce"] == ("accepted", "SETTLED")


def test_a_refused_way_of_signing_is_not_told_as_a_matter_of_the_time() -> None:
    def untimed_only(_path: str, signing: Signing) -> Reply:
        return done() if signing.profile == "P2" else code("64")

    gate = Gate(untimed_only)
    facts = told(gate_questions.freshness(gate.lab()))
    assert facts["1.skew:+0"] == ("refused", "SETTLED")
    assert {facts[f"1.skew:{minutes:+d}"] for minutes in (-16, -1, 1, 16)} == {
        ("unshifted", "NOT RUN")
    }
    assert facts["1.nonce"] == ("unshifted", "NOT RUN")
    assert facts["1.untimed"] == ("accepted", "SETTLED")
    assert len(gate.asked) == 2


def test_a_nonce_that_is_refused_the_first_time_is_told_so() -> None:
    def no_nonce_of_ours(_path: str, signing: Signing) -> Reply:
        return code("64") if signing.nonce else done()

    gate = Gate(no_nonce_of_ours)
    facts = told(gate_questions.freshness(gate.lab()))
    assert facts["1.nonce"] == ("first_refused", "NOT RUN")


@pytest.mark.parametrize(
    ("answer", "verdict"), [(code("6"), "busy"), (code("69"), "unticked"), (None, "silent")]
)
def test_what_stands_in_the_way_of_the_first_call_stands_in_the_way_of_all(
    answer: Reply | None, verdict: str
) -> None:
    def judge(_path: str, _signing: Signing) -> Reply:
        if answer is None:
            raise LinkDown("refused")
        return answer

    facts = told(gate_questions.freshness(Gate(judge).lab()))
    assert len(facts) == 11
    assert set(facts.values()) == {(verdict, "NOT RUN")}


def test_what_the_checks_have_heard_is_not_asked_again() -> None:
    heard = Answers({"person/personList": code("69"), "": done()})
    unticked = list(check_reads(heard.post, reads(USE), kept := []))
    assert next(finding.text for finding in unticked) == "interface.unticked"

    def refuse(_path: str, _signing: Signing) -> Reply:
        return code("64")

    gate = Gate(refuse)
    facts = {fact.id: fact for fact in gate_questions.refusals(gate.lab(unticked=kept))}
    assert (facts["2.unticked"].verdict, facts["2.unticked"].code) == ("refused", "69")
    assert "person/personList" in facts["2.unticked"].sent
    assert facts["2.key"].verdict == facts["2.secret"].verdict == "refused"
    assert len(gate.asked) == 3
    assert {path for path, _ in gate.asked[1:]} == {VERSION_PATH}
    assert told(gate_questions.refusals(gate.lab()))["2.unticked"] == ("all_ticked", "NOT RUN")


def test_a_busy_gateway_has_not_refused_anything() -> None:
    def busy(_path: str, _signing: Signing) -> Reply:
        return code("", 503)

    facts = told(gate_questions.refusals(Gate(busy).lab()))
    assert facts["2.secret"] == facts["2.path"] == ("busy", "NOT RUN")


def test_what_could_push_the_work_of_others_is_left_to_a_person() -> None:
    facts = told(server_questions.by_hand())
    assert facts["6.array"] == facts["17.apply"] == ("test_server", "NOT RUN")
