"""The crash harness, small: 50 random kills, a few points of every flow, and judges that judge.

Long: `run.py torture crash --kills 1000` and `--syscalls`.
"""

import os
from collections import Counter
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest

from kiosk.core.clock import SystemClock
from services.simulator.remote import doors_with
from tests.fakes.plain_client import PlainClient
from tests.fakes.site import DOORS, GROUP, Building
from tests.torture.crash.flows import FLOWS
from tests.torture.crash.killing import kill_many
from tests.torture.crash.nursery import Nursery
from tests.torture.crash.points import try_some
from tests.torture.crash.scene import Scene
from tests.torture.crash.strace import why_not

_SEED, _KILLS = 20, 50
_POINTS_OF_EACH_EFFECT = 1

# On a busy machine a settling alone may take the minute that other tests get.
pytestmark = [
    pytest.mark.skipif(os.name != "posix", reason="NOT RUN: the harness forks"),
    pytest.mark.timeout(400),
]


def test_random_kills_lose_nothing_double_nobody_and_leave_no_access(
    tmp_path: Path, building: Building
) -> None:
    tally = kill_many(tmp_path, building, _KILLS, _SEED)
    assert tally.findings.sentences() == []
    assert tally.kills == _KILLS
    assert len(tally.endings) >= 4
    assert min(tally.visits, tally.saved, tally.in_doubt) > 0


@pytest.mark.skipif(bool(why_not()), reason=f"NOT RUN: {why_not()}")
def test_a_call_that_dies_or_fails_harms_nothing(tmp_path: Path, building: Building) -> None:
    tallies = try_some(tmp_path / "scene", building, _POINTS_OF_EACH_EFFECT, _SEED)
    assert [one for tally in tallies for one in tally.findings.sentences()] == []
    hit = Counter[str]()
    for tally in tallies:
        hit += Counter({kind.split()[0]: times for kind, times in tally.tried.items()})
    assert set(hit) == {"KILL", "EIO", "ENOSPC"}
    assert hit.total() > 2 * len(FLOWS) * _POINTS_OF_EACH_EFFECT


def test_the_judges_find_what_a_kill_must_never_do(tmp_path: Path, building: Building) -> None:
    nursery = Nursery()
    try:
        scene = Scene(tmp_path / "scene", building, nursery)
        here, gone = _one_here_and_one_gone(scene)
    finally:
        nursery.close()
    assert scene.close().sentences() == []

    _sql(scene, f"UPDATE visit SET status = 'EXPECTED', checked_in_at = NULL WHERE id = '{here}'")
    assert len(scene.judge_settled().lost_visits) == 1
    _sql(scene, f"DELETE FROM audit WHERE action = 'checked_in' AND visit_id = '{here}'")
    assert len(scene.judge_settled().other_breaks) == 1
    _sql(scene, f"DELETE FROM photo WHERE visit_id = '{gone}'")
    assert len(scene.judge_settled().lost_visits) == 2

    _give_access_again(scene, gone)
    found = scene.judge_settled()
    assert len(found.access_left) >= 2
    assert len(found.order_breaks) == 1
    assert found.double_persons == []
    with closing(PlainClient(building)) as client:
        client.enrol("V0FORGOTTEN", "Лишний Гость", _window(), building.photo)
    assert len(scene.judge_settled().double_persons) == 1


def _one_here_and_one_gone(scene: Scene) -> tuple[str, str]:
    life = scene.opened()
    here, gone = (str((scene.do(life, "register", photo=True) or {})["visit"]) for _ in range(2))
    scene.do(life, "check_in", here)
    assert life.ask("start")
    scene.building.remote.wait_until(lambda state: doors_with(state, gone) == DOORS)
    scene.do(life, "check_out", gone)
    scene.bury(life)
    return here, gone


def _sql(scene: Scene, statement: str) -> None:
    with scene.site.opened() as store, store.write() as connection:
        assert connection.exec_driver_sql(statement).rowcount == 1


def _window() -> tuple[str, str]:
    now = SystemClock().now().replace(microsecond=0)
    return now.isoformat(), (now + timedelta(hours=1)).isoformat()


def _give_access_again(scene: Scene, code: str) -> None:
    """As a program would that has forgotten the check-out."""
    begin, end = _window()
    with closing(PlainClient(scene.building)) as client:
        person = client.post("/resource/v1/person/personCode/personInfo", {"personCode": code})
        number = person["personId"]
        window = {"personId": number, "beginTime": begin, "endTime": end}
        client.post("/resource/v1/person/single/update", {**person, **window})
        group = {"privilegeGroupId": GROUP, "type": 1, "list": [{"id": number}]}
        client.post("/acs/v1/privilege/group/single/addPersons", group)
        push = {"personIds": number, "ImmediateDownload": 0, "doorIndexCodes": ",".join(DOORS)}
        client.post("/visitor/v1/auth/reapplication", push)
    scene.building.remote.wait_until(lambda state: doors_with(state, code) == DOORS)
