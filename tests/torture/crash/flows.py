"""The flows of goal R-02 that exist: what comes before the traced part, and the traced part."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

from kiosk.core.clock import SystemClock
from services.simulator.remote import doors_with
from tests.fakes.plain_client import PlainClient
from tests.fakes.site import DOORS, ENTRANCE
from tests.torture.crash.life import Life
from tests.torture.crash.scene import TYPED, Scene
from tests.torture.crash.strace import Strace

_STAY = timedelta(hours=1)
_EVENTS = "/door/events"
_TICK_S, _MOST_TICKS = 0.02, 1000


@dataclass(frozen=True)
class Ready:
    """A process just before the traced part, and the visit that it is about."""

    life: Life
    visit: str = ""


Told = dict[str, Any] | None


@dataclass(frozen=True)
class Flow:
    """`run` is traced, and ends with the answer, or None after the death of the program; `again`
    works with a program that has outlived the fault. `anywhere`: it writes files whose names
    nobody knows before."""

    name: str
    prepare: Callable[[Scene], Ready]
    run: Callable[[Scene, Ready, Strace], Told]
    again: Callable[[Scene, Ready, Told], None]
    anywhere: bool = False

    def files(self, scene: Scene) -> list[Path]:
        return [] if self.anywhere else scene.files


def _desk_flow(name: str, deed: str, *before: str, photo: bool = True) -> Flow:
    """`before` has happened to the visit, which got its photo at once if `photo`."""

    def prepare(scene: Scene) -> Ready:
        life = scene.opened()
        if not before:
            return Ready(life)
        visit = _must(scene.do(life, "register", photo=photo))
        for earlier in before[1:]:
            _must(scene.do(life, earlier, visit))
        return Ready(life, visit)

    def run(scene: Scene, ready: Ready, _trace: Strace) -> Told:
        return scene.do(ready.life, deed, ready.visit, photo=deed == "register")

    def again(scene: Scene, ready: Ready, _told: Told) -> None:
        scene.do(ready.life, deed, ready.visit, photo=deed == "register")
        _register(scene, ready)

    return Flow(name, prepare, run, again)


def _must(told: Told) -> str:
    assert told is not None, "died before the fault"
    assert "ok" in told, told
    return told.get("visit", "")


def _register(scene: Scene, ready: Ready) -> None:
    """What works after every fault that is over."""
    told = scene.do(ready.life, "register")
    if told is None or "ok" not in told:
        scene.history.complaints.append(f"does not work after the fault was over: {told}")


def _command(do: str) -> Callable[[Scene, Ready, Strace], Told]:
    def run(scene: Scene, ready: Ready, _trace: Strace) -> Told:
        told = ready.life.ask(do)
        if told is not None and "error" in told and told["error"] not in TYPED:
            scene.history.complaints.append(f"{do}: {told}")
        return told

    return run


def _open_again(scene: Scene, ready: Ready, told: Told) -> None:
    """The start has failed, or the program was stopped: the same process opens it once more."""
    if told is not None and "ok" not in told:
        _must(ready.life.ask("open"))
    scene.invite_host()
    _register(scene, ready)


def _reopen(scene: Scene, ready: Ready, _told: Told) -> None:
    _open_again(scene, ready, {})


def _registered(scene: Scene) -> Ready:
    life = scene.opened()
    return Ready(life, _must(scene.do(life, "register", photo=True)))


def _nothing_there(scene: Scene) -> Ready:
    scene.forget_database()
    return Ready(scene.born())


def _killed_before(scene: Scene) -> Ready:
    scene.bury(_registered(scene).life)
    return Ready(scene.born())


def _updated(scene: Scene) -> Ready:
    scene.bury(_registered(scene).life)
    scene.step_back()
    return Ready(scene.born())


def _at_the_entrance(scene: Scene) -> Ready:
    """Somebody whom the doors let in, without any work of ours, has shown the face."""
    life = scene.opened()
    visit = _must(scene.do(life, "register"))
    now = SystemClock().now()
    window = (now.isoformat(timespec="seconds"), (now + _STAY).isoformat(timespec="seconds"))
    client = PlainClient(scene.building)
    client.enrol(visit, "Гость Испытаний", window, scene.building.photo)
    client.close()
    scene.building.remote.wait_until(lambda state: doors_with(state, visit) == DOORS)
    scene.building.remote.show_face(ENTRANCE, visit)
    scene.history.walked_in(visit)
    return Ready(life, visit)


def _polled(scene: Scene, ready: Ready, trace: Strace) -> Told:
    """Until the fault has come, or the second look at the events has begun: the first was
    recorded by then."""
    remote = scene.building.remote
    since = max(call["n"] for call in remote.calls())
    told = ready.life.ask("start")
    for _ in range(_MOST_TICKS):
        looks = [call for call in remote.calls(since) if call["path"].endswith(_EVENTS)]
        if ready.life.ends_within(_TICK_S) or trace.hit or len(looks) > 1:
            return None if ready.life.ends_within(0) else told
    raise AssertionError("the program has not looked for door events")


def _work_on(scene: Scene, ready: Ready, _told: Told) -> None:
    _register(scene, ready)


FLOWS = (
    Flow("first start", _nothing_there, _command("open"), _open_again, True),
    _desk_flow("register", "register"),
    _desk_flow("photo save", "attach", "register", photo=False),
    _desk_flow("check in", "check_in", "register"),
    _desk_flow("check out", "check_out", "register", "check_in"),
    _desk_flow("cancel", "cancel", "register"),
    Flow("poll commit", _at_the_entrance, _polled, _work_on),
    Flow("start with migration", _updated, _command("open"), _open_again),
    Flow("start after a kill", _killed_before, _command("open"), _open_again),
    Flow("clean stop", _registered, _command("stop"), _reopen),
)
NOT_THERE = ("purge", "backup", "restore", "settings save", "key rotation")
"""Flows of goal R-02 that the program does not have yet."""
