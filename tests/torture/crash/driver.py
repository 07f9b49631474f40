"""The real program, worked by lines of JSON: one command in, one answer out after it is saved.

Runs in a process of its own that is killed. An answer is written only after the method of the
desk has returned; until `open` nothing of the data folder is touched.
"""

import json
import sys
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any

from kiosk.app.place import Place
from kiosk.app.program import Program
from kiosk.core.clock import SystemClock
from kiosk.core.errors import KioskError
from kiosk.core.ids import HostId, VisitId
from kiosk.core.people import Actor, Role
from kiosk.core.visits import NewVisit, Visit, VisitType

DESK, GUARD = Actor("desk", Role.RECEPTIONIST), Actor("guard", Role.SECURITY)
_STAY = timedelta(hours=1)
Command = dict[str, Any]
Told = dict[str, Any]


@dataclass
class Driver:
    """One program on `folder`; `photo` is the JPEG of every visitor."""

    folder: Path
    photo: bytes
    _program: list[Program] = field(default_factory=list)

    def answer(self, command: Command) -> Told:
        """What came of one command; only errors that the program raises on purpose are told."""
        try:
            told = self._moves()[command["do"]](command)
        except KioskError as error:
            return {"n": command["n"], "error": type(error).__name__, "text": str(error)}
        return {"n": command["n"], "ok": True, **told}

    def _moves(self) -> dict[str, Callable[[Command], Told]]:
        return {
            "open": self._open,
            "start": self._start,
            "stop": self._stop,
            "register": self._register,
            "attach": self._attach,
            "check_in": lambda c: _told(self._desk.check_in(VisitId(c["visit"]), DESK)),
            "check_out": lambda c: _told(self._desk.check_out(VisitId(c["visit"]), DESK)),
            "cancel": lambda c: _told(self._desk.cancel(VisitId(c["visit"]), DESK)),
            "change_times": self._change_times,
            "change_type": lambda c: _told(
                self._desk.change_type(VisitId(c["visit"]), VisitType.VIP, DESK)
            ),
            "revoke": lambda c: _told(self._desk.revoke([VisitId(c["visit"])], GUARD)[0]),
        }

    @property
    def _desk(self) -> Any:
        return self._program[0].desk

    def _open(self, _command: Command) -> Told:
        place = Place.choose(self.folder, None)
        self._program.append(Program(place, place.settings()))
        return {}

    def _start(self, _command: Command) -> Told:
        self._program[0].start()
        return {}

    def _stop(self, _command: Command) -> Told:
        self._program.pop().stop()
        return {}

    def _register(self, command: Command) -> Told:
        now = SystemClock().now()
        photo = self.photo if command["photo"] else None
        new = NewVisit("Гость Испытаний", HostId(1), "", now, now + _STAY, True, photo=photo)
        return _told(self._desk.register(new, DESK))

    def _change_times(self, command: Command) -> Told:
        now = SystemClock().now()
        end = now + timedelta(minutes=command["minutes"])
        return _told(self._desk.change_times(VisitId(command["visit"]), now, end, DESK))

    def _attach(self, command: Command) -> Told:
        return _told(self._desk.attach_photo(VisitId(command["visit"]), self.photo, DESK))


def _told(visit: Visit) -> Told:
    return {"visit": visit.id, "status": visit.status.value, "revision": visit.revision}


def drive(folder: str, photo: str) -> None:
    """Until standard input ends; whatever is not a KioskError ends the process with a traceback."""
    driver = Driver(Path(folder), Path(photo).read_bytes())
    for line in sys.stdin:
        print(json.dumps(driver.answer(json.loads(line))), flush=True)
