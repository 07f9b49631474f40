"""The words of an error for somebody at a terminal, in the language of the settings."""

from PySide6.QtCore import QCoreApplication

from ui.strings.errors import explain
from ui.strings.language import install_language


def error_sentence(error: Exception, language: str) -> str:
    """What happened, what to do, what the program does about it; one line."""
    app = QCoreApplication.instance() or QCoreApplication([])
    install_language(app, language)
    return explain(error).sentence
