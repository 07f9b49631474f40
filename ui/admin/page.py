"""The admin tab: locked until the security manager signs in, locked again when left alone.

Owns the session. Must never keep a row after the lock. GUI thread.
"""

from dataclasses import dataclass

from PySide6.QtCore import QEvent, QTimer
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QHBoxLayout,
    QStackedWidget,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)

from kiosk.core.people import Actor
from ui.admin.audit import AuditView
from ui.admin.idle import IdleLock
from ui.admin.jobs import JobsView
from ui.admin.parts import button, plain_label
from ui.admin.session import SessionView
from ui.admin.sign_in import SignInPanel
from ui.admin.visits import VisitsView
from ui.admin.words import age_words
from ui.bridge import Bridge
from ui.bridge.ports import UiPorts


@dataclass(frozen=True, slots=True)
class AdminTimings:
    """`idle_ms` without input locks the tab; `tick_ms` redraws ages and countdowns."""

    idle_ms: int = 120_000
    tick_ms: int = 1_000


class AdminPage(QWidget):
    """Sign-in in front, the three lists behind it. GUI thread; ports through the bridge."""

    def __init__(self, ports: UiPorts, bridge: Bridge, timings: AdminTimings | None = None) -> None:
        super().__init__()
        timings = timings or AdminTimings()
        self._ports = ports
        self._actor: Actor | None = None
        self.sign_in = SignInPanel(ports, bridge, timings.tick_ms)
        self.visits = VisitsView(ports, bridge)
        self.jobs = JobsView(ports, bridge)
        self.audit = AuditView(ports, bridge)
        self.views: tuple[SessionView, ...] = (self.visits, self.jobs, self.audit)
        self.idle = IdleLock(self, timings.idle_ms)
        self.tick = QTimer(self)
        self.tick.setInterval(timings.tick_ms)
        self.tabs = QTabWidget()
        self.tabs.setObjectName("admin_tabs")
        self.who = plain_label("muted")
        self.age = plain_label("muted")
        self.age.setObjectName("admin_age")
        self.reload = button("admin_refresh", "")
        self.lock_button = button("admin_lock", "")
        self.stack = QStackedWidget()
        self._lay_out()
        self._connect()
        self.retranslate()

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(12)
        self.who.setWordWrap(False)
        self.age.setWordWrap(False)
        head.addWidget(self.who)
        head.addStretch()
        head.addWidget(self.age)
        head.addWidget(self.reload)
        head.addWidget(self.lock_button)
        for view in self.views:
            self.tabs.addTab(view, "")
        inside = QWidget()
        column = QVBoxLayout(inside)
        column.setContentsMargins(0, 0, 0, 0)
        column.addLayout(head)
        column.addWidget(self.tabs, 1)
        self.stack.addWidget(self.sign_in)
        self.stack.addWidget(inside)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(16, 8, 16, 12)
        whole.addWidget(self.stack)

    def _connect(self) -> None:
        self.sign_in.signed_in.connect(self._open)
        self.lock_button.clicked.connect(self.lock)
        self.idle.expired.connect(self.lock)
        self.reload.clicked.connect(self.refresh)
        QShortcut(QKeySequence("F5"), self).activated.connect(self.refresh)
        self.tabs.currentChanged.connect(self._load_if_new)
        self.tick.timeout.connect(self._show_age)
        for view in self.views:
            view.age_changed.connect(self._show_age)

    def retranslate(self) -> None:
        """Texts in the present language; the lists see to their own."""
        for number, name in enumerate((self.tr("Visits"), self.tr("Jobs"), self.tr("Audit"))):
            self.tabs.setTabText(number, name)
        self.tabs.setAccessibleName(self.tr("Lists of the security manager"))
        self.reload.setText(self.tr("Refresh (F5)"))
        self.lock_button.setText(self.tr("Lock"))
        self.lock_button.setAccessibleName(self.tr("Lock the security tab"))
        words = self.tr("Signed in: {name}")
        self.who.setText(words.format(name=self._actor.name) if self._actor else "")
        self._show_age()

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)

    @property
    def is_open(self) -> bool:
        """True while somebody is signed in."""
        return self._actor is not None

    def lock(self) -> None:
        """End the session: every list is emptied, answers under way are dropped."""
        self.idle.stop()
        self.tick.stop()
        self._actor = None
        for view in self.views:
            view.end()
        self.stack.setCurrentWidget(self.sign_in)
        self.retranslate()
        self.sign_in.first.focus()

    def refresh(self) -> None:
        """Load the list in front again; nothing while locked."""
        view = self.tabs.currentWidget()
        if self.is_open and isinstance(view, SessionView):
            view.refresh()

    def _open(self, actor: Actor) -> None:
        self._actor = actor
        for view in self.views:
            view.begin(actor)
        self.tabs.setCurrentIndex(0)
        self.stack.setCurrentIndex(1)
        self.retranslate()
        self.idle.start()
        self.tick.start()
        self.refresh()
        self.visits.search.setFocus()

    def _load_if_new(self) -> None:
        view = self.tabs.currentWidget()
        if isinstance(view, SessionView) and view.loaded_at is None:
            self.refresh()
        self._show_age()

    def _show_age(self) -> None:
        view = self.tabs.currentWidget()
        if not isinstance(view, SessionView) or not view.is_live:
            self.age.setText("")
        elif view.is_loading:
            self.age.setText(self.tr("Loading..."))
        elif view.loaded_at is None:
            self.age.setText(self.tr("Not loaded"))
        else:
            self.age.setText(age_words(self._ports.clock.monotonic() - view.loaded_at))
