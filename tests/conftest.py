"""What holds for every test: no display, quiet logging afterwards, how hard Hypothesis tries."""

import logging
import os
from collections.abc import Iterator

import pytest
from hypothesis import settings

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

# A computer that is busy with other tests is slow for no reason of ours: no deadline per example.
settings.register_profile("usual", deadline=None)
settings.register_profile("thorough", deadline=None, max_examples=2000)
settings.load_profile(os.environ.get("KIOSK_HYPOTHESIS", "usual"))

_LOGGERS = ("", "kiosk", "services", "ui", "apscheduler")


@pytest.fixture(autouse=True)
def quiet_logging() -> Iterator[None]:
    """A test that starts the program's logging leaves no open file and no level behind."""
    levels = {name: logging.getLogger(name).level for name in _LOGGERS}
    yield
    root = logging.getLogger()
    for handler in [one for one in root.handlers if isinstance(one, logging.FileHandler)]:
        root.removeHandler(handler)
        handler.close()
    for name, level in levels.items():
        logging.getLogger(name).setLevel(level)
