"""Goal R-12: nobody is enrolled twice and no stranger is written to, whatever answers are lost.

Two kiosks with prefixes of their own share one HikCentral; every fifth write is carried out and
its answer lost, the power fails now and then, and some servers take a code twice.
"""

import random
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import TypeVar

from kiosk.core.access import Person
from kiosk.core.errors import OutcomeUnknown
from kiosk.core.ids import PersonId, VisitId
from kiosk.core.jobs import JobState
from kiosk.core.visits import AccessState
from services.store import Store, job_reads
from tests.fakes.clock import FakeClock
from tests.fakes.hikcentral import DOORS
from tests.torture.virtual import LimitedHikCentral, Reception
from tests.unit.jobs.rig import RECEPTION, Power

_LOST, _KILLED, _UNSEEN, _STAFF, _ROUNDS = 0.2, 0.02, 0.1, 20, 30
_WRITES = frozenset({"add_person", "put_face", "update_person", "add_member", "apply"})
_T = TypeVar("_T")


@dataclass
class Verdict:
    """Counts, and what was wrong; the lists must be empty."""

    visits: int = 0
    lost: int = 0
    killed: int = 0
    codes_refused: int = 0
    doubled: list[str] = field(default_factory=list)
    foreign: list[str] = field(default_factory=list)
    not_ready: list[str] = field(default_factory=list)

    def add(self, other: "Verdict") -> None:
        """Put the counts of another scene to these."""
        for name, value in vars(other).items():
            setattr(self, name, getattr(self, name) + value)

    def table(self) -> str:
        rows = [
            ("enrolments", self.visits),
            ("writes applied, answer lost", self.lost),
            ("kills", self.killed),
            ("codes refused as taken", self.codes_refused),
            ("doubles", len(self.doubled)),
            ("writes to foreign ids", len(self.foreign)),
            ("not ready in the end", len(self.not_ready)),
        ]
        return "\n".join(f"{name:<48} {value}" for name, value in rows)

    def problems(self) -> list[str]:
        found = {"doubled": self.doubled, "foreign": self.foreign, "not ready": self.not_ready}
        return [f"{name}: {values[:5]}" for name, values in found.items() if values]


class LossyHikCentral(LimitedHikCentral):
    """Loses answers of writes, lets the power fail, and notes every write to somebody else.

    A server that takes no code twice shows a person late, so that a taken code is met too.
    """

    def __init__(self, clock: FakeClock, draw: random.Random, verdict: Verdict) -> None:
        super().__init__(clock, rate_per_s=50.0)
        self.calm = False
        self.prefix = ""
        self._draw, self._verdict = draw, verdict

    def _do(self, method: str, about: str, work: Callable[[], _T]) -> _T:
        if not self.calm and self._draw.random() < _KILLED:
            self._verdict.killed += 1
            raise Power
        answer = super()._do(method, about, work)
        if method in _WRITES:
            self._judge(method, about)
            if not self.calm and self._draw.random() < _LOST:
                self._verdict.lost += 1
                raise OutcomeUnknown("answer lost")
        return answer

    def find_person(self, code: str) -> Person | None:
        found = super().find_person(code)
        late = self.unique_codes and not self.calm and self._draw.random() < _UNSEEN
        return None if late else found

    def _judge(self, method: str, about: str) -> None:
        code = about if method == "add_person" else self.people[PersonId(about)].code
        if not code.startswith(self.prefix):
            self._verdict.foreign.append(f"{method} {code}")
        if len(self.persons_of(code)) > 1:
            self._verdict.doubled.append(code)


class Kiosk(Reception):
    """One of the two; what it calls is known to be its own."""

    def __init__(self, store: Store, draw: random.Random, hik: LossyHikCentral, clock: FakeClock,
                 prefix: str) -> None:  # fmt: skip
        self._lossy, self._prefix = hik, prefix
        super().__init__(store, draw, hik, clock, prefix)

    def take_over(self) -> None:
        self._lossy.prefix = self._prefix
        super().take_over()


def enrol_some(stores: Sequence[Store], number: int, count: int) -> Verdict:
    """Scene `number`: `count` enrolments, shared by the kiosks of these databases."""
    verdict, draw, clock = Verdict(visits=count), random.Random(number), FakeClock()
    hik = LossyHikCentral(clock, draw, verdict)
    hik.unique_codes, hik.positive = draw.random() < 0.5, draw.random() < 0.5
    hik.takes_inline_faces = draw.random() < 0.5
    staff = _add_staff(hik)
    kiosks = [Kiosk(one, draw, hik, clock, "VW"[place]) for place, one in enumerate(stores)]
    ids = _register(kiosks, count)
    for _ in range(_ROUNDS):
        _run(kiosks, 1800.0)
        _retry(kiosks)
    hik.calm = True
    _run(kiosks, 7200.0)
    _retry(kiosks)
    _run(kiosks, 7200.0)
    verdict.codes_refused = _refused(hik)
    _look(verdict, kiosks, ids, staff)
    return verdict


def _add_staff(hik: LossyHikCentral) -> dict[PersonId, Person]:
    for number in range(_STAFF):
        one = PersonId(f"S{number}")
        hik.people[one] = Person(one, f"STAFF{number:03d}", "Штатный", None, None, True)
    return dict(hik.people)


def _register(kiosks: Sequence[Kiosk], count: int) -> list[tuple[Kiosk, VisitId]]:
    ids: list[tuple[Kiosk, VisitId]] = []
    for number in range(count):
        kiosk = kiosks[number % len(kiosks)]
        now = kiosk.clock.now()
        visit = kiosk.rig.register(expected_entry=now, expected_exit=now + timedelta(days=3))
        ids.append((kiosk, visit.id))
        _run(kiosks, 2.0)
    return ids


def _run(kiosks: Sequence[Kiosk], most_s: float) -> None:
    """Both work in turn until nothing is queued, or for so long."""
    clock = kiosks[0].clock
    end = clock.monotonic() + most_s
    while clock.monotonic() < end:
        worked = False
        for kiosk in kiosks:
            kiosk.take_over()
            worked |= kiosk.step()
        if not worked:
            if not any(_queued(kiosk) for kiosk in kiosks):
                return
            clock.advance(max(0.01, min(kiosk.rest_s() for kiosk in kiosks)))


def _queued(kiosk: Kiosk) -> bool:
    with kiosk.rig.store.read() as connection:
        return bool(job_reads.list_jobs(connection, (JobState.QUEUED,), 1))


def _retry(kiosks: Sequence[Kiosk]) -> None:
    """Somebody at the desk starts over what has died."""
    for kiosk in kiosks:
        with kiosk.rig.store.read() as connection:
            dead = job_reads.list_jobs(connection, (JobState.DEAD,))
        for job in dead:
            kiosk.rig.desk.retry(job.id, RECEPTION)


def _refused(hik: LossyHikCentral) -> int:
    """Adds that arrived and were not carried out: the code was taken."""
    effects = sum(call.method == "add_person" for call in hik.effects)
    return hik.count("add_person") - effects


def _look(
    verdict: Verdict,
    kiosks: Sequence[Kiosk],
    ids: Sequence[tuple[Kiosk, VisitId]],
    staff: dict[PersonId, Person],
) -> None:
    hik = kiosks[0].hik
    codes = Counter(person.code for person in hik.people.values())
    verdict.doubled += [code for code, times in codes.items() if times > 1]
    changed = [one for one, person in staff.items() if hik.people.get(one) != person]
    verdict.foreign += [f"staff {one}" for one in changed]
    for kiosk, one in ids:
        ready = kiosk.rig.visit(one).access is AccessState.READY
        if not ready or hik.doors_open_to(one, kiosk.clock.now()) != set(DOORS):
            verdict.not_ready.append(one)
