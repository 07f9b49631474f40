"""The world outlives a restart, a kill, and is put back from a backup."""

import asyncio
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest

from kiosk.core.clock import SystemClock
from kiosk.core.secret import Secret
from services.simulator.building.world import World
from services.simulator.config import SimulatorConfig
from services.simulator.remote import SimulatorProcess, SimulatorRemote, doors_with
from services.simulator.saving import Saving
from services.simulator.shapes import StateShape
from services.simulator.statefile import StateBroken, StateFile
from tests.unit.simulator.partner import APP_SECRET, Partner, face
from tests.unit.simulator.wire import connect, read_to_end

TOKEN = "t"
BY_CODE = "/resource/v1/person/personCode/personInfo"
VIEW = "/eventService/v1/eventSubscriptionView"
SUBSCRIBE = "/eventService/v1/eventSubscriptionByEventTypes"


class Running:
    def __init__(self, process: SimulatorProcess) -> None:
        self.process = process
        self.remote = SimulatorRemote(process.admin_url, TOKEN)
        self.partner = Partner(process.ready)

    def close(self) -> None:
        self.remote.close()
        self.partner.http.close()


@contextmanager
def running(folder: Path, options: Sequence[str]) -> Iterator[Running]:
    with SimulatorProcess(folder, Secret(APP_SECRET), Secret(TOKEN), options=options) as process:
        made = Running(process)
        yield made
        made.close()


def lasting(state: StateShape) -> dict[str, object]:
    return {name: state[name] for name in ("persons", "groups", "devices", "jobs", "events")}


def test_everything_is_there_after_a_restart(tmp_path: Path) -> None:
    options = ["--state", str(tmp_path / "world.state")]
    with running(tmp_path, options) as first:
        first.remote.set_apply_delay(0, 0)
        first.partner.enrol("V-1")
        first.remote.wait_until(lambda s: not s["jobs"])
        first.remote.set_online("103", False)
        first.remote.show_face("101", "V-1")
        wanted = {"eventTypes": [196893], "eventDest": "http://127.0.0.1:9/x", "token": "abc"}
        assert first.partner.code(SUBSCRIBE, wanted) == "0"
        first.partner.enrol("V-2")
        first.remote.wait_until(lambda s: len(s["jobs"]) == 1)
        before = first.remote.state()
        view = first.partner.call(VIEW, {})
        picture = first.partner.call(BY_CODE, {"personCode": "V-1"})["data"]["personPhoto"]
    with running(tmp_path, options) as second:
        assert lasting(second.remote.state()) == lasting(before)
        assert second.partner.call(VIEW, {}) == view
        one = second.partner.call(BY_CODE, {"personCode": "V-1"})["data"]
        assert one["personPhoto"] == picture
        asked = {"personId": one["personId"], "picUri": picture["picUri"]}
        answer = second.partner.post("/resource/v1/person/picture_data", asked)
        assert answer.text.endswith(face())
        assert second.partner.add("V-3") > one["personId"]
        second.remote.set_online("103", True)
        state = second.remote.wait_until(lambda s: not s["jobs"])
        assert doors_with(state, "V-2") == ("101", "102", "103")


def test_pushes_that_were_on_their_way_go_on(tmp_path: Path) -> None:
    options = ["--state", str(tmp_path / "world.state")]
    with running(tmp_path, options) as first:
        first.remote.set_partner(freshness_s=None)
        first.remote.use_manual_clock()
        first.remote.set_apply_delay(50, 50)
        first.partner.enrol("V-1")
        first.remote.advance(20)
    with running(tmp_path, options) as second:
        second.remote.use_manual_clock()
        second.remote.advance(25)
        assert len(second.remote.state()["jobs"]) == 3
        second.remote.advance(5)
        assert len(doors_with(second.remote.state(), "V-1")) == 3


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no SIGKILL to send")
def test_no_answered_write_is_lost_to_a_kill(tmp_path: Path) -> None:
    options = ["--state", str(tmp_path / "world.state")]
    known: list[str] = []
    for number in range(2):
        process = SimulatorProcess(tmp_path, Secret(APP_SECRET), Secret(TOKEN), options=options)
        run = Running(process)
        assert [one["personCode"] for one in run.remote.state()["persons"]] == known
        for place in range(3):
            run.partner.put_face(run.partner.add(f"V-{number}-{place}"))
            known.append(f"V-{number}-{place}")
        process._process.send_signal(signal.SIGKILL)
        process._process.wait(60)
        process.stop()
        run.close()
    with running(tmp_path, options) as last:
        persons = last.remote.state()["persons"]
        assert [one["personCode"] for one in persons] == known
        assert all(one["faceSha256"] for one in persons)


def broken_start(folder: Path, path: Path) -> tuple[int, str]:
    command = [sys.executable, "-m", "services.simulator", "--folder", str(folder)]
    secrets = {"SIMULATOR_APP_SECRET": "s", "SIMULATOR_ADMIN_TOKEN": "t"}
    done = subprocess.run(
        [*command, "--state", str(path), "--exit-with-parent"],
        env=secrets,
        capture_output=True,
        text=True,
        timeout=60,
        stdin=subprocess.DEVNULL,
    )
    assert done.stdout == ""
    return done.returncode, done.stderr


@pytest.fixture(scope="module")
def good(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A state file with somebody in it."""
    folder = tmp_path_factory.mktemp("good")
    with running(folder, ["--state", str(folder / "world.state")]) as run:
        run.partner.put_face(run.partner.add("V-1"))
    return folder / "world.state"


def refused(path: Path, folder: Path) -> str:
    """Why the file is refused, found out in this process."""

    async def load() -> None:
        config = SimulatorConfig(folder, "k", Secret("s"), Secret("t"), state=path)
        file = StateFile(path)
        try:
            Saving(World(config, SystemClock()), file).load()
        finally:
            file.close()

    with pytest.raises(StateBroken) as caught:
        asyncio.run(load())
    return str(caught.value)


@pytest.mark.parametrize(
    "change",
    [
        "pragma user_version = 99",
        "drop table blob",
        "update part set text = '{' where name = 'registry'",
        "update part set text = '[]' where name = 'registry'",
        "delete from part where name = 'devices'",
        "delete from blob",
    ],
)
def test_a_state_file_that_makes_no_sense(good: Path, tmp_path: Path, change: str) -> None:
    path = tmp_path / "world.state"
    path.write_bytes(good.read_bytes())
    database = sqlite3.connect(path, isolation_level=None)
    database.execute(change)
    database.close()
    said = refused(path, tmp_path)
    assert said.startswith(f"state file {path}: ")
    assert "\n" not in said


def test_a_state_file_that_was_cut_and_one_that_is_a_folder(good: Path, tmp_path: Path) -> None:
    path = tmp_path / "world.state"
    path.write_bytes(good.read_bytes()[:5000])
    assert refused(path, tmp_path).startswith(f"state file {path}: ")
    assert refused(tmp_path, tmp_path).startswith(f"state file {tmp_path}: ")


def test_a_broken_state_file_is_said_in_one_line(tmp_path: Path) -> None:
    path = tmp_path / "world.state"
    path.write_text("this is no database\n" * 100)
    code, said = broken_start(tmp_path, path)
    assert code == 2
    assert said.startswith(f"simulator: state file {path}: ")
    assert said.count("\n") == 1


def test_a_state_file_in_use_is_not_shared(tmp_path: Path) -> None:
    path = tmp_path / "world.state"
    with running(tmp_path, ["--state", str(path)]):
        assert "locked" in refused(path, tmp_path)


def test_a_backup_brings_server_data_back_and_no_device(
    partner: Partner, remote: SimulatorRemote
) -> None:
    old = partner.enrol("V-1")
    remote.wait_until(lambda s: not s["jobs"])
    name = remote.snapshot()
    partner.enrol("V-2")
    partner.member("delete", old)
    partner.apply(old)
    remote.wait_until(lambda s: not s["jobs"])
    remote.restore(name)
    state = remote.state()
    assert [one["personCode"] for one in state["persons"]] == ["V-1"]
    assert state["groups"][0]["members"] == [old]
    assert doors_with(state, "V-1") == ()
    assert doors_with(state, "V-2") == ("101", "102", "103")
    assert partner.code(BY_CODE, {"personCode": "V-2"}) == "128"
    with pytest.raises(httpx.HTTPStatusError, match="404"):
        remote.restore("backup-99")


def subscribe(partner: Partner) -> None:
    wanted = {"eventTypes": [196893], "eventDest": "http://127.0.0.1:9/x"}
    assert partner.code(SUBSCRIBE, wanted) == "0"


@pytest.mark.parametrize(("state", "subscriptions"), [(True, True), (True, False), (False, False)])
def test_a_restart_of_the_server(
    simulator: SimulatorProcess,
    partner: Partner,
    remote: SimulatorRemote,
    state: bool,
    subscriptions: bool,
) -> None:
    partner.enrol("V-1")
    remote.wait_until(lambda s: not s["jobs"])
    subscribe(partner)
    view = json_view(partner)
    assert "127.0.0.1:9" in view
    with connect(simulator.ready) as stream:
        remote.restart(keeps_state=state, keeps_subscriptions=subscriptions)
        assert read_to_end(stream).cut
    assert ("127.0.0.1:9" in json_view(partner)) == subscriptions
    assert partner.code(BY_CODE, {"personCode": "V-1"}) == ("0" if state else "128")
    assert doors_with(remote.state(), "V-1") == ("101", "102", "103")


def json_view(partner: Partner) -> str:
    return partner.post(VIEW, {}).text
