"""The base of every list of the admin tab: one signed-in session, its questions, its answers.

Owns the rule that an answer which arrives after the lock is dropped. Must never keep an actor
after `end`. Runs on the GUI thread; the work itself runs on the desk executor.
"""

from collections.abc import Callable
from functools import partial
from typing import Any

from PySide6.QtCore import QEvent, Signal
from PySide6.QtWidgets import QWidget

from kiosk.core.people import Actor
from ui.admin.parts import problem_label, show_problem
from ui.bridge import Bridge
from ui.bridge.ports import UiPorts


class SessionView(QWidget):
    """A list that lives between `begin(actor)` and `end()`. GUI thread.

    Signal `age_changed()`: a load began, ended or failed; read `is_loading` and `loaded_at`.
    """

    age_changed = Signal()

    def __init__(self, ports: UiPorts, bridge: Bridge) -> None:
        super().__init__()
        self.ports = ports
        self.loaded_at: float | None = None
        self.is_loading = False
        self.problem = problem_label()
        self.bridge = bridge
        self._actor: Actor | None = None
        self._session = 0
        self._load = 0

    @property
    def is_live(self) -> bool:
        """True between `begin` and `end`."""
        return self._actor is not None

    def begin(self, actor: Actor) -> None:
        """Start a session for `actor`; nothing is loaded yet."""
        self._session += 1
        self._actor = actor

    def end(self) -> None:
        """Forget the actor and everything that was loaded; answers under way are dropped."""
        self._session += 1
        self._actor = None
        self.loaded_at = None
        self.is_loading = False
        show_problem(self.problem, None)
        self.forget()
        self.age_changed.emit()

    def refresh(self) -> None:
        """Load the list again."""
        raise NotImplementedError

    def forget(self) -> None:
        """Empty every table and field of this list."""
        raise NotImplementedError

    def retranslate(self) -> None:
        """Set every text again in the present language."""
        raise NotImplementedError

    def ask(
        self,
        work: Callable[[Actor], Any],
        done: Callable[[Any], None],
        failed: Callable[[Exception], None] | None = None,
    ) -> None:
        """Run `work(actor)` on the desk executor; without a session nothing happens.

        `failed` is by default `show_error`, which words the error above the list.
        """
        if self._actor is None:
            return
        ticket = self._session
        self.bridge.call(
            partial(work, self._actor),
            partial(self._answer, ticket, done),
            partial(self._answer, ticket, failed or self.show_error),
        )

    def load(self, work: Callable[[Actor], Any], done: Callable[[Any], None]) -> None:
        """`ask` for the whole list, keeping `is_loading` and `loaded_at`.

        The answer of an earlier load comes too late: it was asked with another filter.
        """
        self.is_loading = self.is_live
        self._load += 1
        number = self._load
        self.ask(work, partial(self._loaded, number, done), partial(self._load_failed, number))
        self.age_changed.emit()

    def show_error(self, error: Exception) -> None:
        """Say above the list what went wrong."""
        show_problem(self.problem, error)

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)

    def _answer(self, ticket: int, receiver: Callable[[Any], None], answer: Any) -> None:
        if ticket == self._session:
            receiver(answer)

    def _loaded(self, number: int, done: Callable[[Any], None], answer: Any) -> None:
        if number != self._load:
            return
        self.is_loading = False
        self.loaded_at = self.ports.clock.monotonic()
        show_problem(self.problem, None)
        done(answer)
        self.age_changed.emit()

    def _load_failed(self, number: int, error: Exception) -> None:
        if number != self._load:
            return
        self.is_loading = False
        self.show_error(error)
        self.age_changed.emit()
