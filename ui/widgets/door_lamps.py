"""One lamp per door of a visit: confirmed, still loading, failed; by shape and colour."""

from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QSizePolicy, QWidget

from kiosk.core.visits import AccessState, Visit
from ui.assets import pixmap
from ui.strings.visits import doors_word
from ui.theme import tokens

LAMP_PX = 34
GAP_PX = 8
MOST = 8


class DoorLamps(QWidget):
    """Paints `doors_ready` ticks, then clocks or octagons up to `doors_total`. GUI thread."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._lamps: tuple[tuple[str, str], ...] = ()
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.show_visit(None)

    def show_visit(self, visit: Visit | None) -> None:
        """The lamps of this visit; none for a visit whose doors are not known."""
        self._lamps = _lamps_of(visit)[:MOST]
        self.setAccessibleName(doors_word(visit) if visit else "")
        self.setFixedSize(max(1, len(self._lamps) * (LAMP_PX + GAP_PX)), LAMP_PX)
        self.update()

    def shapes(self) -> tuple[str, ...]:
        """The shapes shown, for tests and screen readers."""
        return tuple(shape for shape, _ in self._lamps)

    def paintEvent(self, event) -> None:
        painter = QPainter(self)
        for place, (shape, tone) in enumerate(self._lamps):
            ink = tokens()[f"{tone}_ink"]
            picture = pixmap(shape, ink, LAMP_PX, self.devicePixelRatioF())
            painter.drawPixmap(place * (LAMP_PX + GAP_PX), 0, picture)
        painter.end()


def _lamps_of(visit: Visit | None) -> tuple[tuple[str, str], ...]:
    if visit is None or not visit.is_open:
        return ()
    waiting = ("stop", "bad") if visit.access is AccessState.FAILED else ("clock", "info")
    left = max(0, visit.doors_total - visit.doors_ready)
    return (("check", "good"),) * visit.doors_ready + (waiting,) * left
