"""Take a photo for a visit that was saved without one. GUI thread only."""

from PySide6.QtCore import QCoreApplication, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QDialog, QHBoxLayout, QVBoxLayout, QWidget

from kiosk.core.ports import Camera
from kiosk.core.visits import Visit
from ui.bridge import Bridge
from ui.widgets.parts import Button, plain_label
from ui.widgets.photo_panel import PhotoPanel


class PhotoDialog(QDialog):
    """`chosen(Visit, bytes)` when the photo is to be used."""

    chosen = Signal(object, object)

    def __init__(self, visit: Visit, bridge: Bridge, camera: Camera, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("dialog_photo")
        self.setModal(True)
        self.resize(560, 620)
        self.setWindowTitle(QCoreApplication.translate("photo", "Photo of the visitor"))
        self._visit = visit
        self._panel = PhotoPanel(bridge, camera, "attach_")
        self._use = Button("attach_button_use", "primary", "check")
        self._use.label(QCoreApplication.translate("photo", "Use this photo"))
        close = Button("attach_button_close", "quiet")
        close.label(QCoreApplication.translate("photo", "Close"), "Esc")
        row = QHBoxLayout()
        row.addWidget(close)
        row.addStretch()
        row.addWidget(self._use)
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 16, 20, 16)
        column.setSpacing(12)
        column.addWidget(plain_label(visit.visitor_name, title=True))
        column.addWidget(self._panel, 1)
        column.addLayout(row)
        self._panel.changed.connect(self._on_photo)
        self._use.clicked.connect(self._on_use)
        close.clicked.connect(self.reject)
        QShortcut(QKeySequence("F4"), self).activated.connect(self._panel.take_photo)
        self._on_photo()
        self._panel.take.setFocus()

    def _on_photo(self) -> None:
        has_photo = self._panel.photo() is not None
        self._use.setEnabled(has_photo)
        if has_photo:
            self._use.setFocus()

    def _on_use(self) -> None:
        photo = self._panel.photo()
        if photo is not None:
            self.chosen.emit(self._visit, photo.jpeg)
            self.accept()
