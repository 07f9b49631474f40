"""The strip at the window's foot: each outside state by shape, word and age. GUI thread only."""

from dataclasses import dataclass
from datetime import datetime

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QWidget

from kiosk.core.access import MissingInterface
from kiosk.core.clock import Clock
from kiosk.core.events import CameraChanged, InterfaceMissing, LinkChanged, QueueChanged
from kiosk.core.jobs import Peer
from kiosk.core.pictures import CameraState
from ui.assets import pixmap
from ui.strings.interfaces import explain_interface, lost_functions
from ui.strings.times import age, date_time
from ui.strings.visits import reason_word
from ui.theme import repolish, tokens
from ui.widgets.parts import plain_label, tooltip


@dataclass(frozen=True, slots=True)
class _State:
    shape: str
    tone: str
    words: str
    more: str = ""


class StripItem(QFrame):
    """One outside thing; the age counts from the last news of it."""

    def __init__(self, name: str, clock: Clock) -> None:
        super().__init__()
        self.setObjectName(name)
        self._clock = clock
        self._at: datetime | None = None
        self._drawn = ("", "")
        self._icon = QLabel()
        self._label = plain_label()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(self._icon)
        row.addWidget(self._label)

    def news(self, at: datetime | None) -> None:
        """When the state was last heard of."""
        self._at = at

    def text(self) -> str:
        """What it says now."""
        return self._label.text()

    def show_state(self, state: _State) -> None:
        words = state.words
        if self._at is not None:
            words = f"{words} · {age(self._clock.now() - self._at)}"
        self._label.setText(words)
        since = QCoreApplication.translate("strip", "Since {at}").format(at=date_time(self._at))
        more = f"{state.words}. {state.more}"
        self.setToolTip(tooltip(f"{more} {since}" if self._at else more))
        self.setAccessibleName(words)
        repolish(self._label, tone=state.tone)
        ink = tokens()[f"{state.tone}_ink"]
        if self._drawn != (state.shape, ink):
            self._drawn = (state.shape, ink)
            self._icon.setPixmap(pixmap(state.shape, ink, 22, self.devicePixelRatioF()))


class StatusStrip(QFrame):
    """HikCentral, queue, camera, mail."""

    def __init__(self, clock: Clock, camera: CameraState, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("strip")
        self._clock = clock
        self._links: dict[Peer, LinkChanged] = {}
        self._missing: tuple[MissingInterface, ...] = ()
        self._queue: QueueChanged | None = None
        self._camera = CameraChanged(camera)
        self.hikcentral = StripItem("strip_hikcentral", clock)
        self.queue = StripItem("strip_queue", clock)
        self.camera = StripItem("strip_camera", clock)
        self.mail = StripItem("strip_mail", clock)
        row = QHBoxLayout(self)
        row.setContentsMargins(18, 0, 18, 0)
        row.setSpacing(16)
        for place, item in enumerate((self.hikcentral, self.queue, self.camera, self.mail)):
            if place:
                row.addStretch()
            row.addWidget(item)
        self.setFixedHeight(46)
        self.camera.news(clock.now())
        self.tick()

    def link_changed(self, event: LinkChanged) -> None:
        self._links[event.peer] = event
        item = self.hikcentral if event.peer is Peer.HIKCENTRAL else self.mail
        item.news(event.at)
        self.tick()

    def interface_missing(self, event: InterfaceMissing) -> None:
        self._missing += lost_functions([event.interface])
        self.tick()

    def queue_changed(self, event: QueueChanged) -> None:
        self._queue = event
        self.queue.news(self._clock.now())
        self.tick()

    def camera_changed(self, event: CameraChanged) -> None:
        self._camera = event
        self.camera.news(self._clock.now())
        self.tick()

    def tick(self) -> None:
        """Say everything anew: ages, words, colours."""
        hikcentral = QCoreApplication.translate("strip", "HikCentral")
        mail = QCoreApplication.translate("strip", "Mail")
        link = self._links.get(Peer.HIKCENTRAL)
        state = _link_state(hikcentral, link)
        if self._missing and (link is None or link.up):
            state = _missing_state(hikcentral, self._missing)
        self.hikcentral.show_state(state)
        self.mail.show_state(_link_state(mail, self._links.get(Peer.MAIL)))
        self.queue.show_state(_queue_state(self._queue))
        self.camera.show_state(_camera_state(self._camera))


def _link_state(name: str, event: LinkChanged | None) -> _State:
    if event is None:
        words = QCoreApplication.translate("strip", "{name}: not checked yet")
        return _State("ring", "neutral", words.format(name=name))
    if event.up:
        words = QCoreApplication.translate("strip", "{name}: connected")
        return _State("check", "good", words.format(name=name))
    words = QCoreApplication.translate("strip", "{name}: no connection")
    waits = QCoreApplication.translate(
        "strip", "Work is kept and goes on by itself when the connection is back."
    )
    reason = f"{reason_word(event.reason)}. " if event.reason else ""
    return _State("alert", "warn", words.format(name=name), reason + waits)


def _missing_state(name: str, missing: tuple[MissingInterface, ...]) -> _State:
    words = QCoreApplication.translate("strip", "{name}: limited ({n})")
    told = " ".join(explain_interface(one) for one in missing)
    return _State("alert", "warn", words.format(name=name, n=len(missing)), told)


def _queue_state(event: QueueChanged | None) -> _State:
    if event is None:
        return _State("ring", "neutral", QCoreApplication.translate("strip", "Queue: …"))
    if event.dead_jobs:
        words = QCoreApplication.translate("strip", "Queue: {n} need help")
        help_ = QCoreApplication.translate("strip", "Retry them in the job list.")
        return _State("stop", "bad", words.format(n=event.dead_jobs), help_)
    if event.open_jobs:
        words = QCoreApplication.translate("strip", "Queue: {n} waiting")
        return _State("clock", "info", words.format(n=event.open_jobs))
    return _State("check", "good", QCoreApplication.translate("strip", "Queue: empty"))


def _camera_state(event: CameraChanged) -> _State:
    if event.state is CameraState.LIVE:
        return _State("camera", "good", QCoreApplication.translate("strip", "Camera: works"))
    if event.state is CameraState.STARTING:
        return _State("clock", "info", QCoreApplication.translate("strip", "Camera: starting"))
    if event.state is CameraState.LOST:
        return _State("camera_off", "warn", QCoreApplication.translate("strip", "Camera: lost"))
    return _State("camera_off", "warn", QCoreApplication.translate("strip", "Camera: none"))
