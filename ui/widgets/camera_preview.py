"""The camera picture: newest frame, oval guide, face box, or words when there is none.

The camera thread only puts a frame in the slot; the GUI thread paints. Frames are never queued.
"""

import threading
from collections.abc import Callable

from PySide6.QtCore import QCoreApplication, QPointF, QRect, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QImage, QPainter, QPainterPath, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from kiosk.core.pictures import CameraState, FaceBox, Frame
from kiosk.core.ports import Camera
from ui.assets import pixmap
from ui.theme import tokens


class CameraPreview(QWidget):
    """Watches the camera while it is visible; `show_still` freezes it on a taken photo."""

    _frame_came = Signal()

    def __init__(self, camera: Camera, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._camera = camera
        self._state = camera.state()
        self._lock = threading.Lock()
        self._newest: Frame | None = None
        self._pending = False
        self._shown: Frame | None = None
        self._still: QImage | None = None
        self._stop: Callable[[], None] | None = None
        self._frame_came.connect(self._take_newest)
        self.setMinimumSize(240, 150)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.retranslate()

    def retranslate(self) -> None:
        self.setAccessibleName(QCoreApplication.translate("camera", "Camera picture"))
        self.update()

    def set_state(self, state: CameraState) -> None:
        """What the camera said of itself; an absent camera leaves no old picture behind."""
        self._state = state
        if state is not CameraState.LIVE:
            self._shown = None
        self.update()

    def show_still(self, jpeg: bytes | None) -> None:
        """Freeze on this photo; None goes live again."""
        image = QImage.fromData(jpeg) if jpeg else QImage()
        self._still = None if image.isNull() else image
        self.update()

    def shown_frame(self) -> Frame | None:
        """The frame that is painted now."""
        return self._shown

    def showEvent(self, event) -> None:
        if self._stop is None:
            self._state = self._camera.state()
            self._stop = self._camera.watch(self._put)
        super().showEvent(event)

    def hideEvent(self, event) -> None:
        if self._stop is not None:
            self._stop()
            self._stop = None
        super().hideEvent(event)

    def _put(self, frame: Frame) -> None:
        """Camera thread: replace the newest frame, wake the screen once."""
        with self._lock:
            self._newest = frame
            if self._pending:
                return
            self._pending = True
        self._frame_came.emit()

    def _take_newest(self) -> None:
        with self._lock:
            self._shown, self._newest, self._pending = self._newest, None, False
        self._state = CameraState.LIVE
        self.update()

    def paintEvent(self, event) -> None:
        painter = QPainter(self)
        painter.setRenderHints(
            QPainter.RenderHint.Antialiasing | QPainter.RenderHint.SmoothPixmapTransform
        )
        clip = QPainterPath()
        clip.addRoundedRect(QRectF(self.rect()), 12, 12)
        painter.setClipPath(clip)
        painter.fillRect(self.rect(), QColor(tokens()["stage"]))
        if self._still is not None:
            painter.drawImage(self._fitted(self._still), self._still)
        elif self._shown is not None:
            self._paint_frame(painter, self._shown)
        else:
            self._paint_empty(painter)
        painter.end()

    def _fitted(self, image: QImage) -> QRect:
        size = image.size().scaled(self.size(), Qt.AspectRatioMode.KeepAspectRatio)
        left, top = self.width() - size.width(), self.height() - size.height()
        return QRect(left // 2, top // 2, size.width(), size.height())

    def _paint_frame(self, painter: QPainter, frame: Frame) -> None:
        # No copy: the image looks into the frame, which self._shown keeps alive.
        image = QImage(
            frame.data, frame.width, frame.height, frame.stride, QImage.Format.Format_BGR888
        )
        area = self._fitted(image)
        painter.drawImage(area, image)
        self._paint_oval(painter, area)
        for face in frame.faces:
            self._paint_face(painter, area, face, area.width() / frame.width)

    def _paint_oval(self, painter: QPainter, area: QRect) -> None:
        height = area.height() * 0.78
        oval = QRectF(0, 0, height * 0.74, height)
        oval.moveCenter(QPointF(QRectF(area).center()))
        for colour, width in ((QColor(0, 0, 0, 150), 5), (QColor(255, 255, 255, 230), 2.5)):
            painter.setPen(QPen(colour, width, Qt.PenStyle.DashLine))
            painter.drawEllipse(oval)

    def _paint_face(self, painter: QPainter, area: QRect, face: FaceBox, scale: float) -> None:
        box = QRectF(face.x, face.y, face.width, face.height)
        box = QRectF(box.topLeft() * scale, box.size() * scale).translated(area.topLeft())
        for colour, width in ((QColor(0, 0, 0, 150), 5), (QColor("#56B4E9"), 2.5)):
            painter.setPen(QPen(colour, width))
            painter.drawRoundedRect(box, 8, 8)

    def _paint_empty(self, painter: QPainter) -> None:
        colour = tokens()["stage_text"]
        picture = pixmap("camera_off", colour, 48, self.devicePixelRatioF())
        middle = self.rect().center()
        painter.drawPixmap(middle.x() - 24, middle.y() - 64, picture)
        painter.setPen(QColor(colour))
        words = QRect(16, middle.y(), self.width() - 32, self.height() // 2)
        flags = Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop
        painter.drawText(words, flags | Qt.TextFlag.TextWordWrap, self._empty_text())

    def _empty_text(self) -> str:
        if self._state in (CameraState.STARTING, CameraState.LIVE):
            return QCoreApplication.translate("camera", "The camera is starting…")
        return QCoreApplication.translate(
            "camera", "No camera. Load a photo from a file, or save without a photo."
        )
