"""The small photo of the visitor in the lamp, so that the desk sees who is meant.

Read and decoded on the desk executor; only the painting is here. Must never show a photo of a
visit that is closed, nor one of another visit. GUI thread only.
"""

from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPainterPath, QPaintEvent, QPixmap
from PySide6.QtWidgets import QWidget

from kiosk.core.ids import VisitId
from kiosk.core.ports import Lookup
from kiosk.core.visits import Visit
from ui.assets import pixmap
from ui.bridge import Bridge
from ui.theme import tokens

SIZE = QSize(60, 80)
RADIUS_PX = 10
SHARPNESS = 3  # kept pixels for each shown one: enough for any screen
ICON_PX = 40


@dataclass(frozen=True, slots=True)
class _Loaded:
    visit_id: VisitId
    revision: int
    image: QImage


class Portrait(QWidget):
    """Follows one visit; a silhouette stands where there is no photo to show."""

    def __init__(self, bridge: Bridge, lookup: Lookup, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._bridge = bridge
        self._lookup = lookup
        self._visit: Visit | None = None
        self._picture: QPixmap | None = None
        self.setFixedSize(SIZE)
        self.hide()

    def follow(self, visit: Visit | None) -> None:
        """Show this visit from now on; its photo is read anew, for it may be another one."""
        held, self._visit = self._visit, visit
        self.setVisible(visit is not None)
        is_other = held is None or visit is None or held.id != visit.id
        if is_other or not _may_be_seen(visit):
            self._picture = None
        if visit is not None and _may_be_seen(visit):
            self._ask(visit)
        self.retranslate()

    def picture(self) -> QPixmap | None:
        """The photo that is shown; None for the silhouette."""
        return self._picture

    def retranslate(self) -> None:
        """Name what is shown in the present language."""
        photo = QCoreApplication.translate("portrait", "Photo of the visitor")
        none = QCoreApplication.translate("portrait", "No photo is shown")
        self.setAccessibleName(photo if self._picture is not None else none)
        self.update()

    def _ask(self, visit: Visit) -> None:
        lookup = self._lookup

        def read() -> _Loaded:
            return _Loaded(visit.id, visit.revision, decode(lookup.get_photo(visit.id)))

        self._bridge.call(read, self._loaded, self._failed)

    def _loaded(self, answer: _Loaded) -> None:
        visit = self._visit
        if visit is None or not _may_be_seen(visit):
            return
        if (visit.id, visit.revision) != (answer.visit_id, answer.revision):
            return  # Meant for another visit, or a newer answer is on its way.
        self._picture = None if answer.image.isNull() else QPixmap.fromImage(answer.image)
        self.retranslate()

    def _failed(self, error: Exception) -> None:
        """The lamp says all that matters; the silhouette stays."""

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHints(
            QPainter.RenderHint.Antialiasing | QPainter.RenderHint.SmoothPixmapTransform
        )
        shape = QPainterPath()
        shape.addRoundedRect(QRectF(self.rect()), RADIUS_PX, RADIUS_PX)
        painter.setClipPath(shape)
        painter.fillRect(self.rect(), QColor(tokens()["neutral_fill"]))
        if self._picture is not None:
            self._paint_photo(painter, self._picture)
        else:
            figure = pixmap("inside", tokens()["muted"], ICON_PX, self.devicePixelRatioF())
            left, top = (self.width() - ICON_PX) // 2, (self.height() - ICON_PX) // 2
            painter.drawPixmap(left, top, figure)
        painter.end()

    def _paint_photo(self, painter: QPainter, picture: QPixmap) -> None:
        room = QRectF(self.rect())
        size = picture.size().scaled(self.size(), Qt.AspectRatioMode.KeepAspectRatioByExpanding)
        area = QRectF(0, 0, size.width(), size.height())
        area.moveCenter(room.center())
        painter.drawPixmap(area, picture, QRectF(picture.rect()))


def decode(jpeg: bytes | None) -> QImage:
    """A picture small enough to keep; null for none and for one that cannot be read. Any thread."""
    image = QImage.fromData(jpeg) if jpeg else QImage()
    if image.isNull():
        return image
    return image.scaled(
        SIZE * SHARPNESS,
        Qt.AspectRatioMode.KeepAspectRatioByExpanding,
        Qt.TransformationMode.SmoothTransformation,
    )


def _may_be_seen(visit: Visit | None) -> bool:
    return visit is not None and visit.is_open and visit.has_photo
