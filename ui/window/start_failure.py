"""What a person sees when the desk cannot start: the sentence, and a way to close it."""

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtWidgets import QMessageBox

from ui.strings.errors import explain


def show_start_failure(error: Exception) -> None:
    """Blocks until it is read; GUI thread, before the main window exists."""
    explained = explain(error)
    box = QMessageBox()
    box.setTextFormat(Qt.TextFormat.PlainText)
    box.setIcon(QMessageBox.Icon.Critical)
    box.setWindowTitle(QCoreApplication.translate("StartFailure", "Reception cannot start"))
    box.setText(explained.what)
    box.setInformativeText(" ".join(part for part in (explained.cure, explained.doing) if part))
    box.exec()
