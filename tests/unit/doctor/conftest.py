"""The words of the doctor need an application; the tests of the screens, which run in the same
process, need one with windows."""

from collections.abc import Iterator

import pytest
from PySide6.QtWidgets import QApplication

from ui.strings.language import install_language


@pytest.fixture(autouse=True)
def _with_windows(qapp: QApplication) -> Iterator[None]:
    """Makes it before the doctor makes one without windows."""
    yield
    install_language(qapp, "en")
