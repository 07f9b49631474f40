"""Random kills: many lives of the program on one data folder, then a judgement from outside."""

import statistics
import time
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

from services.simulator.remote import NotReached, doors_with
from tests.fakes.site import ENTRANCE, Building, Site
from tests.torture.crash.building_judge import Staff
from tests.torture.crash.findings import Findings
from tests.torture.crash.history import History
from tests.torture.crash.life import Life
from tests.torture.crash.nursery import Nursery
from tests.torture.crash.schedule import (
    WRITES,
    Ending,
    deal_faults,
    draw_deed,
    draw_ending,
    draw_walker,
)
from tests.torture.crash.settling import judge_all, settle

_KILLS_A_BATCH, _KILLS_A_SITE = 25, 100
_STARTING_S, _ANY_MOMENT_S, _JUST_AFTER_S, _CALL_S = 0.12, 0.4, 0.003, 0.5
_READY_S = 60.0
_MOST_DEEDS = 5
_WALKS = 0.2
_NO_MAIL = {"host": None, "port": None, "sender": None, "ca_file": None}
QUICK = {
    "mail": _NO_MAIL,  # A server that is cut off by a kill complains on the terminal.
    "jobs": {"workers": 4, "backoff_s": [0.1] * 20, "revoke_backoff_s": [0.1] * 5},
}


@dataclass
class Tally:
    """What was done and how long it took, seconds."""

    kills: int = 0
    visits: int = 0
    saved: int = 0
    in_doubt: int = 0
    passes: int = 0
    killing_s: float = 0.0
    ready_s: list[float] = field(default_factory=list)
    settled_s: list[float] = field(default_factory=list)
    endings: Counter[str] = field(default_factory=Counter)
    findings: Findings = field(default_factory=Findings)

    def lines(self) -> list[str]:
        ready = statistics.median(self.ready_s) if self.ready_s else 0.0
        return [
            f"kills {self.kills}: {', '.join(f'{n} {k}' for k, n in sorted(self.endings.items()))}",
            f"visits {self.visits}, changes saved {self.saved}, in doubt {self.in_doubt}, "
            f"passes {self.passes}",
            f"{self.killing_s / max(self.kills, 1):.2f} s a kill; ready again after "
            f"{ready:.2f} s, at most {max(self.ready_s, default=0.0):.2f} s; settled by a cold "
            f"start within {max(self.settled_s, default=0.0):.1f} s",
        ]


class Torture:
    """One data folder and one building; `close` at the end."""

    def __init__(self, folder: Path, building: Building, nursery: Nursery, draw: Random) -> None:
        building.calm()
        self._building, self._nursery, self._draw = building, nursery, draw
        self._staff = Staff(building)
        self._site = Site(folder, building)
        self._site.configure(QUICK)
        self._photo = folder / "visitor.jpg"
        self._photo.write_bytes(building.photo)
        self._history = History()

    def run(self, kills: int, tally: Tally) -> None:
        """One batch: so many kills, then settle and judge."""
        deal_faults(self._draw, self._building.remote)
        began = time.monotonic()
        for _ in range(kills):
            self._one_life(tally)
        tally.killing_s += time.monotonic() - began
        tally.kills += kills
        tally.settled_s.append(settle(self._site, self._history))
        tally.findings.add(judge_all(self._site, self._history, self._staff))

    def close(self, tally: Tally) -> None:
        """Count what was done; the log must hold nothing personal."""
        deeds = self._history.deeds
        tally.visits += len(self._history.registered())
        tally.saved += sum(deed.saved for deed in deeds)
        tally.in_doubt += sum(deed.in_doubt for deed in deeds)
        tally.passes += self._history.passes.total()
        self._site.close()

    def _one_life(self, tally: Tally) -> None:
        ending = draw_ending(self._draw)
        life = Life(self._nursery, str(self._site.folder), str(self._photo))
        began = time.monotonic()
        life.send("open")
        life.send("start")
        if ending is Ending.STARTING:
            self._listen(life, self._draw.uniform(0, _STARTING_S))
        else:
            self._listen(life, _READY_S, answers=2)
            tally.ready_s.append(time.monotonic() - began)
            self._endings()[ending](life)
        caught = self._is_held() if ending is Ending.CALLING else True
        tally.endings[ending.value if caught else "no call came"] += 1
        for told in life.kill():
            self._history.heard(told)
        self._history.died()
        if life.errors:
            self._history.complaints.append(f"on standard error: {life.errors[-2000:]}")
        self._let_calls_go()

    def _endings(self) -> dict[Ending, Callable[[Life], None]]:
        return {
            Ending.ANSWERED: self._until_answered,
            Ending.CALLING: self._until_calling,
            Ending.ANY_MOMENT: self._until_any_moment,
        }

    def _until_answered(self, life: Life) -> None:
        for _ in range(self._draw.randint(1, _MOST_DEEDS)):
            self._send(life)
            self._listen(life, _READY_S, answers=1)
        self._listen(life, self._draw.choice((0.0, self._draw.uniform(0, _JUST_AFTER_S))))

    def _until_calling(self, life: Life) -> None:
        self._building.remote.hold(self._draw.choice(WRITES))
        self._send_some(life)
        with suppress(NotReached):
            self._building.remote.wait_until(lambda state: state["held"] > 0, _CALL_S)

    def _until_any_moment(self, life: Life) -> None:
        if self._draw.random() < _WALKS:
            self._walk_in()
        self._send_some(life)
        self._listen(life, self._draw.uniform(0, _ANY_MOMENT_S))

    def _send_some(self, life: Life) -> None:
        for _ in range(self._draw.randint(1, _MOST_DEEDS)):
            self._send(life)

    def _send(self, life: Life) -> None:
        deed = draw_deed(self._draw, self._history.guests)
        about = {"visit": deed.visit, "photo": deed.photo, "minutes": deed.minutes}
        self._history.sent(life.send(deed.do, **about), deed)

    def _listen(self, life: Life, within_s: float, answers: int = 0) -> None:
        """For so long, or until so many answers have come."""
        for told in life.answers(within_s):
            self._history.heard(told)
            answers -= 1
            if answers == 0:
                return

    def _walk_in(self) -> None:
        state = self._building.remote.state()
        there = [one["personCode"] for one in state["devices"][ENTRANCE]["copies"]]
        visit = draw_walker(self._draw, self._history, there)
        if visit is not None and doors_with(state, visit):
            self._building.remote.show_face(ENTRANCE, visit)
            self._history.walked_in(visit)

    def _is_held(self) -> bool:
        return self._building.remote.state()["held"] > 0

    def _let_calls_go(self) -> None:
        """What was on its way when the program died is carried out before the next one starts."""
        self._building.remote.release()
        self._building.remote.wait_until(lambda state: state["held"] == 0)


def kill_many(folder: Path, building: Building, kills: int, seed: int) -> Tally:
    """So many kills over as many data folders as they need."""
    tally, nursery, draw = Tally(), Nursery(), Random(seed)
    try:
        while tally.kills < kills:
            torture = Torture(folder / f"after-{tally.kills}", building, nursery, draw)
            last = min(tally.kills + _KILLS_A_SITE, kills)
            while tally.kills < last:
                torture.run(min(_KILLS_A_BATCH, last - tally.kills), tally)
            torture.close(tally)
    finally:
        nursery.close()
    return tally
