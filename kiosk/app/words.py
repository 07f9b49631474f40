"""The words of an error for somebody at a terminal, in the language of the settings."""

from PySide6.QtCore import QCoreApplication

from ui.strings.errors import explain
from ui.strings.language import install_language


def error_sentence(error: Exception, language: str) -> str:
    """What happened and what to do, in one line.

    What the program does meanwhile is said for the screen, and would not be true of a command.
    """
    app = QCoreApplication.instance() or QCoreApplication([])
    install_language(app, language)
    explained = explain(error)
    return " ".join(part for part in (explained.what, explained.cure) if part)
