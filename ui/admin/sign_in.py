"""The door of the admin tab: choose the passphrase at the first start, sign in later.

Owns the two passphrase fields and empties them before anything is awaited. Must never keep,
log or show again what was typed, and never run argon2id on the GUI thread.
"""

import math
from enum import Enum
from functools import partial

from PySide6.QtCore import QEvent, Qt, QTimer, Signal
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from kiosk.core.errors import SignInRefused
from kiosk.core.people import Actor
from ui.admin.parts import (
    button,
    card,
    plain_label,
    problem_label,
    show_problem,
    show_words,
)
from ui.admin.passphrase import PassphraseField
from ui.bridge import Bridge
from ui.bridge.ports import UiPorts

LENGTH = (12, 128)


class Step(Enum):
    """What the panel is doing."""

    UNKNOWN = "unknown"
    CHOOSE = "choose"
    ENTER = "enter"


class SignInPanel(QWidget):
    """Signal `signed_in(Actor)`. GUI thread; the port is called on the desk executor.

    `tick_ms` is how often the countdown after a refusal is redrawn.
    """

    signed_in = Signal(object)

    def __init__(self, ports: UiPorts, bridge: Bridge, tick_ms: int) -> None:
        super().__init__()
        self._ports = ports
        self._bridge = bridge
        self._step = Step.UNKNOWN
        self._busy = False
        self._open_at = 0.0
        self.countdown = QTimer(self)
        self.countdown.setInterval(tick_ms)
        self.countdown.timeout.connect(self._count_down)
        self.title = plain_label("title")
        self.rule = plain_label("muted")
        self.first = PassphraseField("admin_passphrase")
        self.again = PassphraseField("admin_passphrase_again")
        self.problem = problem_label()
        self.enter = button("admin_sign_in", "primary")
        self.enter.clicked.connect(self._submit)
        self.first.entered.connect(self._submit)
        self.again.entered.connect(self._submit)
        self._lay_out()
        self.retranslate()

    def _lay_out(self) -> None:
        frame, column = card()
        frame.setFixedWidth(480)
        column.setContentsMargins(32, 32, 32, 32)
        for part in (self.title, self.rule, self.first, self.again, self.problem, self.enter):
            column.addWidget(part)
        middle = QHBoxLayout()
        middle.addStretch()
        middle.addWidget(frame)
        middle.addStretch()
        whole = QVBoxLayout(self)
        whole.addStretch(2)
        whole.addLayout(middle)
        whole.addStretch(3)

    # -- coming and going ---------------------------------------------------------------------

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._step is Step.UNKNOWN and not self._busy:
            self._look()

    def hideEvent(self, event: QHideEvent) -> None:
        self.first.forget()
        self.again.forget()
        super().hideEvent(event)

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)

    def retranslate(self) -> None:
        """Texts of the present step."""
        choosing = self._step is Step.CHOOSE
        entering = self._step is Step.ENTER
        self.title.setText(
            self.tr("Choose the security passphrase") if choosing else self.tr("Security sign-in")
        )
        low, high = LENGTH
        rule = self.tr(
            "{low} to {high} characters; several words are best. "
            "Nobody can read it back, so keep it somewhere safe."
        )
        waiting = self.tr("One moment...")
        hint = self.tr("Visits, passages, jobs and the audit list open with the passphrase.")
        known = choosing or entering
        words = rule.format(low=low, high=high) if choosing else hint
        self.rule.setText(words if known else waiting)
        self.first.set_label(self.tr("Passphrase"))
        self.again.set_label(self.tr("The same passphrase again"))
        self.first.setVisible(known)
        self.again.setVisible(choosing)
        self._word_button()

    def _word_button(self) -> None:
        left = self._seconds_left()
        if self._busy:
            words = self.tr("Checking...")
        elif left:
            words = self.tr("Next try in {seconds} s").format(seconds=left)
        elif self._step is Step.CHOOSE:
            words = self.tr("Set the passphrase and sign in")
        elif self._step is Step.ENTER:
            words = self.tr("Sign in")
        else:
            words = self.tr("Try again")
        self.enter.setText(words)
        self.enter.setEnabled(not self._busy and not left)
        self.first.setEnabled(not self._busy)
        self.again.setEnabled(not self._busy)

    # -- first look ---------------------------------------------------------------------------

    def _look(self) -> None:
        self._set_busy(True)
        self._bridge.call(self._ports.sign_in.is_set, self._looked, self._failed)

    def _looked(self, is_set: bool) -> None:
        self._step = Step.ENTER if is_set else Step.CHOOSE
        self._set_busy(False)
        self.retranslate()
        self.first.focus()

    # -- trying -------------------------------------------------------------------------------

    def _submit(self) -> None:
        if self._busy or self._seconds_left():
            return
        show_problem(self.problem, None)
        if self._step is Step.UNKNOWN:
            self._look()
            return
        first, again = self.first.text(), self.again.text()
        wrong = self._what_is_wrong(first, again)
        if wrong:
            show_words(self.problem, wrong)
            return
        self.first.forget()
        self.again.forget()
        self._set_busy(True)
        port = self._ports.sign_in
        work = port.set_passphrase if self._step is Step.CHOOSE else port.sign_in
        self._bridge.call(partial(work, first), self._succeeded, self._failed)

    def _what_is_wrong(self, first: str, again: str) -> str:
        low, high = LENGTH
        if self._step is Step.ENTER:
            return "" if first else self.tr("Type the passphrase.")
        if len(first) < low:
            return self.tr("Too short: at least {low} characters.").format(low=low)
        if len(first) > high:
            return self.tr("Too long: at most {high} characters.").format(high=high)
        return "" if first == again else self.tr("The two passphrases are not the same.")

    def _succeeded(self, actor: Actor) -> None:
        self._step = Step.ENTER
        self._set_busy(False)
        self.retranslate()
        self.signed_in.emit(actor)

    def _failed(self, error: Exception) -> None:
        self._set_busy(False)
        show_problem(self.problem, error)
        if isinstance(error, SignInRefused) and error.wait_s > 0:
            self._open_at = self._ports.clock.monotonic() + error.wait_s
            self.countdown.start()
        self._word_button()
        self.first.focus()

    def _set_busy(self, busy: bool) -> None:
        self._busy = busy
        self.setCursor(Qt.CursorShape.BusyCursor if busy else Qt.CursorShape.ArrowCursor)
        self._word_button()

    # -- after a refusal ----------------------------------------------------------------------

    def _seconds_left(self) -> int:
        return max(0, math.ceil(self._open_at - self._ports.clock.monotonic()))

    def _count_down(self) -> None:
        if not self._seconds_left():
            self.countdown.stop()
            show_words(self.problem, self.tr("You can try again now."))
        self._word_button()
