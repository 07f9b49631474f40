"""The language of the screen: load a catalogue, switch live. GUI thread only.

Every widget gets a LanguageChange event after a switch and asks for its texts again.
"""

from importlib.resources import files
from types import MappingProxyType

from PySide6.QtCore import QCoreApplication, QLibraryInfo, QLocale, QTranslator

_NAMES = MappingProxyType({"ru": "Русский", "en": "English"})


def available_languages() -> MappingProxyType[str, str]:
    """Language code -> its own name for itself."""
    return _NAMES


class _Installed:
    """Translators in use: Qt holds them only by pointer, so they must be kept here."""

    translators: tuple[QTranslator, ...] = ()


def install_language(app: QCoreApplication, code: str) -> None:
    """Show every text in `code`; ValueError for a language that is not there.

    Numbers and dates typed into Qt's own editors follow; our dates never depend on it.
    """
    if code not in _NAMES:
        raise ValueError(code)
    for old in _Installed.translators:
        app.removeTranslator(old)
    QLocale.setDefault(QLocale(code))
    own, qt = QTranslator(), QTranslator()
    folder = str(files("resources") / "i18n")
    found = [t for t, loaded in _load(own, qt, code, folder) if loaded]
    _Installed.translators = tuple(found)
    for translator in found:
        app.installTranslator(translator)


def _load(
    own: QTranslator, qt: QTranslator, code: str, folder: str
) -> tuple[tuple[QTranslator, bool], ...]:
    shipped = QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
    # The catalogue installed last is asked first.
    return (qt, qt.load(f"qtbase_{code}", shipped)), (own, own.load(f"kiosk_{code}", folder))
