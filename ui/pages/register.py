"""Register a visitor: the form at the left, the photo at the right, one button. GUI thread.

Typed data is cleared only after the desk has said "saved". The desk is called off this thread.
"""

from datetime import time

from PySide6.QtCore import QCoreApplication, Qt, Signal
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QScrollArea,
    QSizePolicy,
    QVBoxLayout,
)

from kiosk.core.errors import FieldProblem, InvalidInput, PhotoRejected
from kiosk.core.people import Actor
from kiosk.core.validation import clean_visit
from kiosk.core.visits import Visit
from ui.bridge import Bridge
from ui.bridge.ports import UiPorts
from ui.pages.form import VisitForm
from ui.strings.errors import explain
from ui.strings.fields import field_name, problem_text
from ui.widgets.parts import Button, plain_label
from ui.widgets.photo_panel import PhotoPanel

SCROLL_BAR_PX = 18


class RegisterPage(QFrame):
    """`saved(Visit)`; `told(text, tone)` is a message for the banner."""

    saved = Signal(object)
    told = Signal(str, str)

    def __init__(
        self, ports: UiPorts, bridge: Bridge, actor: Actor, day_end: time | None = None
    ) -> None:
        super().__init__()
        self.setProperty("card", True)
        self._ports = ports
        self._bridge = bridge
        self._actor = actor
        self._saving = False
        self.form = VisitForm(ports, bridge, day_end)
        self.photo = PhotoPanel(bridge, ports.camera)
        self._title = plain_label(title=True)
        self._note = plain_label(tone="warn")
        self._note.setObjectName("note_no_photo")
        self._note.setWordWrap(True)
        self._save = Button("button_save", "primary", "save")
        self._scroll = QScrollArea()
        self._lay_out()
        self.form.finished.connect(self._to_photo)
        self.form.host.search_failed.connect(self._on_search_failed)
        self.photo.changed.connect(self._on_photo)
        self._save.clicked.connect(self.save)
        self.retranslate()
        self._on_photo()

    def start(self) -> None:
        """Bring the keyboard to the first field (F2); nothing typed is lost."""
        self.form.visitor_name.setFocus()

    def take_photo(self) -> None:
        """F4."""
        self.photo.take_photo()

    def tick(self) -> None:
        """The clock has moved: entry is still now."""
        if not self.form.expected_exit.hasFocus() and not self.form.expected_entry.hasFocus():
            self.form.refresh_times()

    def save(self) -> None:
        """Check, then register off this thread; a second press while it runs does nothing."""
        if self._saving:
            return
        photo = self.photo.photo()
        new = self.form.read(photo.jpeg if photo else None)
        try:
            new = clean_visit(new, self._ports.clock.now())
        except InvalidInput as error:
            self._show_invalid(error.problems)
            return
        self.form.show_problems(())
        self._set_saving(True)
        desk, actor = self._ports.desk, self._actor
        self._bridge.call(lambda: desk.register(new, actor), self._on_saved, self._on_failed)

    def retranslate(self) -> None:
        self._title.setText(QCoreApplication.translate("register", "New visitor"))
        self._note.setText(
            QCoreApplication.translate(
                "register", "No photo: no turnstile access, use the guard lane."
            )
        )
        self._save.label(QCoreApplication.translate("register", "Save"), "Ctrl+Enter")
        self.form.retranslate()
        self.photo.retranslate()
        # A scroll area may shrink below its form; the form is not to be cut at the side.
        self._scroll.setMinimumWidth(self.form.minimumSizeHint().width() + SCROLL_BAR_PX)

    def _lay_out(self) -> None:
        self._scroll.setWidget(self.form)
        self._scroll.setWidgetResizable(True)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.photo.setMinimumWidth(320)
        self.photo.setMaximumWidth(460)
        self._note.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        middle = QHBoxLayout()
        middle.setSpacing(20)
        middle.addWidget(self._scroll, 3)
        middle.addWidget(self.photo, 2)
        foot = QHBoxLayout()
        foot.setSpacing(16)
        foot.addWidget(self._note, 1)
        foot.addWidget(self._save)
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 14, 20, 16)
        column.setSpacing(10)
        column.addWidget(self._title)
        column.addLayout(middle, 1)
        column.addLayout(foot)

    def _show_invalid(self, problems: tuple[FieldProblem, ...]) -> None:
        for found in problems:
            if found.field == "photo":
                self.photo.say(f"{field_name('photo')}: {problem_text(found)}")
        first = self.form.show_problems(problems)
        if first is not None:
            first.setFocus()
            self._scroll.ensureWidgetVisible(first, 0, 60)

    def _on_saved(self, visit: Visit) -> None:
        self._set_saving(False)
        self.form.clear()
        self.photo.clear_photo()
        self.saved.emit(visit)
        self.told.emit(_next_step(visit), "good")
        self.start()

    def _on_failed(self, error: Exception) -> None:
        self._set_saving(False)
        if isinstance(error, InvalidInput):
            self._show_invalid(error.problems)
        words = explain(error)
        if isinstance(error, PhotoRejected):
            self.photo.say(f"{words.what} {words.cure}")
        self.told.emit(words.sentence, "bad")

    def _on_search_failed(self, error: Exception) -> None:
        self.told.emit(explain(error).sentence, "bad")

    def _set_saving(self, saving: bool) -> None:
        self._saving = saving
        self._save.setEnabled(not saving)

    def _to_photo(self) -> None:
        (self._save if self.photo.photo() else self.photo.take).setFocus()

    def _on_photo(self) -> None:
        has_photo = self.photo.photo() is not None
        policy = self._note.sizePolicy()
        policy.setRetainSizeWhenHidden(True)
        self._note.setSizePolicy(policy)
        self._note.setVisible(not has_photo)
        if has_photo and self.photo.take.hasFocus():
            self._save.setFocus()


def _next_step(visit: Visit) -> str:
    if visit.has_photo:
        text = QCoreApplication.translate(
            "register",
            "Saved: {name}. The face is going to the doors; the lamp says when to walk.",
        )
    else:
        text = QCoreApplication.translate(
            "register", "Saved without a photo: {name}. Please use the guard lane."
        )
    return text.format(name=visit.visitor_name)
