"""The big lamp: may the selected visitor walk? Green only when every door has confirmed."""

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from kiosk.core.clock import Clock
from kiosk.core.ports import Lookup
from kiosk.core.visits import Visit, VisitStatus
from ui.assets import pixmap
from ui.bridge import Bridge
from ui.models.looks import access_look
from ui.strings.walk import walk_words
from ui.theme import repolish, tokens
from ui.widgets.door_lamps import DoorLamps
from ui.widgets.parts import ElidedLabel, tooltip
from ui.widgets.portrait import Portrait

ICON_PX = 44
HEIGHT_PX = 92


class WalkLamp(QFrame):
    """Follows one visit; older revisions of it are ignored. GUI thread only."""

    def __init__(
        self, clock: Clock, bridge: Bridge, lookup: Lookup, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setObjectName("walk_lamp")
        self._clock = clock
        self._visit: Visit | None = None
        self.portrait = Portrait(bridge, lookup)
        self.portrait.setObjectName("walk_portrait")
        self._icon = QLabel()
        self._head = ElidedLabel(figure=True)
        self._tail = ElidedLabel()
        self._head.setObjectName("walk_head")
        self._tail.setObjectName("walk_tail")
        self._doors = DoorLamps()
        self._doors.setObjectName("walk_doors")
        self.setFixedHeight(HEIGHT_PX)
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addStretch()
        words.addWidget(self._head)
        words.addWidget(self._tail)
        words.addStretch()
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 6, 18, 6)
        row.setSpacing(16)
        row.addWidget(self.portrait)
        row.addWidget(self._icon)
        row.addLayout(words, 1)
        row.addWidget(self._doors)
        self.retranslate()

    def visit(self) -> Visit | None:
        """The visit that is followed."""
        return self._visit

    def follow(self, visit: Visit | None) -> None:
        """Show this visit from now on."""
        self._visit = visit
        self.portrait.follow(visit)
        self.retranslate()

    def take(self, visit: Visit) -> None:
        """A newer snapshot of some visit; used only if it is the one that is followed."""
        held = self._visit
        if held is not None and held.id == visit.id and visit.revision >= held.revision:
            self.follow(visit)

    def retranslate(self) -> None:
        """Show words, shape and tone anew."""
        visit = self._visit
        if visit is None:
            head = QCoreApplication.translate("lamp", "Ready for the next visitor")
            tail = QCoreApplication.translate("lamp", "F2 registers a visitor, F3 finds one.")
            tone, shape = "neutral", "info"
        else:
            head, tail = walk_words(visit, self._clock.now())
            look = access_look(visit)
            walks = visit.may_walk and visit.status is VisitStatus.EXPECTED
            tone, shape = look.tone, "walk" if walks else look.shape
        repolish(self, ground=tone)
        for label, text in ((self._head, head), (self._tail, tail)):
            repolish(label, tone=tone)
            label.setText(text)
            label.setToolTip(tooltip(text))
        ink = tokens()[f"{tone}_ink"]
        self._icon.setPixmap(pixmap(shape, ink, ICON_PX, self.devicePixelRatioF()))
        self.setAccessibleName(f"{head}. {tail}")
        self._doors.show_visit(visit)
        self.portrait.retranslate()
