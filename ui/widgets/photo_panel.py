"""Camera picture with its buttons: take, retake, load from a file. GUI thread only.

Holds the photo until it is cleared; the picture rules live behind the camera port.
"""

from pathlib import Path

from PySide6.QtCore import QCoreApplication, Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QFileDialog, QGridLayout, QVBoxLayout, QWidget

from kiosk.core.errors import PhotoProblem, PhotoRejected
from kiosk.core.events import CameraChanged
from kiosk.core.pictures import Photo
from kiosk.core.ports import Camera
from ui.bridge import Bridge
from ui.strings.errors import explain
from ui.widgets.camera_preview import CameraPreview
from ui.widgets.parts import Button, plain_label

FILE_LIMIT_BYTES = 20 * 1024 * 1024


class PhotoPanel(QWidget):
    """`changed()` tells that there is a new photo or none. Object names begin with `prefix`."""

    changed = Signal()

    def __init__(
        self, bridge: Bridge, camera: Camera, prefix: str = "", parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._bridge = bridge
        self._camera = camera
        self._photo: Photo | None = None
        self._busy = False
        self.preview = CameraPreview(camera)
        self.preview.setObjectName(f"{prefix}camera_preview")
        self.problem = plain_label(problem=True)
        self.problem.setObjectName(f"{prefix}problem_photo")
        self.problem.setWordWrap(True)
        self.problem.hide()
        self.take = Button(f"{prefix}button_take_photo", "", "camera")
        self.retake = Button(f"{prefix}button_retake", "")
        self.load = Button(f"{prefix}button_load_photo", "quiet", "file")
        self.take.clicked.connect(self.take_photo)
        self.retake.clicked.connect(self.retake_photo)
        self.load.clicked.connect(self._choose_file)
        bridge.camera_changed.connect(self._on_camera)
        self._lay_out()
        self.retranslate()
        self._show_photo()

    def photo(self) -> Photo | None:
        """The photo that was taken or loaded."""
        return self._photo

    def clear_photo(self) -> None:
        """Forget the photo and go live."""
        self._photo = None
        self.say("")
        self._show_photo()

    def say(self, problem: str) -> None:
        """Show a problem beneath the picture; "" hides it."""
        self.problem.setText(problem)
        self.problem.setVisible(bool(problem))

    def take_photo(self) -> None:
        """Ask the camera for a photo, off this thread."""
        self._ask(self._camera.capture)

    def retake_photo(self) -> None:
        """Back to the live picture."""
        if self._photo is not None:
            self.clear_photo()
            self.take.setFocus()

    def load_file(self, path: str) -> None:
        """Use a picture file, by the same rules as the camera."""
        camera = self._camera
        self._ask(lambda: camera.photo_from_file(_read(path)))

    def retranslate(self) -> None:
        self.take.label(QCoreApplication.translate("photo", "Take photo"), "F4")
        self.retake.label(QCoreApplication.translate("photo", "Retake"), "R")
        self.load.label(QCoreApplication.translate("photo", "From file…"))
        self.preview.retranslate()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_R and not event.modifiers():
            self.retake_photo()
            return
        super().keyPressEvent(event)

    def _lay_out(self) -> None:
        buttons = QGridLayout()
        buttons.setSpacing(8)
        buttons.addWidget(self.take, 0, 0, 1, 2)
        buttons.addWidget(self.retake, 1, 0)
        buttons.addWidget(self.load, 1, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(self.preview, 100)
        column.addWidget(self.problem)
        column.addLayout(buttons)
        column.addStretch()

    def resizeEvent(self, event: QResizeEvent) -> None:
        # The picture is 4:3: more height would only be a black bar.
        self.preview.setMaximumHeight(max(self.preview.minimumHeight(), self.width() * 3 // 4))
        super().resizeEvent(event)

    def _ask(self, work) -> None:
        if self._busy:
            return
        self._busy = True
        self.say("")
        self._bridge.call(work, self._taken, self._failed)

    def _taken(self, photo: Photo) -> None:
        self._busy = False
        self._photo = photo
        self._show_photo()

    def _failed(self, error: Exception) -> None:
        self._busy = False
        words = explain(error)
        self.say(f"{words.what} {words.cure}")

    def _show_photo(self) -> None:
        self.preview.show_still(self._photo.jpeg if self._photo else None)
        self.retake.setEnabled(self._photo is not None)
        self.changed.emit()

    def _on_camera(self, event: CameraChanged) -> None:
        self.preview.set_state(event.state)

    def _choose_file(self) -> None:
        title = QCoreApplication.translate("photo", "Photo of the visitor")
        kinds = QCoreApplication.translate("photo", "Pictures (*.jpg *.jpeg *.png)")
        path, _ = QFileDialog.getOpenFileName(self, title, "", kinds)
        if path:
            self.load_file(path)


def _read(path: str) -> bytes:
    """The file's bytes; PhotoRejected when it cannot be one of a photo. Desk executor."""
    try:
        with Path(path).open("rb") as file:
            data = file.read(FILE_LIMIT_BYTES + 1)
    except OSError as error:
        raise PhotoRejected(PhotoProblem.CANNOT_READ) from error
    if len(data) > FILE_LIMIT_BYTES:
        raise PhotoRejected(PhotoProblem.TOO_LARGE)
    return data
