"""The words of the doctor need an application; the tests of the screens, which run in the same
process, need one with windows."""

import pytest
from PySide6.QtWidgets import QApplication


@pytest.fixture(autouse=True)
def _with_windows(qapp: QApplication) -> None:
    """Makes it before the doctor makes one without windows."""
