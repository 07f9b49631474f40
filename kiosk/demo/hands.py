"""A receptionist's hands and eyes: key events into the real window, and looks at what it shows.

The story runs on a thread of its own; every touch and look happens on the GUI thread, one at a
time. Nothing here calls a method of a page.
"""

import threading
import time
from collections.abc import Callable
from concurrent.futures import Future
from pathlib import Path
from typing import Any, TypeVar

from PySide6.QtCore import QCoreApplication, QEvent, QObject, Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QWidget

T = TypeVar("T")

_MOST_TABS = 60
_LOOK_EVERY_S = 0.05
_GUI_ANSWERS_S = 30.0


class NotSeen(AssertionError):
    """The screen did not show what was waited for."""


class Hands(QObject):
    """Created on the GUI thread; its public methods are called on the story's thread."""

    _asked = Signal(object, object)

    def __init__(self, window: QWidget, patience_s: float) -> None:
        super().__init__()
        self._window = window
        self.patience_s = patience_s
        self._asked.connect(self._answer)
        self._pause = threading.Event()

    def type_text(self, text: str) -> None:
        """One key event for each character, whatever the script.

        QTest's own key clicks abort on letters outside Latin, so the events are made here.
        """
        for character in text:
            self._on_gui(lambda letter=character: _press(Qt.Key.Key_unknown, letter))

    def press(
        self,
        key: Qt.Key,
        modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier,
    ) -> None:
        """One key, down and up, to whatever has the focus."""
        self._on_gui(lambda: _press(key, "", modifiers))

    def go_to(self, name: str) -> None:
        """Press Tab until the widget of this object name has the focus. NotSeen."""
        for _ in range(_MOST_TABS):
            if self._on_gui(_focus_name) == name:
                return
            self.press(Qt.Key.Key_Tab)
        raise NotSeen(f"Tab never reaches {name}")

    def look(self, sees: Callable[[QWidget], T]) -> T:
        """Evaluate `sees(window)` on the GUI thread."""
        return self._on_gui(lambda: sees(self._window))

    def wait_for(self, what: str, sees: Callable[[QWidget], T]) -> T:
        """Look again and again until `sees(window)` is true. NotSeen names `what`."""
        end = time.monotonic() + self.patience_s
        while not (seen := self.look(sees)):
            if time.monotonic() > end:
                raise NotSeen(what)
            self._pause.wait(_LOOK_EVERY_S)
        return seen

    def screenshot(self, path: Path) -> None:
        """Save a picture of the window."""
        self._on_gui(lambda: self._window.grab().save(str(path)))

    def leave(self) -> None:
        """End the event loop of the program."""
        self._on_gui(QCoreApplication.quit)

    def _on_gui(self, work: Callable[[], T]) -> T:
        future: Future[T] = Future()
        self._asked.emit(work, future)
        return future.result(_GUI_ANSWERS_S)

    @Slot(object, object)
    def _answer(self, work: Callable[[], Any], future: "Future[Any]") -> None:
        try:
            future.set_result(work())
        except (AssertionError, RuntimeError, AttributeError, LookupError) as error:
            future.set_exception(error)


def _press(
    key: Qt.Key,
    text: str,
    modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier,
) -> None:
    target = QApplication.focusWidget() or QApplication.activeWindow()
    if target is None:
        raise NotSeen("no window has the focus")
    for kind in (QEvent.Type.ShortcutOverride, QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
        QCoreApplication.sendEvent(target, QKeyEvent(kind, key, modifiers, text))


def _focus_name() -> str:
    focus = QApplication.focusWidget()
    return "" if focus is None else focus.objectName()
