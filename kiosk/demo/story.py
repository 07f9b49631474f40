"""The story: register, enrol, assign, doors ready, entry, mail, exit, revoked everywhere.

Done by key events in the window; believed only when the simulated devices and the mail server
say so.
"""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt

from kiosk.demo.hands import Hands
from kiosk.demo.sights import (
    completion_shown,
    expect,
    focus_is,
    lamp_says,
    photo_possible,
    photo_taken,
    row_with,
    text_is,
)
from kiosk.demo.stage import ENTRANCE, EXIT, HOSTS
from kiosk.demo.timeline import Timeline
from services.simulator.remote import SimulatorRemote, doors_with
from services.simulator.shapes import StateShape

VISITOR = "Әбдіқадыр Нұрсұлтан"
_COMPANY = "Компания «Пример»"
_HOST_NAME, _HOST_MAIL = HOSTS[3][0], HOSTS[3][1]
_GRANTED = 196893


class Story:
    """One visitor's visit. Runs on: the story thread."""

    def __init__(
        self, hands: Hands, building: SimulatorRemote, timeline: Timeline, output: Path | None
    ) -> None:
        self._hands = hands
        self._building = building
        self._timeline = timeline
        self._output = output
        self._code = ""

    def play(self) -> None:
        """All steps in order. NotSeen, NotReached or another AssertionError where one fails."""
        self._register()
        self._enrolled()
        self._assigned()
        self._ready()
        self._entry()
        self._exit()
        self._revoked()

    def _register(self) -> None:
        hands = self._hands
        hands.wait_for("the name field with the focus", focus_is("field_visitor_name"))
        hands.wait_for("a live camera picture", photo_possible)
        self._fill_in("field_visitor_name", VISITOR)
        self._fill_in("field_company", _COMPANY)
        self._fill_in("field_host", _HOST_NAME[:4])
        hands.wait_for("the host in the completion list", completion_shown)
        hands.press(Qt.Key.Key_Down)
        hands.press(Qt.Key.Key_Return)
        hands.wait_for("the host taken over", text_is("field_host", _HOST_NAME))
        self._fill_in("field_purpose", "Кездесу")
        hands.go_to("field_consent")
        hands.press(Qt.Key.Key_Space)
        hands.press(Qt.Key.Key_F4)
        hands.wait_for("the photo taken", photo_taken)
        self._picture("1-form")
        hands.press(Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
        hands.wait_for("the form cleared after saving", text_is("field_visitor_name", ""))
        hands.press(Qt.Key.Key_F3)
        hands.wait_for("the visitor in the live list", row_with(VISITOR))
        self._timeline.add("registered", "the live list shows the visitor")

    def _fill_in(self, field: str, text: str) -> None:
        self._hands.go_to(field)
        self._hands.type_text(text)

    def _enrolled(self) -> None:
        state = self._wait(lambda seen: any(p["faceSha256"] for p in seen["persons"]))
        person = state["persons"][0]
        self._code = person["personCode"]
        self._timeline.add("enrolled", f"HikCentral has person {person['personId']} with a face")

    def _assigned(self) -> None:
        self._wait(lambda seen: any(group["members"] for group in seen["groups"]))
        self._timeline.add("assigned", "the access group has the person as a member")

    def _ready(self) -> None:
        self._wait(lambda seen: len(doors_with(seen, self._code)) == len(seen["devices"]))
        self._hands.wait_for("the visitor may walk", lamp_says("Send to", "К турникету"))
        self._timeline.add("doors ready", "3 of 3 devices hold the person, the screen says so")
        self._picture("2-ready")

    def _entry(self) -> None:
        passed = self._building.show_face(ENTRANCE, self._code)
        expect(passed["eventType"] == _GRANTED, "the entrance let the visitor in")
        self._hands.wait_for("the visitor inside", row_with("Inside", "Внутри"))
        self._timeline.add("entry", f"door {ENTRANCE} granted, the list shows the visitor inside")
        self._mail(1)
        self._timeline.add("entry mail", "the mail server has the notice to the host")
        self._picture("3-inside")

    def _exit(self) -> None:
        passed = self._building.show_face(EXIT, self._code)
        expect(passed["eventType"] == _GRANTED, "the exit let the visitor out")
        self._mail(2)
        self._timeline.add("exit", f"door {EXIT} granted, the mail server has the second notice")

    def _revoked(self) -> None:
        self._wait(lambda seen: not doors_with(seen, self._code))
        self._wait(lambda seen: not any(group["members"] for group in seen["groups"]))
        refused = self._building.show_face(ENTRANCE, self._code)
        expect(refused["eventType"] != _GRANTED, "the entrance refuses the visitor now")
        self._hands.wait_for("the removal on the screen", row_with("Left", "Вышел"))
        self._timeline.add("revoked", "no device holds the person, the entrance refuses")
        self._picture("4-left")

    def _mail(self, count: int) -> None:
        self._wait(lambda seen: seen["mails"] >= count)
        told = [mail for mail in self._building.mails() if _HOST_MAIL in mail["to"]]
        expect(len(told) == count, f"mail {count} went to the host")

    def _wait(self, predicate: Callable[[StateShape], bool]) -> StateShape:
        return self._building.wait_until(predicate, self._hands.patience_s)

    def _picture(self, name: str) -> None:
        if self._output is not None:
            self._hands.screenshot(self._output / f"{name}.png")
